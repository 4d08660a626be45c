import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from '../../scripts/bao/manifest.ts';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';

/*
 * The base of the reverse-coverage bench: FOLDER MANIFESTS POLICIES. Reads and parses the same files in the plainest way
 * - one after the other, synchronously, with our parsers - and prints how many there were.
 */
const [folder = '', manifests = '', policies = ''] = process.argv.slice(2);

function textsBelow(place: string): { path: string; text: string }[] {
  return readdirSync(path.join(folder, place), { withFileTypes: true }).flatMap((entry) => {
    const name = `${place}/${entry.name}`;
    return entry.isDirectory() ? textsBelow(name) : [{ path: name, text: readFileSync(path.join(folder, name), 'utf8') }];
  });
}

const workloads = textsBelow(manifests).map((source) => readManifest(source, parseTree(source.text)).value);
const rules = textsBelow(policies).map(({ text }) => readPolicy(text, { now: 0 }));
process.stdout.write(`${workloads.filter((one) => one !== undefined).length} manifests, ${rules.filter(({ accepted }) => accepted).length} policies\n`);
