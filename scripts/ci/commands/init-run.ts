import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import { chooseTemplate } from '../drift/choose-template.ts';
import { versionFiles, wantedBy } from '../drift/project-files.ts';
import type { Template } from '../drift/template.ts';
import { settingsOf, withDefaultBranch } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { projectName, projectWorkflow } from '../upgrade/project-workflow.ts';
import { localizeText } from '../upgrade/localize.ts';
import { cutSteps } from '../upgrade/cut-steps.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { templatesOf } from './drift.ts';
import { discover } from './load-pipelines.ts';
import { loadTemplates } from './load-templates.ts';
import type { initOptions } from './options.ts';

async function namesIn(files: FileReader, folder: string): Promise<Set<string>> {
  return new Set((await files.list(folder) ?? []).filter(({ kind }) => kind === 'file' || kind === 'link').map(({ name }) => name));
}

/** Folders of other people's code, and of what is built. */
const notOurs = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', 'testdata', 'fixtures', 'examples']);

/** Projects below the top, two levels deep: folders with a file that a template is made for. */
async function projectsBelow(files: FileReader, templates: readonly Template[], folder = '.', depth = 2): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder) ?? []) {
    if (kind !== 'folder' || name.startsWith('.') || notOurs.has(name)) continue;
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (chooseTemplate(await namesIn(files, path), templates)?.contract.repository_has !== undefined) found.push(path);
    else if (depth > 1) found.push(...await projectsBelow(files, templates, path, depth - 1));
  }
  return found;
}

function chosen(name: string | undefined, names: ReadonlySet<string>, templates: readonly Template[]): Template {
  const found = name === undefined ? chooseTemplate(names, templates) : templates.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new UsageError(name === undefined ? 'no template fits this repository' : `there is no template "${name}"${didYouMean(name, templates.map((one) => one.name))}`, { help: `--template ${templates.map((one) => one.name).join(', ')}` });
}

function paramsFor({ contract }: Template, given: readonly string[], wanted: Readonly<Record<string, string>>): Record<string, string> {
  const params = { ...Object.fromEntries(Object.entries(contract.params ?? {}).map(([name, param]) => [name, param.default])), ...wanted };
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

/** One file that is to be written, and what to know about it. */
interface Written {
  readonly path: string;
  readonly text: string;
  readonly from: string;
  readonly notes: readonly string[];
}

interface Circumstances {
  readonly files: FileReader;
  readonly templates: readonly Template[];
  readonly settings: Settings;
  readonly options: Invocation<typeof initOptions>['options'];
}

/** The pipeline of the project in a folder; `.` is the repository itself. */
async function pipelineOf(folder: string, { files, templates, settings, options }: Circumstances): Promise<Written> {
  const isTop = folder === '.';
  const names = await namesIn(files, folder);
  const template = chosen(options.template, names, templates);
  const texts = Object.fromEntries(await Promise.all(versionFiles.map(async (name) => [name, await files.text(isTop ? name : `${folder}/${name}`)] as const)));
  const wanted = wantedBy(template, names, texts);
  const params = paramsFor(template, options.param, wanted.params);
  const path = options.out ?? (isTop ? template.contract.path : `.woodpecker/${projectName(folder)}.yml`);
  const hasContainerfile = names.has('Containerfile') || names.has('Dockerfile');
  const whole = localizeText(template.file.source.text, template, { registry: registryFor(options.registry, settings.registries), params }, settings);
  const body = isTop ? cutSteps(whole, hasContainerfile ? [] : ['build-image']) : projectWorkflow(whole, folder, path);
  const usual = Object.entries(params).filter(([name, value]) => template.contract.params?.[name]?.default !== value);
  const header = [`template=${template.name}@${template.contract.version}`, ...usual.map(([name, value]) => `${name}=${value}`)].join(' ');
  const node = wanted.node === undefined ? body : body.replaceAll(/\bnode:\d+-alpine\b/g, `node:${wanted.node}-alpine`);
  const text = (names.has('Dockerfile') && !names.has('Containerfile') ? node.replace('--dockerfile=Containerfile', '--dockerfile=Dockerfile') : node).replace(/^# ci-lint: .*/, `# ci-lint: ${header}`);
  return { path, text, from: `${template.name}@${template.contract.version}${!isTop || hasContainerfile || !whole.includes('build-image') ? '' : '; without build-image, as there is no Containerfile'}`, notes: wanted.notes };
}

const extension = /\.ya?ml$/;

/** @throws UsageError when what is to be written would take the place of what is there, or run beside it unasked. */
async function checkPlace(written: readonly Written[], { files, options }: Circumstances): Promise<void> {
  for (const { path } of written) {
    if (await files.stat(path) !== undefined) throw new UsageError(`${path} is there already`, { help: 'name another file with --out, or bring it up to date with `ci-lint upgrade`' });
    const twin = path.replace(extension, path.endsWith('.yml') ? '.yaml' : '.yml');
    if (await files.stat(twin) !== undefined) throw new UsageError(`${twin} is there already: both would be the workflow of one name`, { help: 'name another file with --out, or bring it up to date with `ci-lint upgrade`' });
  }
  const there = await discover(files, '.');
  const single = there.find((path) => !path.includes('/'));
  if (single !== undefined && written.some(({ path }) => path.startsWith('.woodpecker/'))) {
    throw new UsageError(`${single} is there already, and Woodpecker would not read it any more beside a folder .woodpecker`, { help: `move it to .woodpecker/ first, or see how it stands to a template with \`ci-lint\`` });
  }
  if (there.length > 0 && options.template === undefined) {
    throw new UsageError(`there are pipelines already: ${there.join(', ')}`, { help: 'say with --template which one is to stand beside them; `ci-lint` says how they stand to the templates' });
  }
}

/** Plans the first pipeline of a repository; what is there already is never touched. */
export async function run({ options, shared, read }: Invocation<typeof initOptions>): Promise<Outcome> {
  const files = await read.files();
  const now: Circumstances = { files, options, settings: settingsOf(withDefaultBranch(shared.config, read.env['CI_REPO_DEFAULT_BRANCH'])), templates: await loadTemplates(read, options.templates ?? templatesOf(shared.config)) };
  const folders = options.directory.map((folder) => folder.replace(/^(?:\.\/)+|\/+$/g, ''));
  for (const folder of folders) if ((await files.stat(folder))?.kind !== 'folder' || folder.startsWith('/') || folder.split('/').includes('..')) throw new UsageError(`--directory wants a folder of this repository, not "${folder}"`);
  if (folders.length > 1 && options.out !== undefined) throw new UsageError('--out names one file, and there are several projects', { help: 'run it once for each --directory' });
  const isSingle = options.template !== undefined || options.out !== undefined || chooseTemplate(await namesIn(files, '.'), now.templates)?.contract.repository_has !== undefined;
  const below = folders.length > 0 ? folders : isSingle ? [] : await projectsBelow(files, now.templates);
  const written = await Promise.all((below.length === 0 ? ['.'] : below).map((folder) => pipelineOf(folder, now)));
  await checkPlace(written, now);
  const secrets = [...new Set(written.flatMap(({ text }) => Array.from(text.matchAll(/from_secret: (\w+)/g), (match) => match[1] ?? '')))];
  const lines = [
    ...written.flatMap(({ path, from, notes }) => [`${path} from ${from}`, ...notes.map((note) => `  note: ${note}`)]),
    ...(secrets.length === 0 ? [] : [`secrets that it wants in Woodpecker: ${secrets.join(', ')}`]),
    ...(below.length === 0 ? [] : ['each project has a workflow of its own; `ci-lint init --template release` adds the one that releases the repository']),
  ];
  return { plan: written.map(({ path, text }) => ({ kind: 'write-file', path, text, before: undefined })), text: `${lines.join('\n')}\n` };
}
