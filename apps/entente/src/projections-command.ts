import { parseArgs } from 'node:util';
import { SERVICES } from '@entente/contracts';
import { parseInstant, type Instant } from '@entente/kernel';
import type { ProjectionsOf, RebuildTold, Rewound, VersionListed } from '@entente/runtime/admin';
import { toldTable } from './told-table.js';

type Env = { readonly [name: string]: string | undefined };

export const projectionsHelp = [
  'entente projections: the read models, which are built from the events and can be built again.',
  '',
  '  list                                every version that has tables: where it stands, and who follows it',
  '  rebuild [<context>] <name>          builds it beside the tables that are read, then puts it in their place; stopped or killed, it',
  '                                      goes on when it is started again. Run with the code of a release that is yet to be rolled out,',
  '                                      it builds what that release will read, and follows until a replica takes over',
  '    --from-start                      forgets what an earlier run has built',
  '  drop [<context>] <name>@<version>   removes the tables of a version that nobody reads any more',
  '',
  '  rewind --from <instant>             after the events alone were put back to an older point, while no process runs: whatever follows them',
  '                                      goes back with them. Relay, alerts and legs go on from the first event at or after it; deadlines',
  '                                      and read models are dropped, and the next start builds them again: see docs/restore.md',
  '',
  '  --service <context>                 looks at one of order, dispute, payout only',
  '',
  'Where the read models are:',
  '',
  '  ORDER_DATABASE_URL, DISPUTE_DATABASE_URL, PAYOUT_DATABASE_URL   the databases of services (or …_FILE)',
  '  DATABASE_URL                                                    that of one service, with --service',
  '  DATA_DIR=./data                                                 the directory of the one process, while it does not run',
  '  ENTENTE_STORE=eventstore, EVENTSTORE_URL=…   where events are in EventStoreDB',
  '',
  'Ends with 0 when it is done, 1 when it was refused, 2 when it was asked in a way that cannot be read.',
].join('\n');

export async function projectionsCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'from-start': { type: 'boolean', default: false }, service: { type: 'string' }, from: { type: 'string' } },
    allowPositionals: true,
  });
  const { NotDone, openProjections } = await import('@entente/runtime/admin'); // Only now: help answers at once.
  const [verb = '', ...words] = positionals;
  const name = words.at(-1) ?? '';
  const named = words.length > 1 ? words[0] : values.service;
  const context = SERVICES.find((known) => known === named);
  const from = parseInstant(values.from ?? '');
  const fault =
    named !== undefined && context === undefined ? `there is no context "${named}"` : faultOf(verb, words, from !== undefined);
  if (fault !== undefined) {
    console.error(`entente projections: ${fault}.\n\n${projectionsHelp}`);
    return 2;
  }
  const { contexts, close } = await openProjections(env, context);
  try {
    if (verb === 'list') await list(contexts);
    else if (verb === 'rebuild') await rebuild(contexts, name, values['from-start']);
    else if (verb === 'drop') await drop(contexts, name);
    else if (from !== undefined) await rewind(contexts, from);
    return 0;
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    console.error(`entente projections: ${error.message}`);
    return 1;
  } finally {
    await close();
  }
}

function faultOf(verb: string, words: readonly string[], isFromRead: boolean): string | undefined {
  if (!['list', 'rebuild', 'drop', 'rewind'].includes(verb)) return 'say what to do: list, rebuild, drop or rewind';
  if (verb === 'list' || verb === 'rewind') {
    if (words.length > 0) return `${verb} takes no name; --service names a context`;
    if (verb === 'rewind' && !isFromRead)
      return 'say from when, such as rewind --from 2026-01-07T09:00:00Z: when the backup was made, or before';
    return undefined;
  }
  if (words.length === 0 || words.length > 2) return `say what to ${verb}, one at a time`;
  if (verb === 'drop' && !VERSION.test(words.at(-1) ?? '')) return 'say which version to drop: drop order order-list@1';
  return undefined;
}

const VERSION = /^([a-z][a-z0-9-]*)@([1-9]\d{0,5})$/;

async function list(contexts: readonly ProjectionsOf[]): Promise<void> {
  const versions = (await Promise.all(contexts.map((context) => context.list()))).flat();
  const head = ['context', 'version', 'read', 'position', 'behind', 'followed by', 'stopped'];
  console.log(toldTable([head, ...versions.map(cellsOf)]));
}

const cellsOf = ({ context, version, isRead, position, behind, owner, stopped }: VersionListed): string[] => [
  context,
  version,
  isRead ? 'yes' : 'no',
  position ?? 'none',
  behind === undefined ? 'not of this store' : behind.toLocaleString('en'),
  owner ?? 'nobody',
  stopped ? `${stopped.reason}: ${stopped.detail}` : '',
];

async function rebuild(contexts: readonly ProjectionsOf[], name: string, fromStart: boolean): Promise<void> {
  const { NotDone } = await import('@entente/runtime/admin');
  const [context] = contexts.filter((one) => one.has(name));
  if (!context)
    throw new NotDone(`this release reads no projection "${name}" there. \`entente projections list\` names them all.`);
  let isStopped = false;
  const stop = () => (isStopped = true);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  await context.rebuild(name, { fromStart, isStopped: () => isStopped, told: progress(name) });
  console.log(`${name}: done.`);
}

/** `order-list: building, 12,400 events, 5,100 a second, at 12400 of 200000.` */
function progress(name: string): (told: RebuildTold) => void {
  let isFollowing = false;
  return ({ phase, events, eventsPerS, position, head }) => {
    if (phase === 'following' && !isFollowing)
      console.log(
        `${name}: built, and in its place. It is followed from here until a process of the service does; Ctrl-C ends that.`,
      );
    isFollowing ||= phase === 'following';
    const count = (of: number) => of.toLocaleString('en');
    console.log(
      `${name}: ${phase}, ${count(events)} events, ${count(eventsPerS)} a second, at ${position ?? 'the start'} of ${head ?? 'none'}.`,
    );
  };
}

async function rewind(contexts: readonly ProjectionsOf[], from: Instant): Promise<void> {
  for (const context of contexts) for (const line of rewoundLines(context.name, await context.rewind(from))) console.log(line);
}

const rewoundLines = (name: string, { followers, dropped }: Rewound): readonly string[] => [
  ...followers.map(
    ({ follower, position }) =>
      `${name}: ${follower} goes on ${position === undefined ? 'from the start' : `behind ${position}`}.`,
  ),
  `${name}: the next start builds deadlines, ${dropped.join(', ')} again.`,
];

async function drop(contexts: readonly ProjectionsOf[], id: string): Promise<void> {
  const { NotDone } = await import('@entente/runtime/admin');
  const [, name = '', version] = VERSION.exec(id) ?? [];
  for (const context of contexts)
    if ((await context.list()).some((found) => found.version === id)) {
      await context.drop(name, Number(version));
      console.log(`${id}: dropped.`);
      return;
    }
  throw new NotDone(`nothing is stored of ${id} there. \`entente projections list\` names what is.`);
}
