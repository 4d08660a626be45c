/** What only a run needs that has a template to compare with: one lazily loaded file. */
export { findDrift } from '../drift/detect.ts';
export { loadTemplates } from './load-templates.ts';
