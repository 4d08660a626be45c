import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import type { ChangedFile, LeftOut } from '../../ports/changes.ts';
import type { Invocation } from '../../ports/command.ts';
import type { WalkReport } from '../../ports/tree.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { lintConfig } from '../lint-config.ts';
import type { LintConfig } from '../lint-config.ts';
import { missing, tooLarge, unreadable } from '../lint-not-read.ts';
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

function ofFiles(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function leftOut({ tooLarge: large, missing: lost }: LeftOut, mostBytes: number): Diagnostic[] {
  return [...missing(lost), ...large.map((path) => tooLarge(path, megabytes(mostBytes)))];
}

async function loadFindings(config: LintConfig) {
  const [{ createFindings }, { projectRules }] = await Promise.all([import('./bao-lint-work.ts'), import('../project-rule.ts')]);
  return createFindings(projectRules(config.patterns));
}

/** Which paths count: not those left out, and only those below what was named. */
async function filterOf(args: readonly string[], config: LintConfig): Promise<(path: string) => boolean> {
  const excluded = await excluder(config);
  const below = args.map((path) => path.replace(/^\.\/|\/+$/g, '')).map((folder) => (folder === '.' ? '' : folder));
  return (path) => !excluded(path) && (below.length === 0 || below.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`)));
}

async function scanHistory({ args, read }: Lint, config: LintConfig, mostBytes: number): Promise<Scan> {
  const [findings, wanted, changes] = [await loadFindings(config), await filterOf(args, config), await read.changes()];
  let files = 0;
  let texts = 0;
  const { commits, shallow, ...left } = await changes.history({ mostBytes }, (file) => {
    if (file.place === undefined ? !wanted(file.path) : args.length > 0) return;
    if (file.place === undefined) files += 1;
    else texts += 1;
    findings.addVersion(file, file.commit, file.place);
  }, (done, total) => { read.progress.update('versions of files', done, total); });
  if (shallow) read.progress.warn('this clone is shallow: older commits were not scanned; run git fetch --unshallow');
  const messages = args.length > 0 ? '' : ` and ${ofFiles(texts, 'message')}`;
  return {
    diagnostics: [...findings.diagnostics, ...leftOut(left, mostBytes)], sources: findings.sources,
    summary: `${ofFiles(commits, 'commit')}, ${ofFiles(files, 'version')} of files${messages} scanned${shallow ? '; the clone is shallow' : ''}`,
  };
}

async function scanChanges({ args, options, read }: Lint, config: LintConfig, mostBytes: number): Promise<Scan> {
  const [findings, wanted, changes] = [await loadFindings(config), await filterOf(args, config), await read.changes()];
  let files = 0;
  const visit = (file: ChangedFile): void => {
    if (!wanted(file.path)) return;
    files += 1;
    findings.addLines(file, file.added);
  };
  const left = options.staged ? await changes.staged({ mostBytes }, visit) : await changes.since(options.since ?? 'HEAD', { mostBytes }, visit);
  if ('commonAncestor' in left && !left.commonAncestor) read.progress.warn(`no common ancestor with ${options.since ?? 'HEAD'} is known here (a shallow clone?): compared with it directly, so lines that it lost since may count as added`);
  return { diagnostics: [...findings.diagnostics, ...leftOut(left, mostBytes)], sources: findings.sources, summary: `${ofFiles(files, 'changed file')} scanned` };
}

export async function run(invocation: Lint): Promise<Outcome> {
  const { options, shared } = invocation;
  const modes = [options.staged ? '--staged' : '', options.since === undefined ? '' : '--since', options.history ? '--history' : ''].filter((mode) => mode !== '');
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} cannot be combined`, { help: 'choose one' });
  const config = lintConfig(shared.config);
  const most = options['max-file-size'] ?? config.mostMegabytes;
  if (!(most > 0)) throw new UsageError(`--max-file-size needs a number above 0, not ${most}`);
  const scan = await (options.history ? scanHistory : modes.length > 0 ? scanChanges : scanTree)(invocation, config, Math.min(most, 1000) * 1_000_000);
  const rules = config.patterns.length === 0 ? [] : (await import('../project-rule.ts')).projectRules(config.patterns).map(({ meta }) => meta);
  return { ...scan, rules };
}
