import type { SourceFile } from '../core/source.ts';
import { positionAt } from '../core/source.ts';
import { didYouMean } from '../lib/suggest.ts';
import { dialectOf, pep440 } from './dialect.ts';
import { baseName, below, folderOf } from './updaters/place.ts';
import type { Package, Problem, Reading, Target, Updater, VersionFile, VersionFileSpec, VersionPart, VersionPlace } from './updaters/updater.ts';

/** A version file and what was found in it. */
export interface ReadFile {
  readonly file: SourceFile;
  readonly spec: VersionFileSpec;
  readonly reading: Reading;
}

/** All version files of one component at one release: the subject of the rules BMP2xx. */
export interface VersionFilesState {
  readonly files: readonly ReadFile[];
  /** Version of the tag, by SemVer without prefix: the truth. Nothing before the first release. */
  readonly current: string | undefined;
  readonly next: string;
}

/** A place with the file it stands in. */
export interface FoundPlace extends VersionPlace {
  readonly file: SourceFile;
  readonly spec: VersionFileSpec;
}

/** The numbers of a version that a place holds; `undefined` when the dialect of its file cannot write it. */
export function textFor(place: FoundPlace, version: string): string | undefined {
  return partOf(dialectOf(place.file.path).spell(version), place.part);
}

function partOf(version: string | undefined, part: VersionPart | undefined): string | undefined {
  if (part === undefined || version === undefined) return version;
  const [major = '', minor = '', patch = ''] = (/^[^-+]*/.exec(version) as RegExpExecArray)[0].split('.');
  return { major, minor, patch: /^\d*/.exec(patch)?.[0] ?? '', 'major.minor': `${major}.${minor}` }[part];
}

/** Whether a place says `version`, in whatever spelling its file has. */
export function says(place: FoundPlace, version: string | undefined): boolean {
  if (version === undefined) return false;
  const wanted = textFor(place, version);
  if (wanted === undefined) return place.version === version;
  const { canonical } = dialectOf(place.file.path);
  return canonical(place.version) === canonical(wanted);
}

/** One text for a version however it is spelled, to compare files of different dialects. */
export function sameVersionKey(text: string): string {
  return pep440.canonical(text);
}

/** `pyproject.toml:3:12`. */
export function placeName({ file, range }: FoundPlace): string {
  const { line, column } = positionAt(file, range.start);
  return `${file.path}:${line}:${column}`;
}

/** Every place of every file, in their order. */
export function placesOf({ files }: VersionFilesState): FoundPlace[] {
  return files.flatMap(({ file, spec, reading }) => reading.places.map((place) => ({ ...place, file, spec })));
}

/** The problems of one kind with their files. What is optional may lack a version, or a package that names it. */
export function problemsOf({ files }: VersionFilesState, kind: Problem['kind']): { readonly file: SourceFile; readonly problem: Problem }[] {
  return files.flatMap(({ file, spec, reading }) =>
    reading.problems.filter((problem) => problem.kind === kind && !(kind === 'missing' && spec.optional === true)).map((problem) => ({ file, problem })));
}

function unknown(spec: VersionFileSpec, names: readonly string[]): Problem {
  if (spec.updater !== undefined) {
    return { kind: 'unknown', message: `no updater is called \`${spec.updater}\`${didYouMean(spec.updater, names)}`, help: `updaters: ${names.join(', ')}` };
  }
  return { kind: 'unknown', message: `nothing is known of \`${spec.path}\` that says where its version stands`, help: 'name an `updater` (`marked-line` for a line with a marker), a `pattern`, or `fields`' };
}

/** The updater that takes `fields`, by the end of the file's name. */
function languageOf(path: string): string | undefined {
  const [, end = ''] = /\.([a-z]+)$/i.exec(path) ?? [];
  return { json: 'json', toml: 'toml', yaml: 'yaml', yml: 'yaml' }[end.toLowerCase()];
}

/** The updater of a file: the one it names, `regex` for a pattern, else by its name. */
export function updaterOf(updaters: readonly Updater[], spec: VersionFileSpec): Updater | undefined {
  const name = spec.updater ?? (spec.pattern === undefined ? undefined : 'regex');
  const known = updaters.find((updater) => (name === undefined ? updater.matches(spec.path) : updater.name === name));
  return known ?? (name === undefined && spec.fields !== undefined ? updaters.find((updater) => updater.name === languageOf(spec.path)) : undefined);
}

function readOne(updaters: readonly Updater[], { file, spec, absent }: VersionFile, target: Omit<Target, 'spec'>): ReadFile {
  const nothing = { places: [], follow: [] };
  if (absent === true) return { file, spec, reading: { ...nothing, problems: [{ kind: 'unknown', message: `the version file \`${file.path}\` does not exist`, help: 'git must know it at the commit that is released; paths start at the top of the project' }] } };
  if (/[\0\ufffd]/.test(file.text)) {
    const at = file.text.search(/[\0\ufffd]/);
    return { file, spec, reading: { ...nothing, problems: [{ kind: 'syntax', message: `\`${file.path}\` is not a text in UTF-8`, range: { start: at, end: at + 1 }, help: 'writing it would damage it; save it as UTF-8' }] } };
  }
  const updater = updaterOf(updaters, spec);
  if (updater === undefined) return { file, spec, reading: { ...nothing, problems: [unknown(spec, updaters.map(({ name }) => name))] } };
  return { file, spec, reading: updater.read(file, { ...target, spec }) };
}

/** The packages of a release. One that inherits its version counts when the manifest above it, which has it, is released. */
function releasedPackages(updaters: readonly Updater[], files: readonly VersionFile[]): Package[] {
  const roots = files.filter(({ file, spec }) => spec.follow !== true && baseName(file.path) === 'Cargo.toml').map(({ file }) => folderOf(file.path));
  return files.flatMap(({ file, spec }): readonly Package[] => updaterOf(updaters, spec)?.packages?.(file, spec) ?? [])
    .filter(({ inherits, folder }) => inherits !== true || roots.some((root) => below(folder, root) !== undefined));
}

/** Reads all version files of a component: first what its manifests call it, then every file. */
export function readVersionFiles(updaters: readonly Updater[], files: readonly VersionFile[], current: string | undefined, next: string): VersionFilesState {
  const packages = releasedPackages(updaters, files);
  const paths = new Set(files.map(({ file }) => file.path));
  return { files: files.map((one) => readOne(updaters, one, { next, packages, paths })), current, next };
}
