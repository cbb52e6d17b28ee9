import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeInOrder, expectRefused } from './expectations.js';
import { uploaded } from './files.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type DisputeSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

const submit = (deal: Deal, attachmentIds: readonly string[], who = deal.ana) =>
  deal.inDispute(who, 'submit-evidence', { kind: 'document', attachmentIds });

describe('Evidence in a dispute', () => {
  it('may be a file of the order, without a word: all three find it in the thread, with its hash (CU-T29)', async () => {
    const deal = await deals.mediated();
    await done(deal.inDispute(here.mia, 'ask', { to: 'buyer', text: 'Une preuve ?' }));
    const { attachmentId, sha256 } = await uploaded(here, deal, 'Le brief, page 2.');
    await done(submit(deal, [attachmentId]));
    expect((await deal.dispute()).flags).toEqual([]); // The question is answered.
    for (const reader of [deal.ana, deal.bo, here.mia]) {
      const { thread } = (await reader.get<DisputeSeen>(`/disputes/${deal.disputeId}`)).body;
      expect(thread.at(-1)).toMatchObject({
        type: 'EvidenceSubmitted',
        kind: 'document',
        text: null,
        admissible: true,
        attachments: [{ attachmentId, sha256 }],
      });
      expect((await reader.get(`/orders/${deal.id}/attachments/${attachmentId}`)).status).toBe(200);
    }
  });

  it('may not be a file of another order, nor one named twice; and who may not act is told nothing of files (CU-T29)', async () => {
    const [deal, other] = [await deals.mediated(), await deals.mediated()];
    const [own, foreign] = [await uploaded(here, deal, 'À moi.'), await uploaded(here, other, 'À eux.')];
    await expectRefused(deal, () => submit(deal, [foreign.attachmentId]), '422 field.invalid');
    await expectRefused(deal, () => submit(deal, [own.attachmentId, own.attachmentId]), '422 field.invalid');
    for (const stranger of [here.zoe, here.ops, here.max])
      for (const { attachmentId } of [own, foreign])
        expect(refusal(await submit(deal, [attachmentId], stranger))).toBe('403 actor.forbidden');
    // Neither is the chat of an order a way to ask.
    const write = { text: 'Bonjour.', attachmentIds: [foreign.attachmentId] };
    expect(refusal(await here.mia.post(`/orders/${deal.id}/send-message`, write))).toBe('403 actor.forbidden');
    expect(refusal(await deal.buyer('send-message', write))).toBe('409 chat.blocked');
  });

  it('is handed in while the dispute is open, and no longer (CU-T29, CU-T35)', async () => {
    const deal = await deals.decided({ outcome: 'pay_seller', ground: 'conform' });
    const { attachmentId } = await uploaded(here, deal, 'Trop tard.');
    await expectRefused(deal, () => submit(deal, [attachmentId]), '409 decision.final');
  });
});
