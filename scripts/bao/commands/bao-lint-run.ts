import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { WalkReport } from '../../ports/tree.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { lintConfig } from '../lint-config.ts';
import type { LintConfig } from '../lint-config.ts';
import { tooLarge, unreadable } from '../lint-not-read.ts';
import type { lintOptions } from './bao-lint-options.ts';

type Lint = Invocation<typeof lintOptions>;

async function excluder({ exclude }: LintConfig): Promise<(path: string) => boolean> {
  if (exclude.length === 0) return () => false;
  const { parseGlob } = await import('../../lib/glob.ts');
  const globs = exclude.map(parseGlob);
  const folders = exclude.filter((path) => !/[*?[{]/.test(path)).map((path) => `${path.replace(/\/+$/, '')}/`);
  return (path) => globs.some((glob) => glob.matches(path)) || folders.some((folder) => path.startsWith(folder));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function walkSummary({ files, bytes, tooLarge: large, unreadable: lost }: WalkReport): string {
  const left = [[large, 'left out as too large'], [lost, 'could not be read']] as const;
  const parts = left.map(([paths, what]) => (paths.length === 0 ? '' : `; ${paths.length} ${what} (${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ', ...' : ''})`));
  return `${files} file${files === 1 ? '' : 's'} scanned, ${megabytes(bytes)}${parts.join('')}`;
}

/** What one scan came to. */
interface Scan {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
  readonly summary: string;
}

async function scanTree({ args, options, read }: Lint, config: LintConfig, mostBytes: number): Promise<Scan> {
  const tree = await read.tree();
  const walkOptions = { vendored: options['include-vendored'], mostBytes, excluded: await excluder(config) };
  // rules are loaded while git lists the files
  const makeWork = async () => (await import('./bao-lint-work.ts')).createWork(config.patterns);
  const { report, results } = await tree.walk(args.length === 0 ? ['.'] : args, walkOptions, makeWork, { job: 'bao-lint', data: config.patterns });
  const notRead = [...report.unreadable.map(unreadable), ...report.tooLarge.map((path) => tooLarge(path, megabytes(mostBytes)))];
  return { diagnostics: [...results.flatMap(({ diagnostics }) => diagnostics), ...notRead], sources: results.flatMap(({ sources }) => sources), summary: walkSummary(report) };
}

async function scanChanges({ args, options, read }: Lint, config: LintConfig, mostBytes: number): Promise<Scan> {
  const [{ createFindings }, { projectRules }] = await Promise.all([import('./bao-lint-work.ts'), import('../project-rule.ts')]);
  const findings = createFindings(projectRules(config.patterns));
  const told = (summary: string): Scan => ({ diagnostics: findings.diagnostics, sources: findings.sources, summary });
  const excluded = await excluder(config);
  const below = args.map((path) => path.replace(/^\.\/|\/+$/g, ''));
  const wanted = (path: string): boolean => !excluded(path) && (below.length === 0 || below.some((folder) => folder === '.' || folder === '' || path === folder || path.startsWith(`${folder}/`)));
  const changes = await read.changes();
  let files = 0;
  if (options.history) {
    const { commits, shallow } = await changes.history({ mostBytes }, (file) => {
      if (!wanted(file.path)) return;
      files += 1;
      if (files % 500 === 0) read.progress.update('history', files, 0);
      findings.addVersion(file, file.commit);
    });
    if (shallow) read.progress.warn('this clone is shallow: older commits were not scanned; run git fetch --unshallow');
    return told(`${commits} commit${commits === 1 ? '' : 's'}, ${files} version${files === 1 ? '' : 's'} of files scanned${shallow ? '; the clone is shallow' : ''}`);
  }
  const visit = (file: Parameters<Parameters<typeof changes.staged>[1]>[0]): void => {
    if (!wanted(file.path)) return;
    files += 1;
    findings.addLines(file, file.added);
  };
  if (options.staged) await changes.staged({ mostBytes }, visit);
  else await changes.since(options.since ?? 'HEAD', { mostBytes }, visit);
  return told(`${files} changed file${files === 1 ? '' : 's'} scanned`);
}

export async function run(invocation: Lint): Promise<Outcome> {
  const { options, shared } = invocation;
  const modes = [options.staged ? '--staged' : '', options.since === undefined ? '' : '--since', options.history ? '--history' : ''].filter((mode) => mode !== '');
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} cannot be combined`, { help: 'choose one' });
  const config = lintConfig(shared.config);
  const most = options['max-file-size'] ?? config.mostMegabytes;
  if (!(most > 0)) throw new UsageError(`--max-file-size needs a number above 0, not ${most}`);
  const scan = await (modes.length > 0 ? scanChanges : scanTree)(invocation, config, Math.min(most, 1000) * 1_000_000);
  const rules = config.patterns.length === 0 ? [] : (await import('../project-rule.ts')).projectRules(config.patterns).map(({ meta }) => meta);
  return { ...scan, rules };
}
