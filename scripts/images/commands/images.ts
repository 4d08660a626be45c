import { defineCommand } from '../../ports/command.ts';
import { command as check } from './check.ts';
import { command as publish } from './publish.ts';
import { command as tag } from './tag.ts';

/** Every subcommand: one file `<name>.ts` with its spec, its code behind `load` in `<name>-run.ts`. */
export const command = defineCommand({
  name: 'images',
  summary: 'container images from a catalogue: plan, check, render pipelines, build, publish, tag',
  description: 'Reads containers/images.yml and containers/images.lock.json; docs/images.md explains them.',
  options: {},
  subcommands: [check, publish, tag],
});
