import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI } from '@entente/testing';
import { disputeWords } from '@entente/policy';

const files = { attachmentIds: ['f1'] };
const tracking = { kind: 'tracking', carrier: 'DHL', trackingNumber: 'JD014' } as const;
const PAPERS = ['departure_or_delivery_scan', 'service_receipt', 'customs_form'] as const;

describe('That a parcel left, or came, its seller shows', () => {
  it('by a scan, a receipt or a customs form, of which there is a picture (CG-T06)', () => {
    for (const kind of PAPERS) {
      congocrea
        .opened()
        .whenSaid('bo', 'add-proof', { kind, ...files, shippedTo: KINSHASA })
        .thenRecords({
          type: 'ProofAdded',
          rule: 'CG-T06',
          by: 'seller',
          kind,
          shippedTo: KINSHASA,
          attachments: [{ attachmentId: 'f1', sha256: 'ab'.repeat(32), size: 3 }],
        });
      congocrea.opened().whenSaid('bo', 'add-proof', { kind, trackingNumber: 'JD014' }).thenRejects('field.required');
    }
  });
  it('or by the number under which it is tracked (CG-T06)', () => {
    congocrea
      .opened()
      .whenSaid('bo', 'add-proof', tracking)
      .thenRecords({ type: 'ProofAdded', ...tracking });
    congocrea
      .opened()
      .whenSaid('bo', 'add-proof', { kind: 'tracking', ...files })
      .thenRejects('field.required');
    congocrea
      .opened()
      .whenSaid('bo', 'add-proof', { ...tracking, trackingNumber: ' ' })
      .thenRejects('field.required');
  });
  it('and in no other way: the rest is evidence like any other (CG-T06)', () => {
    const { values } = disputeWords.inputs.kind;
    for (const kind of values.filter((one) => one !== 'tracking' && !(PAPERS as readonly string[]).includes(one)))
      congocrea
        .opened()
        .whenSaid('bo', 'add-proof', { ...tracking, kind, ...files })
        .thenRejects('field.invalid');
    congocrea.opened().whenSaid('bo', 'add-proof', { trackingNumber: 'JD014' }).thenRejects('field.required');
  });
  it('whether it went where the receipt says is compared, and told to everybody (CG-T06)', () => {
    const proven = (shippedTo?: typeof KINSHASA) =>
      congocrea.opened().whenSaid('bo', 'add-proof', { ...tracking, ...(shippedTo && { shippedTo }) });
    proven(KINSHASA).thenRecords({ type: 'ProofAdded', addressMatches: 'matches' });
    proven({ country: 'cd', city: 'KINSHASA ' }).thenRecords({ type: 'ProofAdded', addressMatches: 'matches' });
    proven(LUBUMBASHI).thenRecords({ type: 'ProofAdded', addressMatches: 'differs' });
    proven().thenRecords({ type: 'ProofAdded', addressMatches: 'unknown' });
  });
  it('which nobody knows of a receipt without an address (CG-T06)', () =>
    congocrea
      .placed({ processingTime: 'P1D', shipTo: undefined as never })
      .until('2026-03-05T09:00:00Z')
      .does('ana', 'open-dispute', congocrea.nothingCame)
      .whenSaid('bo', 'add-proof', { ...tracking, shippedTo: KINSHASA })
      .thenRecords({ type: 'ProofAdded', addressMatches: 'unknown' }));
  it('while the case is open or with the marketplace; nobody else does (CG-T06)', () => {
    congocrea.taken().whenSaid('bo', 'add-proof', tracking).thenRecords({ type: 'ProofAdded', to: 'escalated' });
    congocrea.opened().says('ana', 'close').whenSaid('bo', 'add-proof', tracking).thenRejects('case.closed');
    const decided = congocrea.taken().stopsMail().says('mia', 'decide', congocrea.refundsAll);
    decided.whenSaid('bo', 'add-proof', tracking).thenRejects('decision.final');
    for (const who of ['ana', 'mia', 'ops', 'shop', 'zed'] as const)
      congocrea.opened().whenSaid(who, 'add-proof', tracking).thenRejects('actor.forbidden');
  });
  it('and closes nothing by it: the carrier’s own word does (CG-T06, CG-T09)', () => {
    const parcel = congocrea
      .opened()
      .says('bo', 'add-proof', { ...tracking, shippedTo: KINSHASA })
      .disputeIs('open');
    expect(parcel.dispute).toMatchObject({ messages: 1, counters: { sellerAnswers: 1 } });
  });
  it('a thread takes five thousand entries, proofs among them (CG-T06)', () => {
    const parcel = congocrea.opened();
    for (let n = 1; n <= 5_000; n++) parcel.says('bo', n % 2 ? 'add-proof' : 'post-message', { ...tracking, text: 'Voici.' });
    parcel.whenSaid('bo', 'add-proof', tracking).thenRejects('limit.reached');
    expect(parcel.maySay('bo')).toEqual([]);
  });
});
