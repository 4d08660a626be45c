import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../../scripts/ci/rules/index.ts';
import { goldenCases } from './ci-golden-cases.ts';
import { root } from './imports.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly settings?: unknown;
}

function inFolder(folder: string): Case[] {
  return readdirSync(path.join(root, folder)).filter((name) => /\.ya?ml$/.test(name)).sort().map((name) => ({ name: `${folder}/${name}`, text: readFileSync(path.join(root, folder, name), 'utf8') }));
}

/** Every pipeline text of the tests: fixtures, examples of the rules, cases of their golden files, our own pipelines. */
export function everyPipeline(): readonly Case[] {
  return [
    ...['test/fixtures/ci/pipelines', 'test/fixtures/ci/runnable', 'test/fixtures/ci/good', '.woodpecker'].flatMap(inFolder),
    ...rules.flatMap(({ meta }) => meta.examples.flatMap(({ title, bad, good }) => [{ name: `${meta.id} ${title} (bad)`, text: bad }, { name: `${meta.id} ${title} (good)`, text: good }])),
    ...Object.entries(goldenCases).flatMap(([id, cases]) => cases.map(({ title, text, settings }) => ({ name: `${id} ${title}`, text, settings }))),
  ];
}
