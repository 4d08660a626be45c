import type { Diagnostic } from '../core/diagnostic.ts';
import { sharedRules } from '../core/shared-rules.ts';
import type { SourceFile } from '../core/source.ts';
import type { Levels } from '../lib/settle.ts';
import { driftRules } from './drift-rules/index.ts';
import { rules } from './rules/index.ts';
import { settingsOf, withDefaultBranch } from './settings.ts';
import type { Settings } from './settings.ts';

/** What a repository says about how it wants to be judged. */
export interface RepositoryConfig {
  readonly settings: Settings;
  readonly levels: Levels;
  /** Folder of its own templates, from its top. */
  readonly templates: string | undefined;
}

/** Read, or what is wrong with it: then nothing may be judged, as in a run of `ci-lint` there. */
export type ReadConfig = { readonly config: RepositoryConfig } | { readonly mistakes: readonly Diagnostic[]; readonly source: SourceFile };

/** What counts where the repository itself says nothing. */
export interface Fallback {
  /** Section `ci-lint` of another configuration. */
  readonly section?: unknown;
  readonly defaultBranch?: string | undefined;
  /** Wins over everything: the command line said it. */
  readonly woodpecker?: string | undefined;
}

type Section = { readonly rules?: Levels; readonly templates?: string } & Readonly<Record<string, unknown>>;

const isSection = (data: unknown): data is Section => typeof data === 'object' && data !== null;
const sectionOf = (data: unknown): Section => (isSection(data) ? data : {});

function configFrom(own: Section, { section, defaultBranch, woodpecker }: Fallback): RepositoryConfig {
  const others = sectionOf(section);
  const settings = settingsOf(withDefaultBranch({ ...others, ...own }, defaultBranch), woodpecker);
  return { settings, levels: { ...others.rules, ...own.rules }, templates: own.templates };
}

/** The section `ci-lint` of a repository's `.ci-shared.yml`, judged like a run in that repository judges it. */
export async function repositoryConfig(source: SourceFile | undefined, fallback: Fallback): Promise<ReadConfig> {
  if (source === undefined) return { config: configFrom({}, fallback) };
  const { readConfig } = await import('../lib/read-config.ts');
  const { value, diagnostics } = await readConfig(source);
  if (value === undefined) return { mistakes: diagnostics, source };
  const own = sectionOf(value['ci-lint']);
  const known = [...sharedRules, ...rules.map(({ meta }) => meta), ...driftRules.map(({ meta }) => meta)].map(({ id }) => id);
  const unknown = Object.keys(own.rules ?? {}).filter((rule) => !known.includes(rule));
  if (unknown.length === 0) return { config: configFrom(own, fallback) };
  const { unknownRules } = await import('../lib/config-file.ts');
  return { mistakes: unknownRules(source, 'ci-lint', unknown, known), source };
}
