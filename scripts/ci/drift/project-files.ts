import type { Template } from './template.ts';
import { wantedPython } from './choose-template.ts';

/** Texts of files of a project that say which versions and tools it wants, by name; absent ones are not in it. */
export type ProjectTexts = Readonly<Record<string, string | undefined>>;

/** Which files are asked for. */
export const versionFiles = ['pyproject.toml', '.python-version', '.nvmrc', '.node-version', 'package.json'] as const;

function packageJson(texts: ProjectTexts): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(texts['package.json'] ?? '{}');
    return typeof data === 'object' && data !== null ? data as Readonly<Record<string, unknown>> : {};
  } catch {
    return {};
  }
}

/** Major of Node that a project pins; a range like `>=20` leaves the newest of the template. */
function wantedNode(texts: ProjectTexts): string | undefined {
  const pinned = /^\s*v?(\d+)/.exec(texts['.nvmrc'] ?? texts['.node-version'] ?? '')?.[1];
  if (pinned !== undefined) return pinned;
  const { engines } = packageJson(texts);
  const range = typeof engines === 'object' && engines !== null && 'node' in engines && typeof engines.node === 'string' ? engines.node : '';
  return /^\s*[\^~]?v?(\d+)(?:\.(?:\d+|x|\*))*\s*$/.exec(range)?.[1];
}

export interface Wanted {
  /** Parameters of the template that the files decide. */
  readonly params: Readonly<Record<string, string>>;
  /** Major of Node, when the files pin one. */
  readonly node: string | undefined;
  /** What a person should know before the first run. */
  readonly notes: readonly string[];
}

function pythonOf({ contract }: Template, texts: ProjectTexts): Pick<Wanted, 'params' | 'notes'> {
  const python = contract.params?.['python'];
  if (python === undefined) return { params: {}, notes: [] };
  const allowed = Object.keys(python.values);
  const wanted = wantedPython(allowed, { pyproject: texts['pyproject.toml'], versionFile: texts['.python-version'] });
  if (wanted !== undefined) return { params: { python: wanted }, notes: [] };
  const asked = /^\s*(\d+\.\d+)/.exec(texts['.python-version'] ?? '')?.[1] ?? /^\s*requires-python\s*=\s*["']([^"']+)/m.exec(texts['pyproject.toml'] ?? '')?.[1];
  return { params: {}, notes: asked === undefined ? [] : [`the project wants Python ${asked}; ${contract.template} has ${allowed.join(', ')}, and ${python.default} was taken`] };
}

function nodeNotes(names: ReadonlySet<string>, texts: ProjectTexts): string[] {
  const { scripts } = packageJson(texts);
  const known = typeof scripts === 'object' && scripts !== null ? Object.keys(scripts) : [];
  const missing = ['lint', 'test'].filter((name) => !known.includes(name));
  const other = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock'].find((name) => names.has(name));
  return [
    ...(missing.length === 0 ? [] : [`package.json has no script ${missing.map((one) => `\`${one}\``).join(' and ')}, which the pipeline runs`]),
    ...(names.has('package-lock.json') || names.has('npm-shrinkwrap.json') ? [] : [`\`npm ci\` wants a package-lock.json${other === undefined ? '' : `; this project has ${other}`}`]),
  ];
}

/** What the files of a project say about its pipeline. `names`: entries of its folder. */
export function wantedBy(template: Template, names: ReadonlySet<string>, texts: ProjectTexts): Wanted {
  const { params, notes } = pythonOf(template, texts);
  const isNode = template.contract.repository_has?.includes('package.json') === true;
  const isGeneral = template.contract.detect.length === 0 && Object.hasOwn(template.contract.steps, 'test');
  return {
    params, node: isNode ? wantedNode(texts) : undefined,
    notes: [...notes, ...(isNode ? nodeNotes(names, texts) : []), ...(isGeneral && !['Makefile', 'GNUmakefile', 'makefile'].some((name) => names.has(name)) ? ['there is no Makefile; the step `test` runs `make test`'] : [])],
  };
}
