import { randomInt } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { SERVICES, type ServiceName } from '@entente/contracts';
import { CLUSTER_FAILPOINTS, FAILPOINTS } from '@entente/runtime';
import { chance } from '@entente/testing';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Way } from '../e2e/over-bus.js';
import { STORIES, type StoryName } from '../e2e/stories.js';
import { Play } from '../e2e/witness.js';
import { CELLS, isOnBus, storyFor, told, type Cell } from './cells.js';
import { BRISK, expectKept, playOn } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 240_000;
/** Of each service; `FULL=1` takes every cell. */
const SAMPLE = Number(process.env['EACH'] ?? 10);
/** A message that is in hand at a death has had an attempt: at five deaths it would be parked, as it should be. */
const DEATHS_PER_ROUND = 4;
const ORDERS = 5;
const ORDERS_DISPUTED = 2;
/** What dies late may miss the orders of the first time. */
const TIMES_MAX = 3;
/** Of the stories that might as well be told over HTTP. */
const SHARE_ON_BUS = 0.5;

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const isFull = process.env['FULL'] === '1';
/** How the names of the places begin that are tried; without it, all are. */
const places = process.env['PLACES'] ?? '';

const chanceNow = chance(seed);

/** In each, every service dies at its cells, one after the other: the later ones meet recoveries. */
const rounds: (readonly Cell[])[] = [];
for (const service of SERVICES) {
  const own = CELLS.filter((cell) => cell.service === service && cell.place.startsWith(places))
    .map((cell) => ({ cell, at: chanceNow() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ cell }) => cell);
  const chosen = isFull ? own : own.slice(0, SAMPLE);
  for (let n = 0; n * DEATHS_PER_ROUND < chosen.length; n++)
    rounds[n] = [...(rounds[n] ?? []), ...chosen.slice(n * DEATHS_PER_ROUND, (n + 1) * DEATHS_PER_ROUND)];
}

it('no named place of a service is left out, and there are at least 300 cells', () => {
  expect(new Set(CELLS.map(({ place }) => place))).toEqual(new Set([...FAILPOINTS, ...CLUSTER_FAILPOINTS]));
  expect(CELLS.length).toBeGreaterThanOrEqual(300);
});

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(`Killed at a named place (SEED=${seed})`, () => {
  const given = withCluster({ env: BRISK });
  const deaths = new Map<string, number>();
  /** Whoever waits for a death in an earlier round, which has failed, starts nothing any more. */
  let round = -1;
  afterAll(() => {
    if (isFull) process.stderr.write([...deaths].map(([place, killed]) => `${place}: ${killed}\n`).join(''));
  });

  it.each(rounds.map((cells, n) => [cells.map(told).join(', '), n, cells] as const))(
    'services lose nothing and do nothing twice: %s',
    async (_, n, cells) => {
      round = n;
      const reached = new Set<Cell>();
      const plays: Play[] = [];
      await Promise.all(given.cluster.replicas.map((replica) => replica.kill()));
      const dying = SERVICES.map((service) => dies(service, cells, reached));
      const acting = (async () => {
        for (let time = 0; time < TIMES_MAX && reached.size < cells.length; time++)
          await playFor(
            cells.filter((cell) => !reached.has(cell)),
            `r${n}-${time}`,
            plays,
          );
        // To come to the end of everything is not to have reached the place: nothing was tried.
        expect(cells.filter((cell) => !reached.has(cell)).map(told)).toEqual([]);
      })();
      await Promise.all([acting, ...dying]);
      await expectKept(given, plays);
      for (const { service, place } of cells) deaths.set(`${service} ${place}`, (deaths.get(`${service} ${place}`) ?? 0) + 1);
      if (isFull) process.stderr.write(`Round ${n + 1} of ${rounds.length}: ${cells.map(told).join(', ')}\n`);
    },
    TEST_MS_MAX,
  );

  /** Killed at one cell it is started again with the next, and after the last one stays. */
  async function dies(service: ServiceName, cells: readonly Cell[], reached: Set<Cell>): Promise<void> {
    const [replica] = given.cluster.of(service);
    const own = round;
    for (const cell of cells.filter((one) => one.service === service)) {
      const child = replica!.launch({ FAILPOINT: `${cell.place}:${cell.hit}` });
      const ended = await child.ended;
      if (round !== own) return;
      expect({ cell, ...ended, said: child.said() }).toMatchObject({ cell, code: null, signal: 'SIGKILL' });
      reached.add(cell);
    }
    await replica!.start();
  }

  async function playFor(cells: readonly Cell[], prefix: string, plays: Play[]): Promise<void> {
    const stories = [...new Set(cells.flatMap((cell) => storyFor(cell) ?? []))];
    const turning = stories.filter(turnsTheClock);
    const onBus = new Set(cells.filter(isOnBus).map(storyFor));
    const cast = (story: StoryName) =>
      castFor(story, prefix, onBus.has(story) || chanceNow() < SHARE_ON_BUS ? given.line.by : undefined);
    const others = stories.filter((story) => !turning.includes(story)).flatMap(cast);
    const last = turning.flatMap(cast);
    plays.push(...others, ...last);
    await Promise.all(others.map((play) => playOn(play, given.cluster.url)));
    // A turn of the clock would end the deadlines of others.
    for (const play of last) await playOn(play, given.cluster.url);
  }
});

const turnsTheClock = (story: StoryName): boolean =>
  STORIES[story].steps('').some((step) => 'turn' in step && step.turn !== 'PT0S');

function castFor(story: StoryName, prefix: string, way: Way | undefined): readonly Play[] {
  const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${story.replaceAll(' ', '-')}-${i}`);
  if (story === 'disputed and refunded in part') return idsOf(ORDERS_DISPUTED).map((orderId) => Play.of(story, orderId, way));
  return [Play.together(story, idsOf(ORDERS), way)];
}
