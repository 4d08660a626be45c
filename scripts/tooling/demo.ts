import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { scenes } from './demo/index.ts';
import { Stage } from './demo/stage.ts';

/** `npm run demo`: the main jobs on realistic input, in a scratch folder that stays for a look. */
const stage = new Stage(mkdtempSync(path.join(os.tmpdir(), 'ci-shared-demo-')), path.resolve(import.meta.dirname, '../../dist/bin'));
for (const scene of scenes) await scene(stage);
stage.say(`\nEverything stands in ${stage.folder} for a look: people (who commit), remote.git, workspace (the pipeline), consumer, fleet, base-images.`);
