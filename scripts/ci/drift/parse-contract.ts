import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import { schema } from '../../generated/ci-contract.v1-schema.ts';
import { validate as validateContract } from '../../generated/ci-contract.v1.ts';
import { fits } from '../../lib/plain-schema.ts';
import { validate } from '../../lib/schema.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { extended } from './contract.ts';
import type { Contract } from './contract.ts';
import { plainData } from './plain-data.ts';
import { templateFrom } from './shipped.ts';
import type { TemplateText } from './shipped.ts';
import type { Template } from './template.ts';

function isContract(data: unknown): data is Contract {
  return fits(schema, data) || validateContract(data);
}

/** @throws UsageError when the file is no contract: it is ours, or the fleet's own, and half a contract is worse than none. */
export function parseContract(source: SourceFile): Contract {
  const { workflow } = parsePipelineFile(source);
  const data = plainData(workflow.document.root);
  const syntax = workflow.document.mistakes.find(({ blocking }) => blocking);
  if (syntax !== undefined) throw new UsageError(`${source.path} is not YAML: ${syntax.message}`);
  if (isContract(data)) return data;
  const [mistake] = validate(validateContract, data);
  const place = mistake === undefined || mistake.path.length === 0 ? '' : `${mistake.path.join('.')}: `;
  throw new UsageError(`${source.path} is no contract: ${place}${mistake?.message ?? 'wrong shape'}`, { help: mistake?.help ?? 'see schema/ci-contract.v1.json' });
}

const historic = /(?:^|\/)history\/([a-z][a-z0-9.-]*)@(\d+)\.yml$/;

/** Older versions by template, oldest first, from files like `history/python-ci@1.yml`. */
function historyOf(name: string, sources: readonly SourceFile[]): TemplateText['history'] {
  return sources.flatMap((source) => {
    const match = historic.exec(source.path);
    return match?.[1] === name ? [{ version: Number(match[2]), source }] : [];
  }).sort((a, b) => a.version - b.version);
}

function nameOf({ path }: SourceFile): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.contract\.yml$/, '');
}

/**
 * Templates from the files of a folder like `templates/`: `<name>.yml`, `<name>.contract.yml`, `history/<name>@<n>.yml`. With
 * `only`, no others are parsed, unless one of these names is unknown: then all are, so that they can be named.
 * @throws UsageError when a contract is wrong, or has no template beside it.
 */
export function parseTemplates(sources: readonly SourceFile[], only?: ReadonlySet<string>): Template[] {
  const files = sources.filter(({ path }) => path.endsWith('.contract.yml'));
  const parsed = new Map<SourceFile, Contract>();
  const contractOf = (source: SourceFile): Contract => {
    const contract = parsed.get(source) ?? parseContract(source);
    parsed.set(source, contract);
    return contract;
  };
  const names = new Set(files.map(nameOf));
  const chosen = only !== undefined && [...only].every((name) => names.has(name)) ? files.filter((source) => only.has(nameOf(source))) : files;
  return chosen.map((source) => {
    const own = contractOf(source);
    if (own.template !== nameOf(source)) throw new UsageError(`${source.path} calls its template \`${own.template}\``, { help: `call it \`${nameOf(source)}\`, as the file` });
    const base = own.extends === undefined ? undefined : files.find((one) => nameOf(one) === own.extends);
    if (own.extends !== undefined && base === undefined) throw new UsageError(`${source.path} extends \`${own.extends}\`, which is not there`);
    const path = source.path.replace(/\.contract\.yml$/, '.yml');
    const file = sources.find((one) => one.path === path);
    if (file === undefined) throw new UsageError(`${path} is missing beside ${source.path}`);
    return templateFrom({ contract: base === undefined ? own : extended(own, contractOf(base)), source: file, history: historyOf(own.template, sources) });
  });
}
