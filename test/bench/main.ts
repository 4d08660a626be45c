import { availableParallelism, cpus, loadavg } from 'node:os';
import { benches } from './index.ts';

/*
 * `npm run bench [-- NAME... --rounds=N]`: runs the benches and prints their tables as Markdown.
 */
const words = process.argv.slice(2);
const rounds = Number(words.find((word) => word.startsWith('--rounds='))?.slice('--rounds='.length) ?? 15);
const wanted = words.filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));

if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`bench: ${unknown.length > 0 ? `there is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}` : '--rounds needs a whole number from 1'}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadavg().map((load) => load.toFixed(1)).join(' ')}, ${rounds} rounds, interleaved and shuffled\n`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    const { title, run } = await (benches[name] as () => Promise<{ title: string; run: (rounds: number) => Promise<string> }>)();
    process.stderr.write(`bench: ${name}\n`);
    process.stdout.write(`\n## ${title}\n\n${await run(rounds)}`);
  }
}
