import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { chooseTemplate, wantedPython } from '../drift/choose-template.ts';
import type { Template } from '../drift/template.ts';
import { settingsOf } from '../settings.ts';
import { localizeText } from '../upgrade/localize.ts';
import { cutSteps } from '../upgrade/cut-steps.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { templatesOf } from './drift.ts';
import { loadTemplates } from './load-templates.ts';
import type { initOptions } from './options.ts';

async function namesHere(files: FileReader): Promise<Set<string>> {
  return new Set((await files.list('.') ?? []).filter(({ kind }) => kind === 'file' || kind === 'link').map(({ name }) => name));
}

function chosen(name: string | undefined, names: ReadonlySet<string>, templates: readonly Template[]): Template {
  const found = name === undefined ? chooseTemplate(names, templates) : templates.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new UsageError(name === undefined ? 'no template fits this repository' : `there is no template "${name}"${didYouMean(name, templates.map((one) => one.name))}`, { help: `--template ${templates.map((one) => one.name).join(', ')}` });
}

async function paramsFor({ contract }: Template, given: readonly string[], files: FileReader): Promise<Record<string, string>> {
  const params = Object.fromEntries(Object.entries(contract.params ?? {}).map(([name, param]) => [name, param.default]));
  const python = contract.params?.['python'];
  if (python !== undefined) {
    const wanted = wantedPython(Object.keys(python.values), { pyproject: await files.text('pyproject.toml'), versionFile: await files.text('.python-version') });
    if (wanted !== undefined) params['python'] = wanted;
  }
  for (const one of given) {
    const [name = '', value = ''] = one.split('=');
    const param = contract.params?.[name];
    if (param === undefined) throw new UsageError(`${contract.template} has no parameter "${name}"`, { help: `it has ${Object.keys(contract.params ?? {}).join(', ') || 'none'}` });
    if (!Object.hasOwn(param.values, value)) throw new UsageError(`--param ${name} wants one of ${Object.keys(param.values).join(', ')}, not "${value}"`);
    params[name] = value;
  }
  return params;
}

/** Registry of the fleet: what was said, else the first one of the configuration. */
function registryFor(given: string | undefined, registries: readonly string[]): string {
  const registry = given ?? registries[0]?.split('/')[0];
  if (registry === undefined) throw new UsageError('where are the images of the fleet?', { help: 'say `--registry HOST`, or list `registries` in the section `ci-lint` of .ci-shared.yml' });
  if (!/^[A-Za-z0-9.-]+(?::\d+)?$/.test(registry) || !/[.:]/.test(registry)) throw new UsageError(`--registry wants a host like git.example.org or zot:5000, not "${registry}"`);
  return registry;
}

/** Plans the first pipeline of a repository; what is there already is never touched. */
export async function run({ options, shared, read }: Invocation<typeof initOptions>): Promise<Outcome> {
  const settings = settingsOf(shared.config);
  const files = await read.files();
  const names = await namesHere(files);
  const template = chosen(options.template, names, await loadTemplates(read, options.templates ?? templatesOf(shared.config)));
  const path = options.out ?? template.contract.path;
  if (await files.stat(path) !== undefined) throw new UsageError(`${path} is there already`, { help: 'name another file with --out, or bring it up to date with `ci-lint upgrade`' });
  const params = await paramsFor(template, options.param, files);
  const locality = { registry: registryFor(options.registry, settings.registries), params };
  const without = [...(names.has('Containerfile') || names.has('Dockerfile') ? [] : ['build-image'])];
  const dockerfile = names.has('Dockerfile') && !names.has('Containerfile');
  const body = cutSteps(localizeText(template.file.source.text, template, locality, settings), without);
  const usual = Object.entries(params).filter(([name, value]) => template.contract.params?.[name]?.default !== value);
  const header = [`template=${template.name}@${template.contract.version}`, ...usual.map(([name, value]) => `${name}=${value}`)].join(' ');
  const text = (dockerfile ? body.replace('--dockerfile=Containerfile', '--dockerfile=Dockerfile') : body).replace(/^# ci-lint: .*/, `# ci-lint: ${header}`);
  const left = without.length === 0 ? '' : '; without build-image, as there is no Containerfile';
  const secrets = [...new Set([...text.matchAll(/from_secret: (\w+)/g)].map((match) => match[1] ?? ''))];
  return {
    plan: [{ kind: 'write-file', path, text, before: undefined }],
    text: `${path} from ${template.name}@${template.contract.version}${left}\nsecrets that it wants in Woodpecker: ${secrets.join(', ')}\n`,
  };
}
