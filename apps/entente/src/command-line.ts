import { clockCommand, clockHelp } from './clock-command.js';
import { deadLettersCommand, deadLettersHelp } from './dead-letters-command.js';
import { demoCommand, demoHelp } from './demo/demo-command.js';
import { paymentsCommand, paymentsHelp } from './payments/payments-command.js';
import { policyCommand, policyHelp } from './policy/policy-command.js';
import { migrateCommand, migrateHelp, topicsCommand, topicsHelp, usersCommand, usersHelp } from './prepare-commands.js';
import { projectionsCommand, projectionsHelp } from './projections-command.js';
import { relayCommand, relayHelp } from './relay-command.js';
import { replayCommand, replayHelp } from './replay/replay-command.js';
import { serveCommand, serveHelp } from './serve-command.js';
import { verifyCommand, verifyHelp } from './verify/verify-command.js';

type Env = { readonly [name: string]: string | undefined };
type Command = {
  readonly says: string;
  readonly help: string;
  readonly run: (args: readonly string[], env: Env) => Promise<number>;
};

const COMMANDS: { readonly [name: string]: Command } = {
  serve: { says: 'serve everything in one process', help: serveHelp, run: serveCommand },
  demo: { says: 'play the stories of the articles, and tell them', help: demoHelp, run: demoCommand },
  replay: { says: 'tell the story of one order from its events', help: replayHelp, run: replayCommand },
  policy: { says: 'what the rule books say: list, show, draw, diff', help: policyHelp, run: policyCommand },
  migrate: { says: 'prepare the databases of the services', help: migrateHelp, run: migrateCommand },
  topics: { says: 'prepare the topics between the services', help: topicsHelp, run: topicsCommand },
  users: { says: 'prepare the users of the services in EventStoreDB', help: usersHelp, run: usersCommand },
  verify: { says: 'check that what is stored, published and shown agrees', help: verifyHelp, run: verifyCommand },
  payments: { says: 'compare the ledger with the provider’s own book', help: paymentsHelp, run: paymentsCommand },
  projections: { says: 'look after the read models: list, rebuild, drop', help: projectionsHelp, run: projectionsCommand },
  'dead-letters': { says: 'look after what consumers could not handle', help: deadLettersHelp, run: deadLettersCommand },
  relay: { says: 'publish again what a store holds', help: relayHelp, run: relayCommand },
  clock: { says: 'turn the manual clock of a running system', help: clockHelp, run: clockCommand },
};

const list = () => Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(12)} ${says}`);
const overview = () =>
  [
    'entente: orders, disputes and payouts of a marketplace, event by event.',
    '',
    ...list(),
    '',
    'entente <command> --help says more about one.',
  ].join('\n');

const asksForHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

/** Runs one command; answers the exit code. */
export async function run([name = '', ...args]: readonly string[], env: Env): Promise<number> {
  if (name === 'help' || asksForHelp(name)) {
    console.log(overview());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(
      [`entente: ${name === '' ? 'say what to do' : `there is no command "${name}"`}. Write one of:`, ...list()].join('\n'),
    );
    return 2;
  }
  if (args.some(asksForHelp)) {
    console.log(command.help);
    return 0;
  }
  try {
    return await command.run(args, env);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    console.error(`entente ${name}: ${error.message}\n\n${command.help}`);
    return 2;
  }
}

/** What `parseArgs` throws for an option that it does not know, or that lacks its value. */
const isUnreadable = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
