import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { HELP_FIRST } from '@entente/testing';
import { freshDirectory, removeAll } from './child.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type OrderSeen } from './situations.js';

afterAll(removeAll);

const proposal = { amountMinor: 3_000, reason: 'La moitié convient.' };
type Seen = OrderSeen & { readonly policy: string };

/** An installation's own rule books: `{ 'comeup/4': … }`. */
async function folderOf(packs: { readonly [name: string]: string }): Promise<string> {
  const folder = await freshDirectory();
  for (const [name, text] of Object.entries(packs)) {
    const [marketplace = '', version] = name.split('/');
    await mkdir(join(folder, marketplace), { recursive: true });
    await writeFile(join(folder, marketplace, `${version}.yaml`), text);
  }
  return folder;
}

/** An order of before, as it is found after a restart. */
async function foundAgain(after: Town, { id, sellerId, buyerId }: Deal) {
  const [seller, buyer] = [await after.anyone.as(sellerId), await after.anyone.as(buyerId)];
  return {
    seen: async () => (await seller.get<Seen>(`/orders/${id}`)).body,
    seller: (action: string, body?: object) => seller.post(`/orders/${id}/${action}`, body),
    buyer: (action: string, body?: object) => buyer.post(`/orders/${id}/${action}`, body),
  };
}

describe('An order that was placed under one rule book', () => {
  it('keeps it when the marketplace goes over to a newer one; new orders have the newer (CU-T01, CU-T40, scenario 47, scenario 26)', async () => {
    const settings = { DATA_DIR: join(await freshDirectory(), 'data') };
    const before = await town(settings);
    const old = await situations(before, 'old').revisionRefused();
    expect(refusal(await old.seller('propose-refund', proposal))).toBe('409 state.invalid');
    await closeInOrder(before);

    const after = await town({ ...settings, PACK_DEFAULT: 'comeup/3,congocrea/1' });
    const again = await foundAgain(after, old);
    expect(await again.seen()).toMatchObject({ policy: 'comeup/2', status: 'revision_refused' });
    expect((await again.seen()).actions).not.toContain('propose-refund');
    for (const act of [again.seller, again.buyer]) {
      expect(refusal(await act('propose-refund', proposal))).toBe('409 state.invalid');
      expect(refusal(await act('submit-claim', { text: 'Il ne répond plus.' }))).toBe('409 state.invalid');
    }
    await done(again.buyer('open-dispute', { justification: 'Non conforme.' }));

    const young = await situations(after, 'new').accepted({ policy: 'comeup' });
    expect(await young.seen()).toMatchObject({ policy: 'comeup/3' });
    await done(young.seller('propose-refund', proposal));
    await done(young.buyer('accept-refund'));
    await after.wait('PT0S');
    expect(await young.givenBack()).toEqual([3_000]);
    await closeInOrder(after);
  });
});

describe('A rule book of an installation', () => {
  it('extends one that comes with Entente, and its orders go by it (CU-T15, CU-T40)', async () => {
    const hurried =
      'pack: comeup/4\nextends: comeup/3\norder:\n  deadlines:\n    check: { lasts: P3D, while: delivered, remind: PT24H }\n';
    const here = await town({ PACKS_DIR: await folderOf({ 'comeup/4': hurried }), PACK_DEFAULT: 'comeup/4,congocrea/1' });
    const deal = await situations(here).accepted({ policy: 'comeup' });
    await done(deal.seller('propose-refund', proposal));
    await done(deal.buyer('accept-refund'));
    await done(deal.seller('deliver', { text: 'Voilà.' }));
    await here.wait('P3DT2M');
    expect(await deal.seen()).toMatchObject({ policy: 'comeup/4', status: 'completed', closedBy: 'timer' });
    expect(await deal.money()).toMatchObject({ escrowMinor: 0, refundedMinor: 3_000, sellerMinor: 5_000 });
    await closeInOrder(here);
  });

  it('opens a case only two days after the seller was asked for help, where it says so (G1, CG-T01, CG-T03)', async () => {
    const packs = { 'congocrea/2': `pack: congocrea/2\nextends: congocrea/1\n${HELP_FIRST}` };
    const here = await town({ PACKS_DIR: await folderOf(packs), PACK_DEFAULT: 'comeup/2,congocrea/2' });
    const deal = await situations(here).overdue({ policy: 'congocrea' });
    const complaint = { reason: 'non_delivery', justification: 'Rien n’est arrivé.' };
    expect(refusal(await deal.buyer('open-dispute', complaint))).toBe('409 dispute.not_eligible');
    expect(refusal(await deal.buyer('report-problem', {}))).toBe('422 reason.required');
    expect(refusal(await deal.seller('report-problem', { text: 'Elle ne répond pas.' }))).toBe('403 actor.forbidden');
    expect((await done(deal.buyer('report-problem', { text: 'Où est-il ?' }))).body).toMatchObject({
      events: ['ProblemReported'],
    });
    expect((await deal.seen()).flags).toEqual(['help_asked']);
    expect(refusal(await deal.buyer('open-dispute', complaint))).toBe('409 too.early');
    await here.wait('PT48H');
    await done(deal.buyer('open-dispute', complaint));
    expect(await deal.dispute()).toMatchObject({ status: 'open' });
    await closeInOrder(here);
  });

  it('does not take the name of another: nothing starts, and whoever starts it is told where and what to write', async () => {
    const folder = await folderOf({ 'comeup/3': 'pack: comeup/3\nextends: comeup/2\n' });
    await expect(town({ PACKS_DIR: folder })).rejects.toThrow(
      `${join(folder, 'comeup', '3.yaml')}:1: pack: there is a rule book comeup/3 already. Give this one a number of its own.`,
    );
  });
  it('that is wrong is named with its own line, however much it extends', async () => {
    const folder = await folderOf({ 'comeup/4': 'pack: comeup/4\nextends: comeup/2\n\norder:\n  remove: [CU-T99]\n' });
    await expect(town({ PACKS_DIR: folder })).rejects.toThrow(
      `${join(folder, 'comeup', '4.yaml')}:5: remove: there is no rule CU-T99 to drop.`,
    );
  });
});
