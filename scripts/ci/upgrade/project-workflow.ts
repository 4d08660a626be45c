import { cutSteps } from './cut-steps.ts';

/** Steps that belong to the repository, not to one project in it. */
const ofRepository = ['bump-prepare', 'bump-push', 'build-image', 'bump-release'];

/** Name of the workflow of a project in a folder: `services/api` -> `services-api`. */
export function projectName(folder: string): string {
  return folder.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
}

/**
 * The checks of a template for one project of several in a repository: they run in its folder, and only when something in it
 * changed. Releases and images are cut out. For our own texts.
 */
export function projectWorkflow(text: string, folder: string, path: string): string {
  const filter = `    path: ['${folder}/**', '${path}']\n`;
  return cutSteps(text, ofRepository)
    .replace(/^ {2}- event: tag\n {4}ref: .*\n/m, '')
    .replace(/^( {2}- event: pull_request\n)(?=(?: {2}- event| *\n))/m, `$1${filter}`)
    .replace(/^( {2}- event: push\n {4}branch: .*\n)/m, `$1${filter}`)
    .replace(/^( {2}- name: (\S+)\n {4}image: .*\n(?: {4}pull: .*\n)?)/gm, (whole, _, name: string) => (name === 'bao-checks' ? whole : `${whole}    directory: ${folder}\n`));
}
