import { startRegistry } from '../../../test/support/registry-server.ts';

/** The tests' registry as a process of its own, for the demo waits for its commands: prints its host, ends when stdin does. */
const server = await startRegistry({ mode: 'forgejo' });
process.stdout.write(server.host);
process.stdin.resume().on('end', () => { process.exit(0); });
