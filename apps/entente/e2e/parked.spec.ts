import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, ParkedKey } from '@entente/bus';
import { derivedId, fromMs } from '@entente/kernel';
import { Api } from './api.js';
import { entente } from './command-line.js';
import { freshDirectory, removeAll, served, startServe, stopped, type Serving } from './child.js';
import { inDirectory } from './directory.js';
import { operator, Play, quiet } from './witness.js';

const TEST_MS_MAX = 120_000;
const DISPUTE = 'dispute.hears-orders';
const PAYOUT = 'payout.hears-orders';

afterAll(removeAll);

const parkedIn = async (ops: Api): Promise<readonly ParkedKey[]> =>
  (await ops.get<{ items: readonly ParkedKey[] }>('/operations/parked')).body.items;
/** Who waits for whom, and why; in an order of its own, for all of them were parked at one instant. */
const inShort = (parked: readonly ParkedKey[]): readonly string[] =>
  parked.map(({ consumer, key, reason, messages }) => `${consumer} ${key} ${reason} ${messages.length}`).sort();

describe('A message that a consumer cannot handle', () => {
  let dataDir: string;
  let process: Serving;
  let ops: Api;

  let sequence = 0;
  /** As it would lie in the log if another release, or a mistake, had put it there. */
  const told = (key: string, type: string, data: Message['data']): Message => {
    const id = derivedId('poison', ++sequence);
    return {
      topic: 'entente.order.v1',
      key,
      id,
      type,
      source: '/entente/order',
      time: fromMs(Date.UTC(2026, 0, 5, 9)),
      correlationId: id,
      data,
    };
  };
  const parties = (orderId: string) => ({
    orderId,
    marketplace: 'comeup',
    policy: 'comeup/2',
    revision: 0,
    rule: 'CU-T01',
    by: 'service',
    status: 'pending',
    remainingMinor: 10_000,
    buyerId: 'ana',
    sellerId: 'bo',
    currency: 'EUR',
    disputes: 0,
  });
  const payment = {
    do: 'capture',
    reference: 'pay-behind',
    method: 'card',
    amountMinor: 10_000,
    feesMinor: 0,
    bankFeesMinor: 0,
    taxMinor: 0,
  };
  const broken = told('torn', 'entente.order.order_completed.v1', { ...parties('torn'), funds: null });
  const messages = [
    told('later', 'entente.order.order_teleported.v1', parties('later')),
    told('next', 'entente.order.order_placed.v9', parties('next')),
    told(' ', 'entente.order.order_accepted.v1', parties('nobody')),
    broken,
    told('torn', 'entente.order.order_placed.v1', { ...parties('torn'), policyDigest: '0'.repeat(64), funds: [payment] }),
  ];
  const keyless = `keyless-${messages[2]!.id}`;

  beforeAll(async () => {
    dataDir = await freshDirectory();
    await stopped(await served(dataDir));
    await inDirectory(dataDir, (directory) => directory.publish(...messages));
    process = await served(dataDir);
    ops = await operator(process.address);
    await quiet(process.address);
  }, TEST_MS_MAX);

  it('parks its key with the reason, and what comes after it under that key waits behind it', async () => {
    expect(inShort(await parkedIn(ops))).toEqual([
      `${DISPUTE} ${keyless} malformed 1`,
      `${DISPUTE} later unknown.type 1`,
      `${DISPUTE} next unknown.version 1`,
      `${PAYOUT} ${keyless} malformed 1`,
      `${PAYOUT} later unknown.type 1`,
      `${PAYOUT} next unknown.version 1`,
      `${PAYOUT} torn malformed 2`,
    ]);
    expect((await ops.get('/orders/torn/money')).status).toBe(404);
  });

  it('is listed in pages: none twice, none left out', async () => {
    type Page = { readonly items: readonly ParkedKey[]; readonly next: string | null };
    const pages: (readonly ParkedKey[])[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body }: { body: Page } = await ops.get<Page>(`/operations/parked?limit=3&cursor=${next}`);
      pages.push(body.items);
      next = body.next;
    }
    expect(pages.map((items) => items.length)).toEqual([3, 3, 1]);
    expect(inShort(pages.flat())).toEqual(inShort(await parkedIn(ops)));
    for (const query of ['limit=0', 'limit=101', 'cursor=x', `cursor=${Buffer.from('1 x').toString('base64url')}`])
      expect([400, 422]).toContain((await ops.get(`/operations/parked?${query}`)).status);
  });

  it('keeps no other key waiting', async () => {
    const play = Play.of('disputed and refunded in part', 'healthy');
    await play.goOn(process.address);
    await play.checkMoney(process.address);
  });

  it('is for operators to see and to touch', async () => {
    const { body } = await new Api(process.address).post<{ token: string }>('/dev/tokens', { sub: 'ana' });
    const ana = new Api(process.address, body.token);
    expect((await ana.get('/operations/parked')).status).toBe(403);
    expect((await ana.post(`/operations/parked/${PAYOUT}/torn/redrive`)).status).toBe(403);
  });

  it('is hidden from the operators of other marketplaces', async () => {
    const { body } = await new Api(process.address).post<{ token: string }>('/dev/tokens', {
      sub: 'eve',
      roles: ['operator'],
      marketplaces: ['bazaar'],
    });
    const eve = new Api(process.address, body.token);
    expect(await parkedIn(eve)).toEqual([]);
    expect((await eve.post(`/operations/parked/${PAYOUT}/torn/redrive`)).status).toBe(404);
    expect((await eve.post(`/operations/parked/${PAYOUT}/torn/skip`, { eventId: broken.id, reason: 'Mine.' })).status).toBe(404);
  });

  it('is parked again by a redrive that does not know more', async () => {
    expect(await ops.post(`/operations/parked/${PAYOUT}/later/redrive`)).toMatchObject({ status: 200, body: { left: 1 } });
    expect(await ops.post(`/operations/parked/${PAYOUT}/torn/redrive`)).toMatchObject({ status: 200, body: { left: 2 } });
    expect(inShort(await parkedIn(ops))).toContain(`${PAYOUT} torn malformed 2`);
    expect((await ops.post(`/operations/parked/${PAYOUT}/healthy/redrive`)).status).toBe(404);
  });

  it('is redriven by one operator at a time: whoever comes second is asked to come again', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ops.post(`/operations/parked/${DISPUTE}/next/redrive`)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { status, body } of answers)
      expect(status === 200 ? body['left'] : body['code']).toBe(status === 200 ? 1 : 'busy');
  });

  it('is skipped for a reason, which is kept; then the key goes on where it waited', async () => {
    const skip = (body: object) => ops.post(`/operations/parked/${PAYOUT}/torn/skip`, body);
    for (const reason of [undefined, '', ' ']) expect([400, 422]).toContain((await skip({ eventId: broken.id, reason })).status);
    expect((await skip({ eventId: derivedId('another'), reason: 'Not this one.' })).status).toBe(404);
    expect(inShort(await parkedIn(ops))).toContain(`${PAYOUT} torn malformed 2`);

    expect(await skip({ eventId: broken.id, reason: 'Sent by hand.' })).toMatchObject({ status: 200, body: { left: 0 } });
    expect(inShort(await parkedIn(ops)).filter((line) => line.includes(' torn '))).toEqual([]);
    expect((await ops.get('/orders/torn/money')).body).toMatchObject({ capturedMinor: 10_000, escrowMinor: 10_000 });
  });

  it(
    'is still parked after a restart, and what was skipped stays on record',
    async () => {
      await stopped(process);
      const kept = await inDirectory(dataDir, (directory) => directory.skipped());
      expect(kept).toEqual([{ consumer: PAYOUT, key: 'torn', eventId: broken.id, reason: 'ops: Sent by hand.' }]);
      process = await served(dataDir);
      await quiet(process.address);
      expect(inShort(await parkedIn(await operator(process.address)))).toHaveLength(6);
      await stopped(process);
    },
    TEST_MS_MAX,
  );
});

describe('A message from a producer of whom nothing is certain', () => {
  const unknown = (key: string, id: string, marketplace = 'comeup'): Message => ({
    topic: 'entente.order.v1',
    key,
    id,
    type: 'entente.order.order_teleported.v1',
    source: '/entente/order',
    time: fromMs(Date.UTC(2026, 0, 5, 9)),
    correlationId: 'c',
    data: { marketplace },
  });
  const ODD = {
    'long id': unknown('a', 'i'.repeat(256)),
    'padded id': unknown('b', '  padded\r\n '),
    'id with control characters': unknown('c', 'a\u0007\u001b[2Jb'),
    'key that a path folds': unknown('..', 'folded'),
    'key with a slash': unknown('a/%2e%2e/b', 'slashed'),
    'marketplace that there is not': unknown('nowhere', 'of nobody', 'nowhere'),
  };
  let process: Serving;
  let ops: Api;

  beforeAll(async () => {
    const dataDir = await freshDirectory();
    await stopped(await served(dataDir));
    await inDirectory(dataDir, (directory) => directory.publish(...Object.values(ODD)));
    process = await served(dataDir);
    ops = await operator(process.address);
    await quiet(process.address);
  }, TEST_MS_MAX);
  afterAll(() => stopped(process));

  it.each(Object.entries(ODD))('is skipped as it is listed: %s', async (_, { key, id }) => {
    const listed = (await parkedIn(ops)).find((parked) => parked.consumer === PAYOUT && parked.key === key);
    expect(listed?.messages.map(({ eventId }) => eventId)).toEqual([id]);
    expect(await ops.post(`/operations/parked/${PAYOUT}/redrive`, { key })).toMatchObject({ status: 200, body: { left: 1 } });
    const skip = { key, eventId: id, reason: 'Not ours.' };
    expect(await ops.post(`/operations/parked/${PAYOUT}/skip`, skip)).toMatchObject({ status: 200, body: { left: 0 } });
    expect((await ops.post(`/operations/parked/${PAYOUT}/skip`, skip)).body).toMatchObject({ code: 'parked.not_found' });
  });

  it('is skipped at the command line too, under a key that a path folds', async () => {
    const skip = ['dead-letters', 'skip', DISPUTE, '..', 'folded', '--reason', 'Not ours.'];
    const { code, out } = await entente(skip, { ENTENTE_URL: process.address });
    expect([code, out]).toEqual([0, `Nothing of .. is left for ${DISPUTE}.\n`]);
  });

  it.each([{}, { key: '' }, { key: 7 }, { key: 'a\0b' }, { key: 'k'.repeat(401) }])(
    'is named, or nothing is: %j',
    async (body) => {
      expect([400, 422]).toContain((await ops.post(`/operations/parked/${PAYOUT}/redrive`, body)).status);
    },
  );
});

describe('When the rule book of an order is not there', () => {
  it(
    'its key waits, and goes on by itself at the first start that has the book again',
    async () => {
      const dataDir = await freshDirectory();
      const packs = await packsOfBazaar();
      // The order is stored, and nobody has been told of it yet.
      const first = startServe(dataDir, { PACKS_DIR: packs, FAILPOINT: 'relay.before-publish' });
      const shop = (address: string, token: string) => new Api(address, token, 'ana');
      const address = await first.url;
      const { body } = await new Api(address).post<{ token: string }>('/dev/tokens', {
        sub: 'shop',
        roles: ['service'],
        marketplaces: ['bazaar'],
      });
      const placed = {
        orderId: 'stall',
        policy: 'bazaar/1',
        buyerId: 'ana',
        sellerId: 'bo',
        title: 'Un logo',
        terms: 'Bleu',
        duration: 'P5D',
        payment: { reference: 'pay-stall', method: 'card', amountMinor: 10_000, currency: 'EUR' },
      };
      const place = (at: string) => shop(at, body.token).post('/orders', placed, { key: 'stall' });
      await place(address).catch(() => undefined); // Answered or not: that is another test's question.
      expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });

      const without = await served(dataDir);
      await quiet(without.address);
      expect(inShort(await parkedIn(await operator(without.address, ['bazaar'])))).toEqual([`${PAYOUT} stall unknown.pack 1`]);
      const play = Play.of('completed after a refusal', 'healthy');
      await play.goOn(without.address);
      await play.checkMoney(without.address);
      await stopped(without);

      const again = await served(dataDir, { PACKS_DIR: packs });
      await quiet(again.address);
      expect((await place(again.address)).headers.get('idempotency-replayed')).toBe('true');
      const money = await new Api(again.address, body.token).get('/orders/stall/money');
      expect(money).toMatchObject({ status: 200, body: { capturedMinor: 10_000, escrowMinor: 10_000 } });
      expect(await parkedIn(await operator(again.address, ['bazaar']))).toEqual([]);
      await stopped(again);
    },
    TEST_MS_MAX,
  );
});

/** A marketplace with a rule book of its own, word for word that of another. */
async function packsOfBazaar(): Promise<string> {
  const text = await readFile(fileURLToPath(new URL('../../../libs/policy/packs/comeup/2.yaml', import.meta.url)), 'utf8');
  const packs = await freshDirectory();
  await mkdir(join(packs, 'bazaar'));
  await writeFile(join(packs, 'bazaar', '1.yaml'), text.replace('pack: comeup/2', 'pack: bazaar/1'));
  return packs;
}
