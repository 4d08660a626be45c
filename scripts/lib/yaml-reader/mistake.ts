import type { YamlMistake } from './node.ts';

/** Ends the parsing of a text from any depth; caught in `parse.ts` and nowhere else. */
export class NotYaml extends Error {
  readonly mistake: YamlMistake;

  constructor(message: string, start: number, end: number, kind: YamlMistake['kind'] = 'syntax', help?: string) {
    super(message);
    this.mistake = { kind, message, range: { start, end: Math.max(start, end) }, blocking: true, ...(help === undefined ? {} : { help }) };
  }
}
