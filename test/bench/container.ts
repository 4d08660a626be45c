import { execFileSync } from 'node:child_process';
import { missingTools } from '../support/real-registry.ts';
import { goals } from './startup.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';

/*
 * Start-up inside the root of the tools image, by chroot: the file system and the Node of the image, without the engine's
 * own second. The image is the one that `npm run test:images` leaves behind.
 */
const image = 'localhost/ci-shared-test/tools:1';
const env = { ...process.env, BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' };

function buildah(...args: string[]): string {
  return execFileSync('buildah', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

export const title = 'Start-up inside the root of the tools image';

export async function run(rounds: number): Promise<string> {
  const missing = missingTools('buildah', 'chroot');
  if (missing !== undefined) return `${missing}\n`;
  if (process.getuid?.() !== 0) return 'skipped: chroot needs root\n';
  let container: string;
  try {
    container = buildah('from', '--pull-never', image);
  } catch {
    return `skipped: there is no ${image}; \`npm run test:images\` makes it\n`;
  }
  try {
    const folder = buildah('mount', container);
    const inside = (name: string, ...words: string[]): Variant => ({ name, command: ['/usr/sbin/chroot', folder, ...words] });
    const commands = ['bump', 'ci-lint', 'bao-lint', 'images'].flatMap((tool) => (Object.keys(goals) as (keyof typeof goals)[]).map((option) => ({ tool, option })));
    const variants = commands.map(({ tool, option }) => inside(`${tool} ${option}`, `/usr/local/bin/${tool}`, option));
    const measured = measure([inside('node -e 0', '/usr/bin/node', '-e', '0'), ...variants], { rounds, costRounds: Math.min(rounds, 7) });
    const size = execFileSync('du', ['-sk', `${folder}/opt/ci-shared`], { encoding: 'utf8' }).split('\t')[0];
    return `${markdownTable(measured, Object.fromEntries(commands.map(({ tool, option }) => [`${tool} ${option}`, goals[option]])))}\nWhat is ours in it: ${size ?? '?'} KiB in /opt/ci-shared.\n`;
  } finally {
    buildah('rm', container);
  }
}
