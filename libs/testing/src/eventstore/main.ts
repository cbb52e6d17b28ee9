import { spawn } from 'node:child_process';
import { startEventStore } from './server.js';

/**
 * `node libs/testing/dist/eventstore/main.js <command> …`: runs a command with ENTENTE_STORE=eventstore on a conformance server that lives as long
 * as the command, and ends as it does.
 */
const [command = '', ...args] = process.argv.slice(2);
const server = await startEventStore();
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: server.url },
});
child.once('error', (error) => {
  throw error;
});
child.once('close', (code) => process.exit(code ?? 1));
