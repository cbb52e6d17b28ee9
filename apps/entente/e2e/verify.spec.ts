import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtInPacks, Packs } from '@entente/policy';
import { openPglite, type Pglite } from '@entente/sql/pglite';
import type { Api } from './api.js';
import { casting, fill, ROUND } from '../src/demo/keep/fill.js';
import { INVARIANTS, type Invariant } from '../src/verify/invariants.js';
import { openDirectory } from '../src/verify/opened.js';
import { verify, type Options, type Report } from '../src/verify/verify.js';
import { readWitness } from '../src/verify/witness.js';
import { entente } from './command-line.js';
import { Garden } from './garden.js';
import { PLANTS, type Plant } from './plants.js';
import { town } from './served.js';

const FILLED_MS_MAX = 300_000;
const TEST_MS_MAX = 120_000;
const NAMES = Object.keys(INVARIANTS) as Invariant[];

let root: string;
let clean: string;
let witness: string;
/** A witness whose command is nowhere. */
let lost: string;

/** Every second situation of the kept demo, a chat, and a seller who withdraws what he earned; stopped when all is quiet. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'entente-'));
  clean = join(root, 'clean');
  witness = join(root, 'witness.jsonl');
  lost = join(root, 'lost.jsonl');
  const here = await town({ DATA_DIR: clean });
  await fill(
    here.served.url,
    casting(ROUND).filter((_, n) => n % 2 === 0),
  );
  const done = async (who: Api, path: string, body: object = {}) => {
    const answer = await who.post<{ revision: number; events: readonly string[] }>(path, body);
    expect({ path, status: answer.status }).toEqual({ path, status: answer.status < 300 ? answer.status : 200 });
    return answer.body;
  };
  await here.place('cu-withdrawn');
  const told = await done(here.bo, '/orders/cu-withdrawn/accept');
  await done(here.bo, '/orders/cu-withdrawn/send-message', { text: 'Bonjour.' });
  await done(here.bo, '/orders/cu-withdrawn/deliver', { text: 'Voilà.' });
  await done(here.ana, '/orders/cu-withdrawn/complete');
  await here.wait('PT0S');
  await done(here.bo, '/wallets/bo/withdraw', { marketplace: 'comeup', amountMinor: 5_000, currency: 'EUR' });
  await here.wait('PT0S');
  await here.stop();
  const { revision, events } = told;
  await writeFile(witness, `${JSON.stringify({ stream: 'order-cu-withdrawn', key: 'cu-withdrawn', revision, events })}\n`);
}, FILLED_MS_MAX);
afterAll(() => rm(root, { recursive: true }));

async function looked(directory: string, options: Partial<Options> = {}): Promise<Report> {
  const installation = await openDirectory(directory, {
    packs: new Packs(builtInPacks(), []),
    provider: 'simulated',
    store: { kind: 'sql' },
  });
  try {
    const all = { sample: 1, since: undefined, patienceSeconds: 0, witness: await readWitness(witness) };
    return await verify(installation, { ...all, ...options });
  } finally {
    await installation.close();
  }
}

/** A copy of the directory in which something was done that the program never does. */
async function spoilt(name: string, work: (pglite: Pglite) => Promise<void>): Promise<string> {
  const directory = join(root, name);
  await cp(clean, directory, { recursive: true });
  const pglite = await openPglite(directory);
  await work(pglite);
  await pglite.close();
  return directory;
}

const count = (report: Report, what: 'checked' | 'inFlight' | 'violated') =>
  Object.fromEntries(report.invariants.map((one) => [one.invariant, one[what]]));
const everything = (value: unknown) => Object.fromEntries(NAMES.map((name) => [name, value]));

describe('A system that has come to rest', () => {
  it(
    'violates nothing, and there is something to look at for every invariant',
    async () => {
      const report = await looked(clean);
      expect(report.violations).toEqual([]);
      expect(report.inFlight).toEqual([]);
      expect(count(report, 'checked')).toEqual(everything(expect.any(Number)));
      expect(Object.entries(count(report, 'checked')).filter(([, checked]) => checked === 0)).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

describe('What the program never does', () => {
  let report: Report;
  const places = new Map<Plant, string>();
  beforeAll(async () => {
    const directory = await spoilt('planted', async (pglite) => {
      const garden = new Garden(pglite);
      for (const plant of PLANTS) places.set(plant, await plant.plant(garden));
    });
    await writeFile(lost, `${JSON.stringify({ stream: 'order-lost', key: 'lost', revision: 0, events: ['OrderPlaced'] })}\n`);
    report = await looked(directory, { witness: await readWitness(lost) });
  }, TEST_MS_MAX);

  it.each(PLANTS)('is found by $invariant: $what', (plant) => {
    const found = report.violations.filter(({ invariant }) => invariant === plant.invariant);
    expect(found.map((one) => JSON.stringify(one))).toContainEqual(expect.stringContaining(places.get(plant) ?? '?'));
  });

  it('is found by witness.kept: a command was acknowledged, and nothing is stored', () => {
    const found = report.violations.filter(({ invariant }) => invariant === 'witness.kept');
    expect(found).toMatchObject([{ stream: 'order-lost', revision: 0, fault: { expected: '["OrderPlaced"]', found: '[]' } }]);
  });

  it('is found by every invariant that there is', () => {
    expect([...new Set([...PLANTS.map(({ invariant }) => invariant), 'witness.kept'])].sort()).toEqual([...NAMES].sort());
  });
});

describe('What is on its way', () => {
  it(
    'does not count: a message whose relay has not passed, an effect whose key is parked',
    async () => {
      const directory = await spoilt('in-flight', async (pglite) => {
        const garden = new Garden(pglite);
        const begun = await garden.event('dispute', `data->>'type' = 'MediationStarted'`);
        await garden.change(begun, `meta = jsonb_set(meta::jsonb, '{commandId}', '"another"')::json`);
        await garden.sql(
          'bus',
          `insert into parked (consumer, topic, key, reason, detail, since) values ('dispute.hears-orders', 'entente.order.v1', $1, 'unknown.pack', '', '')`,
          [begun.key],
        );
        await garden.sql(
          'bus',
          `insert into parked_messages (consumer, topic, key, event_id, type, message) values ('dispute.hears-orders', 'entente.order.v1', $1, $2, '', '{}')`,
          [begun.key, begun.id],
        );
        const { id } = await garden.event('payout', `data->>'type' = 'PaymentCaptured'`);
        await garden.sql('bus', `delete from messages where message->>'id' = $1`, [id]);
        await garden.sql('bus', `update checkpoints set position = '1' where follower = 'payout.relay'`);
      });
      const report = await looked(directory);
      const told = report.inFlight.map(({ invariant, why }) => `${invariant} ${why}`);
      expect(told).toEqual(expect.arrayContaining(['reactions.once parked', 'topics.complete waiting']));
      // The rewritten id itself is nobody's to wait for.
      expect([...new Set(report.violations.map(({ invariant }) => invariant))]).toEqual(['streams.ids']);
      expect(report.waitingFor).toEqual(['payout.relay']);
    },
    TEST_MS_MAX,
  );
});

describe('A message that an operator has skipped', () => {
  it(
    'excuses that its own effect is missing, and nothing else of its key',
    async () => {
      const directory = await spoilt('skipped', async (pglite) => {
        const garden = new Garden(pglite);
        const skip = (key: string, id: unknown) =>
          garden.sql(
            'bus',
            `insert into skipped (consumer, topic, key, event_id, type, reason, skipped_at)
             values ('dispute.hears-orders', 'entente.order.v1', $1, $2, '', 'Nobody needs it.', '')`,
            [key, String(id)],
          );
        for (const told of ['DisputeOpened', 'OrderPlaced']) {
          const begun = await garden.event('dispute', `data->>'type' = 'MediationStarted'`);
          await garden.change(begun, `meta = jsonb_set(meta::jsonb, '{commandId}', '"another"')::json`);
          const [news] = await garden.sql('order', `select id::text from events where key = $1 and data->>'type' = $2`, [
            begun.key,
            told,
          ]);
          await skip(begun.key, news?.['id']);
        }
      });
      const report = await looked(directory);
      const ofReactions = ({ invariant }: { readonly invariant: Invariant }) => invariant === 'reactions.once';
      expect(report.inFlight.filter(ofReactions)).toMatchObject([{ why: 'skipped' }]);
      expect(report.violations.filter(ofReactions)).toHaveLength(1);
    },
    TEST_MS_MAX,
  );
});

describe('entente verify', () => {
  it(
    'tells by its exit code whether something is violated, and writes down what it found',
    async () => {
      const report = join(root, 'report.json');
      const args = ['verify', '--witness', witness, '--report', report];
      const sound = await entente(args, { DATA_DIR: clean });
      expect({ ...sound, out: '' }).toEqual({ code: 0, err: '', out: '' });
      expect(sound.out).toContain('\nNo violation.\n');
      const written = JSON.parse(await readFile(report, 'utf8')) as Report;
      expect(written).toMatchObject({ violations: [], inFlight: [] });

      const directory = await spoilt('one-row', async (pglite) => {
        await pglite.schema('entente_order').query('delete from deadlines');
      });
      const spoiled = await entente(['verify', '--sample', '0.5'], { DATA_DIR: directory });
      expect(spoiled).toMatchObject({
        code: 1,
        err: '',
        out: expect.stringMatching(/\n {2}deadlines\.rows {2}order-\S+ at \d+: expected \{/),
      });
    },
    TEST_MS_MAX,
  );

  it(
    'lists the orders that a store has forgotten, and counts what an earlier report lists no more, as long as it is the same',
    async () => {
      const [report, later] = [join(root, 'older.json'), join(root, 'later.json')];
      /** As if the store had been put back to before that message. */
      const published = (id: string) => async (pglite: Pglite) => {
        const bus = pglite.schema('entente_bus');
        await bus.query(
          `insert into messages select (select max(sequence) + 1 from messages), topic, 'cu-nobody',
             jsonb_set(jsonb_set(message::jsonb, '{id}', to_jsonb($1::text)), '{key}', '"cu-nobody"')::json
           from messages where message->>'type' like '%.order_accepted.%' limit 1`,
          [id],
        );
        await bus.query('update offsets set sequence = (select max(sequence) from messages)');
      };
      const directory = await spoilt('older', published('00000000-0000-5000-8000-000000000003'));
      const at = { DATA_DIR: directory };
      const listed = expect.stringContaining('\nPublished of them, and not stored: cu-nobody.\n');
      expect(await entente(['verify', '--report', report], at)).toMatchObject({ code: 1, out: listed });
      expect(await entente(['verify', '--known', report, '--report', later], at)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/\n {2}topics\.explained .* of cu-nobody \(an earlier report lists it\)\n/),
      });

      const pglite = await openPglite(directory);
      await published('00000000-0000-5000-8000-000000000004')(pglite);
      await pglite.close();
      expect(await entente(['verify', '--known', later], at)).toMatchObject({
        code: 1,
        out: expect.stringContaining('\n1 violation.\n'),
      });
      for (const other of [witness, fileURLToPath(import.meta.url)])
        expect(await entente(['verify', '--known', other], at)).toMatchObject({
          code: 2,
          err: `entente verify: ${other} is no report. Name a file that --report has written.\n`,
        });
    },
    TEST_MS_MAX,
  );

  it(
    'asks for a start after a rewind, and is satisfied by it',
    async () => {
      const directory = await spoilt('rewound', async () => {});
      const at = { DATA_DIR: directory };
      expect(await entente(['projections', 'rewind', '--from', '2020-01-01T00:00:00Z'], at)).toMatchObject({ code: 0, err: '' });
      expect(await entente(['verify'], at)).toEqual({
        code: 2,
        out: '',
        err: 'entente verify: There are no read models of order, dispute, payout, as after a rewind: start their services, or the one process, once, so that these and the deadlines are built again, and verify then.\n',
      });
      const again = await town(at);
      await again.wait('PT0S');
      await again.stop();
      expect(await entente(['verify'], at)).toMatchObject({ code: 0, err: '' });
    },
    TEST_MS_MAX,
  );

  it(
    'disguises no other failure of a database: a table that somebody has dropped',
    async () => {
      const directory = await spoilt('dropped', (pglite) =>
        pglite.schema('entente_payout').script('drop table ledger_postings_1'),
      );
      expect(await entente(['verify'], { DATA_DIR: directory })).toMatchObject({
        code: 2,
        err: 'entente verify: relation "ledger_postings_1" does not exist\n',
      });
    },
    TEST_MS_MAX,
  );

  it(
    'says why it cannot look',
    async () => {
      const nowhere = join(root, 'nowhere');
      expect(await entente(['verify'], { DATA_DIR: nowhere })).toEqual({
        code: 2,
        out: '',
        err: expect.stringContaining(`There is nothing in ${nowhere}`),
      });
      expect(await entente(['verify', '--sample', '2'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('"2" is no part of a whole'),
      });
      expect(await entente(['verify', '--since', 'Monday'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('"Monday" is no instant'),
      });
      const one = { ORDER_DATABASE_URL: 'postgresql://verify@127.0.0.1:1/order' };
      expect(await entente(['verify'], one)).toMatchObject({
        code: 2,
        err: expect.stringContaining('It looks across all three services'),
      });
    },
    TEST_MS_MAX,
  );
});
