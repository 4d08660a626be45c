import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeImage } from '../../../test/support/registry-image.ts';
import type { MadeImage } from '../../../test/support/registry-image.ts';
import { digestOf } from '../../../test/support/registry-store.ts';
import type { Stage } from './stage.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const repository = 'loco/shared-python-base';

async function startRegistry(): Promise<{ readonly host: string; stop(): void }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'registry.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const host = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => { resolve(data.toString()); });
    child.once('exit', () => { reject(new Error('the registry did not start')); });
  });
  return { host, stop: () => { child.stdin.end(); } };
}

/** What kaniko does at the end of its build: blobs, then the manifest under one tag. */
async function push(host: string, image: MadeImage, tag: string): Promise<void> {
  const api = `http://${host}/v2/${repository}`;
  const need = async (answer: Response): Promise<Response> => {
    if (!answer.ok) throw new Error(`the registry answered ${answer.status}`);
    return answer;
  };
  for (const blob of image.blobs) {
    const opened = await need(await fetch(`${api}/blobs/uploads/`, { method: 'POST' }));
    const target = new URL(opened.headers.get('location') ?? '', api);
    target.searchParams.set('digest', digestOf(blob));
    await need(await fetch(target, { method: 'PUT', body: new Uint8Array(blob) }));
  }
  await need(await fetch(`${api}/manifests/${tag}`, { method: 'PUT', headers: { 'content-type': image.mediaType }, body: new Uint8Array(image.bytes) }));
}

async function showTags(stage: Stage, host: string): Promise<void> {
  const { tags } = await (await fetch(`http://${host}/v2/${repository}/tags/list`)).json() as { readonly tags: readonly string[] };
  stage.say(`\nin the registry, ${repository}:`);
  for (const tag of [...tags].sort()) {
    const { headers } = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, { method: 'HEAD' });
    stage.say(`    ${tag.padEnd(7)} ${(headers.get('docker-content-digest') ?? '').slice(0, 19)}`);
  }
  stage.say('');
}

export async function demo(stage: Stage): Promise<void> {
  stage.title('images: the tag base-python-v1.1.0 releases one base image');
  const { host, stop } = await startRegistry();
  try {
    mkdirSync(stage.at('base-images'), { recursive: true });
    cpSync(path.join(root, 'containers'), stage.at('base-images/containers'), { recursive: true });
    const catalog = readFileSync(stage.at('base-images/containers/images.yml'), 'utf8');
    writeFileSync(stage.at('base-images/containers/images.yml'), catalog.replace(/^registry: .*$/m, `registry: ${host}`));
    stage.git('base-images', ['init', '-q', '-b', 'main']);
    stage.git('base-images', ['add', '-A']);
    stage.git('base-images', ['commit', '-q', '-m', 'feat: base images']);
    for (const version of ['1.0.0', '1.1.0']) stage.git('base-images', ['tag', '-a', '-m', version, `base-python-v${version}`]);
    const before = makeImage('Python, the release before');
    for (const tag of ['v1.0.0', 'v1.0', 'v1']) await push(host, before, tag);

    const env = { CI_COMMIT_TAG: 'base-python-v1.1.0' };
    stage.run('base-images', 'images', ['contexts', '--out', '.images', '--only', 'base-python', '--tag', 'base-python-v1.1.0'], [0], env);
    // kaniko's part
    const { labels } = JSON.parse(readFileSync(stage.at('base-images/.images/base-python/build.json'), 'utf8')) as { readonly labels: Readonly<Record<string, string>> };
    const image = makeImage('Python 1.1.0', labels);
    await push(host, image, 'v1.1.0');
    stage.write('base-images/.images/digest', image.digest);
    stage.say('\nkaniko builds that folder, pushes v1.1.0 and writes .images/digest');
    await showTags(stage, host);
    const publish = ['publish', 'base-python', '--digest-file', '.images/digest', '--record', '.images/release.json'];
    stage.run('base-images', 'images', publish, [0], env);
    await showTags(stage, host);
    stage.say('the same step again, as after a crash:');
    stage.run('base-images', 'images', publish, [0], env);
    stage.say('');
    stage.run('base-images', 'images', ['plan', '--only', 'base-python', '--only', 'base-go']);
  } finally {
    stop();
  }
}
