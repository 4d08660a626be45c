import { expect, test } from 'vitest';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import { makeImage, seed } from '../../support/registry-image.ts';
import { startRegistry } from '../../support/registry-server.ts';

const created = new Date(Date.now() - 5.5 * 86_400_000).toISOString();

test('what is released, and what is not as it should be', async () => {
  const server = await startRegistry({ mode: 'forgejo' });
  const scene = imagesScene(smallCatalog(server.host));
  try {
    seed(server, 'library/alpine', makeImage('alpine'), '3.24');
    for (const minor of ['3.13', '3.14']) seed(server, 'library/python', makeImage(`python ${minor}`), `${minor}-slim`);
    seed(server, 'kaniko', makeImage('kaniko'), 'v1-debug');
    await scene.images('lock');
    const made = (version: string, base: string) => makeImage(version, { 'org.opencontainers.image.created': created, 'org.opencontainers.image.base.digest': makeImage(base).digest });
    for (const tag of ['v1.1.0', 'v1.1', 'v1']) seed(server, 'loco/tools', made('1.1.0', 'alpine'), tag);
    seed(server, 'loco/python', made('1.0.0', 'python 3.13, older'), 'v1.0.0');
    seed(server, 'loco/python', made('0.9.0', 'python 3.13'), 'v1');
    seed(server, 'loco/python', made('1.0.1', 'python 3.13'), 'v1.0.1');
    for (const tag of ['v1.0.0', 'v1.1.0', 'base-python-v1.0.0', 'base-python-3.14-v2.0.0', 'base-python-3.14-v3.0.0-rc.1']) scene.git('tag', tag);
    const ran = await scene.images('report', '--out', 'report.md');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const rows = scene.read('report.md').split('\n').slice(2, -1).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
    expect(rows.map(([name, version, , floating, age, size, , tags]) => [name, version, floating, age, size, tags])).toEqual([
      ['tools', '1.1.0', 'v1.1 v1', '5 d', '0.0 MiB', '3'], ['base-python', '1.0.0', '-', '5 d', '0.0 MiB', '3'], ['base-python-3.14', '2.0.0', '-', '-', '-', '0'],
    ]);
    expect(rows.map((row) => row.at(-1))).toEqual([
      '-', `\`v1.0\` is missing; \`v1\` is at another image (${made('0.9.0', 'python 3.13').digest.slice(0, 19)}); 1.0.1 is in the registry, and git has no tag of it; its base moved since`,
      'v2.0.0 is tagged in git and not in the registry: run its pipeline again',
    ]);
    const { images } = JSON.parse((await scene.images('report', '--output', 'json', '--only', 'tools')).stdout) as { images: readonly unknown[] };
    expect(images).toMatchObject([{ name: 'tools', version: '1.1.0', digest: made('1.1.0', 'alpine').digest, age: 5, trouble: [] }]);
    server.faults.push({ act: { status: 503 }, match: () => true });
    expect(await scene.images('report', '--only', 'tools')).toMatchObject({ code: 3, stdout: '' });
  } finally {
    scene.close();
    await server.close();
  }
}, 60_000);
