import { events as eventNames } from './event-names.ts';
import type { Area } from './model.ts';
import type { PipelineFile } from './subject.ts';

export { containerKeys } from './container.ts';
export { workflowKeys } from './pipeline.ts';

export const areas: readonly Area[] = ['clone', 'steps', 'services'];

/** Keys of an item of `when`. `local` is not in Woodpecker's schema, but in its code. */
export const conditionKeys: readonly string[] = ['branch', 'cron', 'evaluate', 'event', 'instance', 'local', 'matrix', 'path', 'platform', 'ref', 'repo', 'status'];

export const events: readonly string[] = eventNames;
export const statuses: readonly string[] = ['success', 'failure'];
export const failures: readonly string[] = ['fail', 'ignore', 'cancel'];

interface Death {
  readonly levels: readonly ('workflow' | 'container')[];
  readonly since: string;
  readonly instead: string;
}

/** Keys that older versions read. */
export const deadKeys: Readonly<Record<string, Death>> = {
  pipeline: { levels: ['workflow'], since: '2.0', instead: 'call it `steps`' },
  branches: { levels: ['workflow'], since: '2.0', instead: 'use `when: [{branch: ...}]`' },
  platform: { levels: ['workflow'], since: '2.0', instead: 'use `labels: {platform: ...}`' },
  version: { levels: ['workflow'], since: '1.0', instead: 'remove it' },
  secrets: { levels: ['workflow', 'container'], since: '3.0', instead: 'use `environment: {NAME: {from_secret: name}}`' },
  group: { levels: ['container'], since: '3.0', instead: 'use `depends_on`; an empty list starts a step at once' },
};

/** Folder of a file, up to which workflow names count. */
export function folderOf({ source }: PipelineFile): string {
  return source.path.slice(0, Math.max(0, source.path.lastIndexOf('/')));
}
