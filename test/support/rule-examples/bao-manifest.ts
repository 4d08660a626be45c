import { checkManifest } from '../../../scripts/bao/manifest-check.ts';
import { parseTree } from '../../../scripts/lib/yaml-tree.ts';
import type { CheckExample } from '../rule-examples.ts';

export const checkExample: CheckExample = (text) => checkManifest({ path: 'bao.yml', text }, '2026-01-15', parseTree).diagnostics;
