import type { Diagnostic } from '../core/diagnostic.ts';
import { reaches, severities } from '../core/diagnostic.ts';
import { exits } from '../core/exit.ts';
import type { Exit, ExitName } from '../core/exit.ts';
import type { EnvironmentError } from '../core/failure.ts';
import { isEnvironmentError, isUsageError, UsageError } from '../core/failure.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Action, ActionResult } from '../core/plan.ts';
import type { RuleMeta } from '../core/rule.ts';
import { sharedRules } from '../core/shared-rules.ts';
import type { SourceFile } from '../core/source.ts';
import type { CommandSpec, RunnableCommand } from '../ports/command.ts';
import type { FileReader } from '../ports/files.ts';
import type { Readers } from '../ports/index.ts';
import { formats } from '../report/index.ts';
import type { Report } from '../report/render.ts';
import { checkArguments, parseArguments, unknownSettings } from './args.ts';
import type { Values } from './args.ts';
import { noSettings, readSettings } from './config.ts';
import type { Settings } from './config.ts';
import { createReaders, createWriters } from './context.ts';
import { homepage, programName, version } from './host.ts';
import type { Host } from './host.ts';
import { parseOutputs } from './output.ts';
import type { Destination } from './output.ts';
import type { Redact } from './redact.ts';
import { redactReport } from './redact-report.ts';
import { checkLevels, ruleLoadersBelow, rulesOf } from './rule-loading.ts';
import type { RuleLoader } from './rule-loading.ts';
import { selectCommand } from './select-command.ts';
import { settle } from '../lib/settle.ts';
import type { Settled } from '../lib/settle.ts';
import { sharedOptions } from './shared-options.ts';
import type { SharedValues } from './shared-options.ts';
import { createProgress, wantsColor } from './terminal.ts';

/** How often a command decides again when the world moved between its decision and its act. */
const mostAttempts = 8;

/** One look at the world and what counts of it. */
interface Look {
  readonly outcome: Outcome;
  readonly settled: Settled;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly rules: ReadonlyMap<string, RuleMeta>;
}

/**
 * Runs one command: read -> decide -> act -> tell. The command only decides; what it wants changed is a plan that
 * `apply` carries out, and what it found is printed here, once.
 */
export async function runCommand(root: CommandSpec, argv: readonly string[], host: Host, redact: Redact, plugin = false): Promise<number> {
  const { spec, path, rest } = selectCommand(root, argv);
  const options = { ...spec.options, ...sharedOptions(spec) };
  const { values, args } = parseArguments(spec, options, rest, host.env, path);
  const shared = values as Partial<SharedValues> & Values;
  if (shared.help === true) {
    host.stdout.write((await import('./help.ts')).helpFor(root, argv));
    return exits.done.code;
  }
  if (shared.version === true) {
    host.stdout.write(`${root.name} ${version}\n`);
    return exits.done.code;
  }
  const loadOwnRules = rulesOf([spec.rules ?? root.rules]);
  if (shared['list-rules'] === true || shared.explain !== undefined) {
    const { explainRule, ruleList } = await import('./explain.ts');
    const rules = [...(await loadOwnRules()).values()];
    host.stdout.write(shared.explain === undefined ? ruleList(rules) : explainRule(rules, shared.explain));
    return exits.done.code;
  }
  const outputs = parseOutputs(shared.output ?? []);
  checkArguments(spec, path, args);
  if (spec.load === undefined) {
    throw new UsageError('which command is not said', { help: `one of ${(spec.subcommands ?? []).map(({ name }) => name).join(', ')}; see \`${path.join(' ')} --help\`` });
  }
  const progress = createProgress(host.stderr, redact, shared.quiet === true);
  if (plugin) for (const unknown of unknownSettings(options, host.env)) progress.warn(unknown);
  const read = createReaders(host.cwd(), host.env, progress);
  const loadRules = rulesOf(ruleLoadersBelow(root));
  const run = new Run(path, shared, { all: loadRules, own: loadOwnRules }, read, host, redact, outputs);
  try {
    const settings = spec.findsConfig === true && shared.config === undefined ? noSettings : await readSettings(await read.files(), root.name, shared.config);
    await checkLevels(settings, root.name, loadRules);
    return await run.carryOut(await spec.load(), values, args, settings);
  } catch (error) {
    if (!isUsageError(error) && !isEnvironmentError(error)) throw error;
    progress.clear();
    if (error.diagnostics.length > 0) {
      const sources = new Map(error.sources.map((source) => [source.path, source]));
      host.stderr.write(redact((await formats.pretty()).render(redactReport(run.report({ diagnostics: error.diagnostics, sources }), redact), { color: wantsColor(host.stderr, host.env) })));
    }
    host.stderr.write(redact(`${path.join(' ')}: ${error.message}\n${error.help === undefined ? '' : `  help: ${error.help}\n`}`));
    return exits[endOf(error, root.name)].code;
  } finally {
    progress.clear();
  }
}

/** A failure may name its own exit; one that belongs to another command is the usual one here. */
function endOf(error: UsageError | EnvironmentError, command: string): ExitName {
  const usual = isUsageError(error) ? 'usage' : 'environment';
  if (error.exit === undefined) return usual;
  const exit: Exit = exits[error.exit];
  return exit.command === undefined || exit.command === command ? error.exit : usual;
}

function failOnOf(shared: Partial<SharedValues>): Report['failOn'] {
  const wanted = shared['fail-on'];
  return wanted === 'never' ? 'never' : severities.find((severity) => severity === wanted) ?? 'error';
}

class Run {
  readonly #path: readonly string[];
  readonly #shared: Partial<SharedValues>;
  readonly #rules: { readonly all: RuleLoader; readonly own: RuleLoader };
  readonly #read: Readers;
  readonly #host: Host;
  readonly #redact: Redact;
  readonly #outputs: readonly Destination[];

  constructor(path: readonly string[], shared: Partial<SharedValues>, rules: { readonly all: RuleLoader; readonly own: RuleLoader }, read: Readers, host: Host, redact: Redact, outputs: readonly Destination[]) {
    this.#path = path;
    this.#shared = shared;
    this.#rules = rules;
    this.#read = read;
    this.#host = host;
    this.#redact = redact;
    this.#outputs = outputs;
  }

  get #dryRun(): boolean {
    return this.#shared['dry-run'] === true || this.#shared.diff === true;
  }

  report(parts: Partial<Report>): Report {
    return {
      tool: { name: programName, version, homepage }, command: this.#path.join(' '), diagnostics: [], sources: new Map(), rules: new Map(sharedRules.map((rule) => [rule.id, rule])),
      text: undefined, document: undefined, summary: undefined, plan: [], results: [], dryRun: this.#dryRun,
      hidden: [], fixed: 0, failOn: failOnOf(this.#shared), ...parts,
    };
  }

  async carryOut(command: RunnableCommand, values: Values, args: readonly string[], settings: Settings): Promise<number> {
    const files = await this.#read.files();
    const baseline = await this.#baseline(files);
    const look = async (through: FileReader): Promise<Look> => {
      const read: Readers = { ...this.#read, files: async () => through };
      const outcome = await command.run({ options: values as never, args, shared: { config: settings.section, dryRun: this.#dryRun, failOn: failOnOf(this.#shared) }, read });
      const sources = new Map((outcome.sources ?? []).map((source) => [source.path, source]));
      const found = outcome.diagnostics ?? [];
      const needed = found.length > 0 || sources.size > 0 || this.#outputs.some(({ format }) => format === 'sarif');
      const given = new Map((outcome.rules ?? []).map((rule) => [rule.id, rule]));
      const [known, ownKnown] = needed ? await Promise.all([this.#rules.all(), this.#rules.own()]) : [new Map<string, RuleMeta>(), new Map<string, RuleMeta>()];
      const [rules, own] = given.size === 0 ? [known, ownKnown] : [new Map([...known, ...given]), new Map([...ownKnown, ...given])];
      const settled = settle(found, {
        tool: this.#path[0] as string, sources, levels: settings.levels, rules, own,
        known: baseline === undefined ? undefined : (all) => baseline.knownSince(all, sources),
        today: new Date(this.#read.clock.now()).toISOString().slice(0, 10),
      });
      return { outcome, settled, sources, rules: own };
    };
    const wantsFix = this.#shared.fix === true || this.#shared['unsafe-fixes'] === true;
    for (let attempt = 1; ; attempt += 1) {
      const fixed = wantsFix ? await (await import('./fixpoint.ts')).fixpoint(files, look, ({ settled }) => settled.diagnostics,
        (safety) => safety === 'safe' ? this.#shared.fix === true || this.#shared['unsafe-fixes'] === true : this.#shared['unsafe-fixes'] === true)
        : { result: await look(files), writes: [], count: 0 };
      const { outcome } = fixed.result;
      const plan = [...fixed.writes, ...(outcome.plan ?? []), ...(outcome.follow?.(fixed.result.settled.diagnostics) ?? []), ...await this.#baselinePlan(files, fixed.result)];
      const results: ActionResult[] = [];
      try {
        if (plan.length > 0 && !this.#dryRun) await this.#apply(plan, files, results);
      } catch (error) {
        // what was found is true all the same, and nobody should lose it to a forge that is down
        if (isEnvironmentError(error) && outcome.follow !== undefined) await this.#tell(fixed.result, fixed.count, plan, results);
        throw error;
      }
      if (results.at(-1)?.status !== 'stale') return await this.#tell(fixed.result, fixed.count, plan, results);
      if (attempt === mostAttempts) return await this.#tell(fixed.result, fixed.count, plan, results, 'race-lost');
      const wait = Math.round((200 * 2 ** Math.min(attempt, 5)) * (0.5 + this.#read.clock.random()));
      this.#read.progress.note(`${results.at(-1)?.message ?? ''}; looking again in ${wait} ms (attempt ${attempt} of ${mostAttempts})`);
      await this.#read.clock.sleep(wait);
    }
  }

  async #apply(plan: readonly Action[], files: FileReader, results: ActionResult[]): Promise<void> {
    const { apply } = await import('./apply.ts');
    await apply(plan, files, createWriters(this.#host.cwd(), this.#host.env, this.#read.progress), results);
  }

  async #baseline(files: FileReader) {
    const path = this.#shared.baseline;
    if (path === undefined) {
      if (this.#shared['update-baseline'] === true) throw new UsageError('--update-baseline needs --baseline FILE');
      return undefined;
    }
    const text = await files.text(path);
    if (text === undefined) {
      if (this.#shared['update-baseline'] === true) return undefined;
      throw new UsageError(`there is no baseline ${path}`, { help: 'write the first one with --update-baseline' });
    }
    const { knownSince, parseBaseline } = await import('./baseline.ts');
    const baseline = parseBaseline(path, text, this.#path[0] as string);
    return { knownSince: (all: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>) => knownSince(baseline, all, sources) };
  }

  /** With `--update-baseline`: the file after today. What it held before must not hide anything while it is rewritten. */
  async #baselinePlan(files: FileReader, look: Look): Promise<Action[]> {
    const path = this.#shared.baseline;
    if (path === undefined || this.#shared['update-baseline'] !== true) return [];
    const { parseBaseline, updatedBaseline } = await import('./baseline.ts');
    const tool = this.#path[0] as string;
    const before = await files.text(path);
    const today = new Date(this.#read.clock.now()).toISOString().slice(0, 10);
    const known = before === undefined ? undefined : parseBaseline(path, before, tool);
    const text = updatedBaseline(tool, known, look.settled.all, look.sources, today);
    return [{ kind: 'write-file', path, text, before }];
  }

  async #tell(look: Look, fixed: number, plan: readonly Action[], results: readonly ActionResult[], forced?: ExitName): Promise<number> {
    const { outcome, settled, sources, rules } = look;
    const shownDiff = this.#shared.diff === true ? await diffOf(plan) : undefined;
    const remaining = this.#shared['update-baseline'] === true ? [] : settled.diagnostics;
    const report = this.report({
      diagnostics: remaining, sources, rules, results,
      text: shownDiff ?? outcome.text, markdown: shownDiff === undefined ? outcome.markdown : undefined, document: this.#outputs.some(({ format }) => format === 'json') ? outcome.document : undefined, summary: outcome.summary,
      plan: shownDiff === undefined ? plan : [], hidden: settled.hidden, fixed,
    });
    await this.#print(report);
    return exits[forced ?? this.#exitOf(outcome, remaining)].code;
  }

  #exitOf(outcome: Outcome, diagnostics: readonly Diagnostic[]): ExitName {
    // what could not be answered at all is graver than what was found
    if (outcome.exit === 'usage' || outcome.exit === 'environment') return outcome.exit;
    const failOn = failOnOf(this.#shared);
    return diagnostics.some(({ severity }) => reaches(severity, failOn)) ? 'findings' : outcome.exit ?? 'done';
  }

  async #print(full: Report): Promise<void> {
    const report = redactReport(full, this.#redact);
    for (const { format, file } of this.#outputs) {
      const { render } = await formats[format]();
      const color = file === undefined && wantsColor(this.#host.stdout, this.#host.env);
      const text = this.#redact(render(report, { color }));
      if (file === undefined) this.#host.stdout.write(text);
      else {
        const writers = createWriters(this.#host.cwd(), this.#host.env, this.#read.progress);
        await (await writers.files()).write(file, text);
      }
    }
  }
}

async function diffOf(plan: readonly Action[]): Promise<string> {
  const { unifiedDiff } = await import('../lib/diff.ts');
  return plan.flatMap((action) => (action.kind === 'write-file' ? [unifiedDiff(action.path, action.before, action.text)] : [])).join('');
}
