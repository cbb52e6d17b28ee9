import { describe, it, expect } from '@jest/globals';
import { comeup } from '@entente/testing';

const kinds = ['message', 'screenshot', 'photo', 'document', 'work_file'] as const;
const letter = { kind: 'document', text: 'Le brief signé.' } as const;
const asked = () => comeup.mediated().says('mia', 'ask', { to: 'both', text: 'Quel brief ?' });

describe('Evidence', () => {
  it('is of a kind, and comes in words or as files (CU-T29)', () => {
    for (const kind of kinds) {
      comeup
        .mediated()
        .whenSaid('ana', 'submit-evidence', { kind, text: 'Voici.' })
        .thenRecords({ type: 'EvidenceSubmitted', rule: 'CU-T29', by: 'buyer', kind, text: 'Voici.', admissible: true });
      const order = comeup.mediated().says('bo', 'submit-evidence', { kind, attachmentIds: ['f1', 'f2'] });
      expect(order.lastOfDispute).toMatchObject({
        by: 'seller',
        kind,
        attachments: [
          { attachmentId: 'f1', sha256: 'ab'.repeat(32), size: 3 },
          { attachmentId: 'f2', sha256: 'ab'.repeat(32), size: 3 },
        ],
      });
      expect(order.lastOfDispute).not.toHaveProperty('text');
    }
    comeup.mediated().whenSaid('ana', 'submit-evidence', { text: 'Voici.' }).thenRejects('field.required');
    for (const kind of ['rumour', 'customs_form'])
      comeup.mediated().whenSaid('ana', 'submit-evidence', { kind, text: 'On dit que.' }).thenRejects('field.invalid');
    for (const empty of [{}, { text: ' ' }, { attachmentIds: [] }, { text: '', attachmentIds: [] }])
      comeup
        .mediated()
        .whenSaid('ana', 'submit-evidence', { kind: 'photo', ...empty })
        .thenRejects('reason.required');
  });
  it('of what was said elsewhere is kept, and not taken into account (CU-T29)', () => {
    const order = comeup.mediated();
    order
      .whenSaid('bo', 'submit-evidence', { kind: 'message', text: 'Sur WhatsApp.', offPlatform: true })
      .thenRecords({ type: 'EvidenceSubmitted', text: 'Sur WhatsApp.', admissible: false });
    order
      .whenSaid('bo', 'submit-evidence', { kind: 'message', text: 'Ici même.', offPlatform: false })
      .thenRecords({ type: 'EvidenceSubmitted', admissible: true });
  });
  it('is submitted by buyer and seller, before and after a mediator is found, and not once it is decided (CU-T29, CU-T35)', () => {
    for (const who of ['ana', 'bo'] as const) {
      comeup.disputed().whenSaid(who, 'submit-evidence', letter).thenRecords({ type: 'EvidenceSubmitted', to: 'open' });
      comeup.mediated().whenSaid(who, 'submit-evidence', letter).thenRecords({ type: 'EvidenceSubmitted', to: 'in_mediation' });
      const decided = comeup.mediated().says('mia', 'decide', comeup.paysSeller);
      decided.whenSaid(who, 'submit-evidence', letter).thenRejects('decision.final');
    }
    for (const who of ['mia', 'max', 'ops', 'shop', 'zed'] as const)
      comeup.mediated().whenSaid(who, 'submit-evidence', letter).thenRejects('actor.forbidden');
  });
  it('answers what its sender was asked, and nobody else (CU-T29)', () => {
    const order = asked().says('ana', 'submit-evidence', letter);
    expect(order.dispute.flags).toEqual({ awaiting_seller: { by: 'mia' } });
    expect(Object.keys(order.dispute.deadlines)).toEqual(['seller_answer']);
    order.says('bo', 'submit-evidence', { ...letter, offPlatform: true });
    expect([order.dispute.flags, order.dispute.deadlines]).toEqual([{}, {}]);
  });
  it('is no justification (CU-T29, CU-T20)', () => {
    const order = comeup.openedByItself().says('mia', 'take').says('ana', 'submit-evidence', letter);
    order.disputeIs('in_mediation', { flags: { awaiting_claimant: {} } });
    order.whenSaid('mia', 'decide', comeup.paysSeller).thenRejects('too.early');
  });
  it('counts as what people wrote: five thousand entries a thread (CU-T29)', () => {
    const order = comeup.mediated();
    for (let n = 1; n <= 5_000; n++) order.says('ana', n % 2 ? 'submit-evidence' : 'post-message', letter);
    for (const action of ['submit-evidence', 'post-message'] as const)
      order.whenSaid('bo', action, letter).thenRejects('limit.reached');
    expect(order.maySay('bo')).toEqual(['propose-settlement']);
    order.says('mia', 'decide', comeup.paysSeller).is('completed');
  });
});

describe('A decision', () => {
  it('records what its mediator could have read: the order, its chat, and this thread (CU-T31, CU-T29)', () => {
    const order = asked().says('ana', 'submit-evidence', letter);
    order.whenSaid('mia', 'decide', comeup.refundsAll).thenRecords({
      type: 'DisputeDecided',
      fileRevision: 7,
      chatRevision: 2,
      threadRevision: order.disputeHistory.length - 1,
    });
  });
});
