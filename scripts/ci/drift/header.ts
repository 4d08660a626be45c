import type { Range } from '../../core/source.ts';
import type { PipelineFile } from '../subject.ts';

/** `# ci-lint: template=python-ci@4 python=3.13`: what the author says that the file follows. */
export interface Header {
  readonly template: string;
  /** Absent: the newest. */
  readonly version: number | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly range: Range;
  /** Words of it that say nothing. */
  readonly strange: readonly string[];
}

const marker = /^#\s*ci-lint:\s*(template=.*?)\s*$/;

/** The first header among the comments of a file. */
export function headerOf({ source, workflow }: PipelineFile): Header | undefined {
  for (const range of workflow.document.comments) {
    const match = marker.exec(source.text.slice(range.start, range.end));
    if (match !== null) return parseHeader(match[1] ?? '', range);
  }
  return undefined;
}

function parseHeader(text: string, range: Range): Header {
  const params: Record<string, string> = {};
  const strange: string[] = [];
  let template = '';
  let version: number | undefined;
  for (const word of text.split(/\s+/)) {
    const match = /^([a-z][a-z0-9_-]*)=(\S+)$/.exec(word);
    if (match === null) strange.push(word);
    else if (match[1] === 'template') {
      const [name = '', number] = (match[2] ?? '').split('@');
      template = name;
      if (number !== undefined && /^[1-9]\d*$/.test(number)) version = Number(number);
      else if (number !== undefined) strange.push(word);
    } else params[match[1] ?? ''] = match[2] ?? '';
  }
  return { template, version, params, range, strange };
}
