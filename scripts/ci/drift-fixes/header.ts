import type { TextEdit } from '../../core/edit.ts';
import { closest } from '../../lib/suggest.ts';
import type { Drift } from '../drift/compare.ts';
import type { Difference } from '../drift/difference.ts';
import { headerOf } from '../drift/header.ts';
import type { Template } from '../drift/template.ts';
import type { PipelineFile } from '../subject.ts';
import { edit, endOfLine } from '../upgrade/yaml-edit.ts';
import type { Attempt, Scene } from './scene.ts';

/** What the header of a file that follows a template should say. */
export function headerText({ template: { name, contract }, params, version }: Pick<Drift, 'template' | 'params' | 'version'>): string {
  const usual = Object.entries(params).filter(([key, value]) => contract.params?.[key]?.default !== value);
  return [`template=${name}@${version}`, ...usual.map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** A header as the first line, behind a byte order mark and `---`. */
export function addHeader(file: PipelineFile, drift: Pick<Drift, 'template' | 'params' | 'version'>): TextEdit {
  const { text } = file.source;
  const start = /^\ufeff?(?:---[ \t]*\r?\n)?/.exec(text)?.[0].length ?? 0;
  return edit(file, start, start, `# ci-lint: ${headerText(drift)}${endOfLine(text)}`);
}

function wordEdit(file: PipelineFile, word: string, newText: string): TextEdit | undefined {
  const header = headerOf(file);
  if (header === undefined) return undefined;
  const text = file.source.text.slice(header.range.start, header.range.end);
  const at = text.split(/(\s+)/).reduce<{ offset: number; found: number }>(({ offset, found }, part) => ({ offset: offset + part.length, found: found === -1 && part === word ? offset : found }), { offset: 0, found: -1 }).found;
  if (at === -1) return undefined;
  const start = header.range.start + at;
  const blank = newText === '' ? (/\s*$/.exec(file.source.text.slice(header.range.start, start))?.[0].length ?? 0) : 0;
  return edit(file, start - blank, start + word.length, newText);
}

/** What is wrong with a header, in words of it: nothing that has to be compared with a pipeline. */
export function headerFix({ message, file }: Difference, templates: readonly Template[]): Attempt | undefined {
  const header = headerOf(file);
  if (header === undefined) return undefined;
  const template = templates.find(({ name }) => name === header.template);
  const said = /`([^`]+)`/.exec(message)?.[1] ?? '';
  const change = (word: string, to: string): Attempt | undefined => {
    const one = wordEdit(file, word, to);
    return one === undefined ? undefined : { title: to === '' ? `remove \`${word}\` from the header` : `write \`${to}\` in the header`, edits: [one] };
  };
  if (message.includes('which means nothing')) return change(said, said.startsWith('template=') && template !== undefined ? `template=${template.name}@${template.contract.version}` : '');
  const versioned = header.version === undefined ? '' : `@${header.version}`;
  if (message.startsWith('there is no template')) {
    const near = closest(header.template, templates.map(({ name }) => name));
    return near === undefined ? undefined : change(`template=${header.template}${versioned}`, `template=${near}${versioned}`);
  }
  if (template === undefined) return undefined;
  if (message.startsWith('there is no version')) return change(`template=${header.template}${versioned}`, `template=${template.name}@${template.contract.version}`);
  if (message.includes('has no parameter')) {
    const name = /has no parameter `([^`]+)`/.exec(message)?.[1] ?? '';
    const near = closest(name, Object.keys(template.contract.params ?? {}));
    return change(`${name}=${header.params[name] ?? ''}`, near === undefined || header.params[near] !== undefined ? '' : `${near}=${header.params[name] ?? ''}`);
  }
  return undefined;
}

/** DRF011: the header says what the images are. */
export function* mendParameter({ difference: { file, step }, drift }: Scene): Generator<Attempt> {
  const name = step === undefined ? undefined : drift.template.contract.steps[step]?.image?.param;
  const header = headerOf(file);
  if (name === undefined || header?.params[name] === undefined) return;
  const value = drift.params[name];
  const one = value === undefined ? undefined : wordEdit(file, `${name}=${header.params[name]}`, `${name}=${value}`);
  if (one !== undefined) yield { title: `write \`${name}=${value ?? ''}\` in the header`, edits: [one] };
}
