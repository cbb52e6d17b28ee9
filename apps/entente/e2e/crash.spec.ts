import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { COMMANDS_TOPIC, RESULTS_TOPIC } from '@entente/contracts';
import { fromMs } from '@entente/kernel';
import { FAILPOINTS } from '@entente/runtime';
import { Api } from './api.js';
import { freshDirectory, removeAll, served, startServe, stopped } from './child.js';
import { inDirectory } from './directory.js';
import { sellerOf, STORIES, type StoryName } from './stories.js';
import { AnswerLost, Play, quiet } from './witness.js';

afterAll(removeAll);

const TEST_MS_MAX = 180_000;

/** Where the process ends, the n-th time that it passes there, and in which story. */
type Crash = `${(typeof FAILPOINTS)[number]}:${number}, ${StoryName}`;

/**
 * Two at a time, each on a data directory of its own. A story passes a place many times: the numbers are chosen so that what is under way is now
 * an order, now its dispute, now its money.
 */
const CRASHES: readonly (readonly [Crash, Crash])[] = [
  ['append.before:13, opened by itself and refunded', 'append.after:20, disputed and refunded in part'],
  ['append.after:1, nobody chooses', 'relay.before-publish:12, disputed and refunded in part'],
  ['relay.after-publish:1, completed after a refusal', 'reaction.before-handle:12, a parcel that never came'],
  ['reaction.before-handle:4, held and enlarged by an offer', 'reaction.after-handle:17, disputed and refunded in part'],
  ['projection.before-commit:10, a parcel that never came', 'projection.after-commit:24, disputed and refunded in part'],
  ['deadlines.before-apply:10, expired with a voucher', 'deadlines.after-apply:14, a parcel that never came'],
  ['alarm.before-ring:3, nobody chooses', 'alarm.after-ring:3, a parcel that never came'],
  ['alarm.after-ring:1, never accepted', 'leg.before-wallet:1, completed after a refusal'],
  ['leg.after-wallet:4, a parcel that never came', 'leg.after-delivered:1, disputed and refunded in part'],
  ['withdrawal.after-request:1, paid out', 'withdrawal.before-wallet:1, paid out'],
  ['withdrawal.after-wallet:1, paid out', 'withdrawal.before-call:1, paid out'],
  ['withdrawal.after-call:1, paid out', 'withdrawal.before-settled:1, paid out'],
  ['withdrawal.after-settled:1, paid out', 'deadlines.after-apply:30, paid out'],
  ['provider.before-call:1, cancelled and refunded', 'provider.after-call:1, disputed and refunded in part'],
];

/** Where it ends with a command of the bus in hand: the first, the second, and the third that wait for it. */
const ON_BUS = ['command.before-keep:1', 'command.after-keep:2', 'command.after-tell:2'] as const;

describe('Killed at a named place and started again, the process', () => {
  const tracks: Track[] = [];
  beforeAll(async () => {
    for (const name of ['a', 'b']) tracks.push({ name, dataDir: await freshDirectory(), plays: [], open: [] });
  });

  it('has no named place that is not tried', () => {
    expect(new Set([...CRASHES.flat(), ...ON_BUS].map((crash) => crash.split(':')[0]))).toEqual(new Set(FAILPOINTS));
  });

  it.each(CRASHES)(
    'goes on where the one before was killed, until it is killed itself: %s; %s',
    async (...crashes) => {
      await Promise.all(crashes.map((crash, i) => killedAt(crash, tracks[i]!)));
    },
    TEST_MS_MAX,
  );

  it.each([0, 1])(
    'has lost nothing and done nothing twice (directory %i)',
    async (i) => {
      const { dataDir, plays, open } = tracks[i]!;
      const last = await served(dataDir);
      for (const play of open) await play.goOn(last.address);
      for (const play of plays) await play.check(last.address);
      await stopped(last);
      await expectSound(dataDir, plays);
    },
    TEST_MS_MAX,
  );
});

/** One data directory and all that is played on it, process after process; `open` is what the last one left behind. */
type Track = { readonly name: string; readonly dataDir: string; readonly plays: Play[]; open: Play[] };

/** Finishes what was left behind, so that crashes also meet recoveries, and then plays a story of its own: somewhere there the process must end. */
async function killedAt(crash: Crash, track: Track): Promise<void> {
  const [failpoint = '', story] = crash.split(', ');
  const play = Play.besideOneForgotten(story as StoryName, `${track.name}-${track.plays.length}`);
  track.plays.push(play);
  track.open.push(play);
  const dying = startServe(track.dataDir, { FAILPOINT: failpoint });
  // To come to the end of everything is not to have reached the place: nothing was tried. What was left behind may lead there before it serves.
  await expect(dying.url.then((address) => finished(track, address))).rejects.toThrow(/went away|before it served/);
  expect(await dying.ended).toEqual({ code: null, signal: 'SIGKILL' });
}

async function finished(track: Track, address: string): Promise<void> {
  for (let play = track.open[0]; play; play = track.open[0]) {
    await play.goOn(address);
    await play.check(address);
    track.open.shift();
  }
}

async function expectSound(dataDir: string, plays: readonly Play[]): Promise<void> {
  await inDirectory(dataDir, async (directory) => {
    for (const play of plays) await play.checkStored(directory);
    expect(await directory.moneyFaults()).toEqual([]);
    const kept = await directory.dump();
    await directory.rebuild();
    expect(await directory.dump()).toEqual(kept);
  });
}

const ORDERS_ON_BUS = ['on-bus-1', 'on-bus-2'];

describe('Killed with a command of the bus in hand', () => {
  it(
    'the process keeps one answer to each and does each once; the very same record, sent again, is answered as it was',
    async () => {
      const dataDir = await freshDirectory();
      const authorization = await inProcess(dataDir, async (address) => {
        const shop = await new Api(address).as('shop', ['service'], ['comeup']);
        return shop.credentials['authorization'] ?? '';
      });
      const commands = ORDERS_ON_BUS.flatMap((orderId) => placedAndAccepted(orderId, authorization));
      await inDirectory(dataDir, (directory) => directory.publish(...commands));
      for (const place of ON_BUS)
        expect(await startServe(dataDir, { FAILPOINT: place }).ended).toEqual({ code: null, signal: 'SIGKILL' });
      await inProcess(dataDir, quiet);
      const told = await answersTo(commands, dataDir);
      expect(told.map(({ status, revision }) => [status, revision])).toEqual(
        ORDERS_ON_BUS.flatMap(() => [
          [201, 0],
          [200, 1],
        ]),
      );

      await inDirectory(dataDir, (directory) => directory.publish(...commands));
      await inProcess(dataDir, quiet);
      const again = await answersTo([...commands, ...commands], dataDir);
      expect(again).toEqual([...told, ...told]);
      await expectSound(dataDir, []);
    },
    TEST_MS_MAX,
  );
});

function placedAndAccepted(orderId: string, authorization: string): readonly Message[] {
  const command = (action: string, member: string, data: Message['data'] = {}): Message => ({
    topic: COMMANDS_TOPIC,
    key: orderId,
    id: `${action}-${orderId}`,
    type: `entente.order.${action}`,
    source: '/shop',
    time: fromMs(0),
    correlationId: orderId,
    headers: { authorization, 'entente-on-behalf-of': member },
    data,
  });
  const [placed] = STORIES['never accepted'].steps(orderId);
  if (!placed || !('path' in placed)) throw new Error('The story does not begin with its order.');
  const order = JSON.parse(JSON.stringify(placed.body)) as Message['data'];
  return [command('place', 'ana', order), command('accept', sellerOf(orderId))];
}

/** What was told of each command in the log, in its order; however often, it was the same, and it is kept once. */
async function answersTo(commands: readonly Message[], dataDir: string) {
  const { results, kept } = await inDirectory(dataDir, async (directory) => ({
    results: await directory.published(RESULTS_TOPIC),
    kept: await directory.answersKept(),
  }));
  const byPlace = new Map<string, Message>();
  for (const result of results) {
    const first = byPlace.get(result.id) ?? result;
    expect(result).toEqual(first);
    byPlace.set(result.id, first);
  }
  const told = [...byPlace.values()].map(({ data: { commandId, status, answer } }) => {
    const { revision, events } = answer as { readonly revision: number; readonly events: readonly string[] };
    return { commandId, status, revision, events };
  });
  expect(kept).toBe(commands.length);
  expect(told.map(({ commandId }) => commandId)).toEqual(commands.map(({ id }) => id));
  return told;
}

async function inProcess<Result>(dataDir: string, work: (address: string) => Promise<Result>): Promise<Result> {
  const process = await served(dataDir);
  const result = await work(process.address);
  await stopped(process);
  return result;
}

const ROUNDS = 4;
const CUSTOMERS = 5;
const KILLED_AFTER_MS = { min: 100, max: 1_200 };
const BUSY: readonly StoryName[] = ['completed after a refusal', 'disputed and refunded in part', 'cancelled and refunded'];
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

describe(`Killed from outside while many act (SEED=${seed})`, () => {
  it(
    'the process loses nothing and does nothing twice, however often',
    async () => {
      const dataDir = await freshDirectory();
      const chance = chanceFrom(seed);
      const plays: Play[] = [];
      const begun = () => {
        const play = Play.of(BUSY[plays.length % BUSY.length]!, `load-${plays.length}`);
        plays.push(play);
        return play;
      };
      // Nobody turns the clock before the end: this one's deadline has to outlive all the processes.
      const forgotten = Play.of('never accepted', 'forgotten');
      let unanswered: readonly Play[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const process = await served(dataDir);
        if (round === 1) await forgotten.step(process.address);
        const gone = Promise.all(
          Array.from({ length: CUSTOMERS }, (_, i) => actsUntilItIsGone(process.address, begun, unanswered[i])),
        );
        // Whoever is not answered before that has met a fault, and says so now.
        await Promise.race([gone, sleep(KILLED_AFTER_MS.min + chance() * (KILLED_AFTER_MS.max - KILLED_AFTER_MS.min))]);
        process.signal('SIGKILL');
        unanswered = await gone;
        expect(await process.ended).toEqual({ code: null, signal: 'SIGKILL' });
      }

      const last = await served(dataDir);
      await Promise.all(unanswered.map((play) => play.goOn(last.address)));
      await forgotten.goOn(last.address);
      for (const play of [...plays, forgotten]) await play.check(last.address);
      await stopped(last);
      await expectSound(dataDir, [...plays, forgotten]);
    },
    TEST_MS_MAX,
  );
});

/** Finishes what has no answer yet, then one order after another; answers with the one that the process left open. */
async function actsUntilItIsGone(address: string, begun: () => Play, unanswered: Play | undefined): Promise<Play> {
  for (let play = unanswered ?? begun(); ; play = begun()) {
    try {
      await play.goOn(address);
    } catch (error) {
      if (error instanceof AnswerLost) return play;
      throw error;
    }
  }
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function chanceFrom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
