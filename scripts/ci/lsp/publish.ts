import type { Diagnostic } from '../../core/diagnostic.ts';
import { positionAt } from '../../core/source.ts';
import type { SourceFile } from '../../core/source.ts';
import { toLspRange } from './protocol.ts';
import { rangeOf } from './scene.ts';
import type { Addresses, Broken, Scene, View } from './scene.ts';

const severity = { error: 1, warning: 2, info: 3 } as const;

interface Elsewhere {
  readonly message: string;
  /** `templates/python-ci.yml:31`, for editors that do not show related places, and for files that are nowhere on the disk. */
  readonly shown: string;
  readonly location: object | undefined;
}

function elsewhere({ related = [] }: Diagnostic, scene: Scene, addressOf: Addresses): Elsewhere[] {
  return related.flatMap(({ message, location }) => {
    const source = location.kind === 'file' ? scene.sources.get(location.path) : undefined;
    if (location.kind !== 'file' || source === undefined) return [];
    const range = location.range ?? { start: 0, end: 0 };
    const place = scene.place(location.path);
    const shown = `${location.path}:${positionAt(source, range.start).line}`;
    return [{ message, shown, location: place === undefined ? undefined : { uri: addressOf(place), range: toLspRange(source, range) } }];
  });
}

/** A finding as the protocol wants it. */
export function toLsp(diagnostic: Diagnostic, source: SourceFile, scene: Scene, addressOf: Addresses): object {
  const others = elsewhere(diagnostic, scene, addressOf);
  const related = others.flatMap(({ message, location }) => (location === undefined ? [] : [{ message, location }]));
  const lines = [diagnostic.message, ...(diagnostic.help === undefined ? [] : [diagnostic.help]), ...others.filter(({ location }) => location === undefined).map(({ message, shown }) => `${message}: ${shown}`)];
  return {
    range: toLspRange(source, rangeOf(diagnostic)), severity: severity[diagnostic.severity], code: diagnostic.rule, source: 'ci-lint',
    message: lines.join('\n'), ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

export function diagnosticsOf({ scene, file, own }: View, addressOf: Addresses): object[] {
  return own.map((one) => toLsp(one, file.source, scene, addressOf));
}

/** Findings in the configuration file itself. */
export function configDiagnostics({ mistakes, source }: Broken): object[] {
  return mistakes.map((one) => ({
    range: toLspRange(source, rangeOf(one)), severity: severity[one.severity], code: one.rule, source: 'ci-lint', message: one.help === undefined ? one.message : `${one.message}\n${one.help}`,
  }));
}

/** What a pipeline shows while its configuration is not valid. */
export function notJudged({ mistakes, source }: Broken): object[] {
  const zero = { line: 0, character: 0 };
  return [{ range: { start: zero, end: zero }, severity: 2, code: 'CFG001', source: 'ci-lint', message: `${source.path} is not valid, so nothing here is judged: ${mistakes[0]?.message ?? ''}` }];
}
