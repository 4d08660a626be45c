#!/usr/bin/env node
import { main } from './cli/run.ts';

main(process).then(
  (code) => { process.exitCode = code; },
  (error: unknown) => { process.exitCode = 3; process.stderr.write(`ci-shared: ${String(error)}\n`); },
);
