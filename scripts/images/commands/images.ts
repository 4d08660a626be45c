import { defineCommand } from '../../ports/command.ts';
import { command as build } from './build.ts';
import { command as check } from './check.ts';
import { command as clean } from './clean.ts';
import { command as contexts } from './contexts.ts';
import { command as endOfLife } from './end-of-life.ts';
import { command as lock } from './lock.ts';
import { command as mirror } from './mirror.ts';
import { command as pin } from './pin.ts';
import { command as plan } from './plan.ts';
import { command as publish } from './publish.ts';
import { command as report } from './report.ts';
import { command as tag } from './tag.ts';
import { command as pythonMatrix } from './python-matrix.ts';
import { command as recipe } from './recipe.ts';
import { command as render } from './render.ts';

/** Every subcommand: one file `<name>.ts` with its spec, its code behind `load` in `<name>-run.ts`. */
export const command = defineCommand({
  name: 'images',
  summary: 'container images from a catalogue: plan, build, release, mirror, pin, watch, report, clean',
  description: 'Reads containers/images.yml and containers/images.lock.json; docs/image-catalogue.md explains them.',
  options: {},
  subcommands: [plan, check, render, contexts, build, publish, tag, recipe, lock, pin, mirror, endOfLife, report, clean, pythonMatrix],
});
