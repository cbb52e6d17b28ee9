import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Arrival, Consumption, Message } from '@entente/bus';
import { COMMANDS_TOPIC, RESULTS_TOPIC, TOPICS } from '@entente/contracts';
import { must } from '@entente/kernel';
import { lineTo, type Line } from './over-bus.js';
import { town, type Town } from './served.js';
import { accountOf, STORIES, type StoryName } from './stories.js';
import { Play } from './witness.js';

const PLAYED_MS_MAX = 180_000;
/** What is written with letters, digits and hyphens alone is a code; people write sentences. */
const CODE = /^[\w-]*$/;

const orderOf = (story: StoryName): string => story.replaceAll(' ', '-');

let here: Town;
let line: Line;
let reading: readonly Consumption[] = [];
const logged: string[] = [];
const commands: { readonly message: Message; readonly arrival: Arrival }[] = [];
/** Of every topic but that of the commands. */
const published: Message[] = [];

beforeAll(async () => {
  here = await town({}, { logLevel: 'debug', logTo: { write: (one) => void logged.push(one) } });
  line = lineTo(here.served);
  const { bus } = here.served.running;
  reading = [
    bus.consume({
      name: 'reads-commands',
      topics: [COMMANDS_TOPIC],
      handle: async (message, arrival) => void commands.push({ message, arrival: must(arrival, 'The arrival of a command') }),
    }),
    bus.consume({
      name: 'reads-everything-else',
      topics: [...Object.values(TOPICS), RESULTS_TOPIC],
      handle: async (message) => void published.push(message),
    }),
  ];
  for (const story of Object.keys(STORIES) as StoryName[]) {
    const play = Play.of(story, orderOf(story), line.by);
    for (const _ of STORIES[story].steps('')) {
      await play.step(here.served.url);
      // On the bus nobody waits for what another context has to hear first.
      await here.wait('PT0S');
    }
    await play.check(here.served.url);
  }
  await refusedWithItsText();
  await here.wait('PT0S');
}, PLAYED_MS_MAX);
afterAll(async () => {
  await Promise.all([line, ...reading].map((one) => one.stop()));
  await here.stop();
});

const REFUSED = 'Je m’appelle Zoé, écrivez à zoe@example.com.';

/** Whoever may not act, whoever writes where nothing is asked for, and whoever shows no good token. */
async function refusedWithItsText(): Promise<void> {
  const [placed] = STORIES['never accepted'].steps('refused');
  const body = must(placed && 'body' in placed ? placed.body : undefined, 'The placing of an order');
  await line.by(here.shop.for('ana')).post('/orders', body);
  const sent = { text: REFUSED, reason: REFUSED };
  const [stranger, wordy] = await Promise.all([
    line.by(here.zoe).post('/orders/refused/cancel', { reason: REFUSED }),
    line.by(here.bo).post('/orders/refused/accept', sent),
  ]);
  expect([stranger.status, wordy.status]).toEqual([403, 400]);
  await line.send({
    key: 'refused',
    id: 'forged',
    type: 'entente.order.accept',
    headers: { authorization: `${here.bo.credentials['authorization']}-forged` },
    data: sent,
  });
  expect((await line.told('forged')).data).toMatchObject({ status: 401, code: 'unauthenticated' });
}

describe('When all stories have gone over the bus', () => {
  const tokens = () => [...new Set(commands.map(({ message }) => (message.headers?.authorization ?? '').split(' ')[1] ?? ''))];
  const written = () =>
    [...new Set(commands.flatMap(({ message: { data } }) => textsIn(data)))].filter((text) => !CODE.test(text));
  const secrets = () => [...tokens(), ...written(), accountOf(orderOf('paid out'))];
  const standsIn = (text: string): readonly string[] =>
    secrets().filter((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));

  it('what is looked for below has been sent', () => {
    expect(standsIn(JSON.stringify(commands))).toEqual(secrets());
    expect(written()).toEqual(expect.arrayContaining(['Un logo', 'Voici.', 'La moitié convient.', REFUSED]));
    expect(tokens().length).toBeGreaterThan(Object.keys(STORIES).length);
  });

  it('no other topic carries what anybody wrote, where he is paid, or with what he showed who he is', () => {
    expect(new Set(published.map(({ topic }) => topic))).toEqual(new Set([...Object.values(TOPICS), RESULTS_TOPIC]));
    expect(standsIn(JSON.stringify(published))).toEqual([]);
  });

  it('nor does an answer that is kept, of which each command has one', async () => {
    const { bus } = here.served.running;
    const kept = await Promise.all(commands.map(({ arrival }) => bus.answer(COMMANDS_TOPIC, arrival)));
    expect(kept).not.toContain(undefined);
    expect(standsIn(JSON.stringify(kept))).toEqual([]);
  });

  it('nor does the log', () => {
    expect(logged.length).toBeGreaterThan(commands.length);
    expect(standsIn(logged.join(''))).toEqual([]);
  });
});

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : typeof value === 'string' ? [value] : [];
