#!/usr/bin/env node
import { createProcessHost } from './adapters/process-host.ts';
import { reportBug, start } from './cli/start.ts';

const host = createProcessHost();

function end(error: unknown): void {
  void reportBug('ci-shared', error, host).then((code) => process.exit(code));
}

// outside of every await too nothing may end with Node's own exit code 1, which says "findings"
process.on('uncaughtException', end);
// everything is written by now, so nothing is lost; a connection kept alive must not hold us back
start(host).then((code) => process.exit(code), end);
