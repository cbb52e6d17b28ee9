import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from './api.js';
import { freshDirectory, removeAll, served, stopped } from './child.js';
import { inDirectory, type Directory, type Dump } from './directory.js';
import { sellerOf } from './stories.js';
import { operator, Play, quiet } from './witness.js';

const TEST_MS_MAX = 120_000;

/** What is stored for ever, counted: whatever is built anew, nothing is added to it. */
type Stored = { readonly order: number; readonly dispute: number; readonly payout: number };
type Found = { readonly dump: Dump; readonly stored: Stored };

let dataDir: string;
let first: Found;

beforeAll(async () => {
  dataDir = await freshDirectory();
  const process = await served(dataDir);
  for (const story of ['disputed and refunded in part', 'a parcel that never came', 'nobody chooses'] as const)
    await Play.of(story, story.replaceAll(' ', '-')).goOn(process.address);
  // Three more are under way: a refund is tried again in a minute, a choice runs out, and a dispute waits for its mediator.
  await (await operator(process.address)).post('/dev/provider', { reference: 'pay-owed', answer: 'refuse' });
  await Play.of('cancelled and refunded', 'owed').goOn(process.address);
  const choosing = Play.of('nobody chooses', 'choosing');
  for (let step = 1; step <= 5; step++) await choosing.step(process.address);
  const waiting = Play.of('disputed and refunded in part', 'waiting');
  for (let step = 1; step <= 6; step++) await waiting.step(process.address);
  await quiet(process.address);
  await refusedWithdrawal(process.address, sellerOf('nobody-chooses'));
  await quiet(process.address);
  await stopped(process);
  first = await inDirectory(dataDir, found);
}, TEST_MS_MAX);

afterAll(removeAll);

/** The bank does not take it: it is tried again in a minute, and until then the wallet reserves it. */
async function refusedWithdrawal(address: string, sellerId: string): Promise<void> {
  const ops = await operator(address);
  await ops.post('/dev/provider', { reference: sellerId, answer: 'refuse' });
  const { body } = await ops.post<{ token: string }>('/dev/tokens', { sub: sellerId });
  const wish = { marketplace: 'comeup', amountMinor: 100, currency: 'EUR' };
  const answer = await new Api(address, body.token).post(`/wallets/${sellerId}/withdraw`, wish);
  expect(answer).toMatchObject({ status: 201, body: { status: 'reserved' } });
}

async function found(directory: Directory): Promise<Found> {
  const count = async (context: keyof Stored) => (await directory.events(context)).length;
  return {
    dump: await directory.dump(),
    stored: { order: await count('order'), dispute: await count('dispute'), payout: await count('payout') },
  };
}

/** Breaks the stopped directory, serves it until all is quiet, and looks at what is there then. */
async function servedAfter(broken: (directory: Directory) => Promise<void>): Promise<Found> {
  await inDirectory(dataDir, broken);
  const process = await served(dataDir);
  await quiet(process.address);
  await stopped(process);
  return inDirectory(dataDir, found);
}

describe('What is built from events', () => {
  it('is not empty here, so that there is something to lose', () => {
    expect(Object.entries(first.dump).filter(([, rows]) => rows.length === 0)).toEqual([]);
  });

  it(
    'is there again, row for row, when the tables of every read model, of the deadlines and of the ledger were dropped',
    async () => expect(await servedAfter((directory) => directory.dropRebuildable())).toEqual(first),
    TEST_MS_MAX,
  );

  it(
    'is there again, row for row, when only the checkpoints were dropped',
    async () => expect(await servedAfter((directory) => directory.dropCheckpoints())).toEqual(first),
    TEST_MS_MAX,
  );

  it(
    'is there unchanged when everything was told once more, because relays, consumers and legs had forgotten how far they were',
    async () => expect(await servedAfter((directory) => directory.forgetWhatWasTold())).toEqual(first),
    TEST_MS_MAX,
  );

  it(
    'is what a rebuild by hand gives',
    async () =>
      inDirectory(dataDir, async (directory) => {
        await directory.rebuild();
        expect(await found(directory)).toEqual(first);
      }),
    TEST_MS_MAX,
  );
});
