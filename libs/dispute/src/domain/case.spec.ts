import { describe, it, expect } from '@jest/globals';
import { congocrea } from '@entente/testing';

const photo = { kind: 'photo', text: 'Le carton à son arrivée.', attachmentIds: ['f1'] } as const;

describe('When a case has been opened', () => {
  it('everybody knows what of and by whom, and three days begin (CG-T03, O21)', () => {
    const parcel = congocrea
      .opened()
      .disputeIs('open', { reason: 'non_delivery', claimantId: 'ana', refundableMinor: 9500, remainingMinor: 10_000, flags: {} });
    expect(Object.entries(parcel.dispute.deadlines).map(([name, { dueAt }]) => [name, dueAt])).toEqual([
      ['escalation', '2026-03-08T09:00:00.000Z'],
      ['stale', '2027-03-05T09:00:00.000Z'],
    ]);
  });
  it('buyer and seller talk, and the staff may write to them (CG-T05, scenario 58)', () => {
    const parcel = congocrea
      .opened()
      .says('ana', 'post-message', { text: 'Toujours rien.' })
      .says('bo', 'post-message', { text: 'Je cherche.' })
      .says('ops', 'post-message', { text: 'Nous regardons.' });
    expect(parcel.disputeHistory.map(({ type, rule, by }) => [type, rule, by])).toEqual([
      ['MediationStarted', 'CG-T03', 'system'],
      ['PartyAnswered', 'CG-T05', 'buyer'],
      ['PartyAnswered', 'CG-T05', 'seller'],
      ['MediatorWrote', 'CG-T05', 'staff'],
    ]);
    parcel.whenSaid('ana', 'post-message').thenRejects('reason.required');
    for (const who of ['shop', 'zed'] as const)
      parcel.whenSaid(who, 'post-message', { text: 'Bip.' }).thenRejects('actor.forbidden');
  });
  it('both comment with photos and documents, which neither stops a clock nor moves anything (CG-T05, scenario 58)', () => {
    const parcel = congocrea.opened();
    const { deadlines } = parcel.dispute;
    for (const who of ['ana', 'bo'] as const)
      for (const kind of ['message', 'screenshot', 'photo', 'document'] as const)
        parcel.says(who, 'submit-evidence', { ...photo, kind });
    expect(parcel.disputeIs('open', { deadlines }).is('shipped').lastOfDispute).toMatchObject({
      type: 'EvidenceSubmitted',
      rule: 'CG-T05',
      by: 'seller',
      text: 'Le carton à son arrivée.',
      attachments: [{ attachmentId: 'f1' }],
      admissible: true,
    });
    parcel.whenSaid('ana', 'submit-evidence', { ...photo, kind: 'work_file' }).thenRejects('field.invalid');
    parcel.whenSaid('ana', 'submit-evidence', { kind: 'photo', attachmentIds: [] }).thenRejects('reason.required');
    for (const who of ['mia', 'ops', 'shop', 'zed'] as const)
      parcel.whenSaid(who, 'submit-evidence', photo).thenRejects('actor.forbidden');
  });
  it('what was said by e-mail is kept, and does not count (CG-T02)', () =>
    congocrea
      .opened()
      .whenSaid('bo', 'submit-evidence', { kind: 'message', text: 'Par courriel, hier.', offPlatform: true })
      .thenRecords({ type: 'EvidenceSubmitted', text: 'Par courriel, hier.', admissible: false }));
  it('they go on while the marketplace looks at it, until it is decided or closed (CG-T05)', () => {
    for (const who of ['ana', 'bo'] as const) {
      for (const parcel of [congocrea.escalated(), congocrea.taken()]) {
        parcel.whenSaid(who, 'post-message', { text: 'Alors ?' }).thenRecords({ type: 'PartyAnswered', to: 'escalated' });
        parcel.whenSaid(who, 'submit-evidence', photo).thenRecords({ type: 'EvidenceSubmitted', to: 'escalated' });
      }
      const decided = congocrea.taken().stopsMail().says('mia', 'decide', congocrea.refundsAll);
      const closed = congocrea.opened().says('ana', 'close');
      for (const action of ['post-message', 'submit-evidence'] as const) {
        decided.whenSaid(who, action, photo).thenRejects('decision.final');
        closed.whenSaid(who, action, photo).thenRejects('case.closed');
      }
    }
  });
  it('and what they write to each other on the order goes on beside it (CG-T01, CG-T37)', () => {
    congocrea.opened().writes('ana', 'Bonjour ?').disputeIs('open', { messages: 0 });
  });
});
