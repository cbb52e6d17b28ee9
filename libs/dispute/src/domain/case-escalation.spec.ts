import { describe, it, expect } from '@jest/globals';
import { congocrea, type World } from '@entente/testing';

const { refundsAll } = congocrea;
const flagsOf = (parcel: World) => Object.keys(parcel.dispute.flags).sort();
const typesOf = (parcel: World) => parcel.disputeHistory.map(({ type }) => type);

describe('The buyer hands a case to the marketplace', () => {
  it('from the third day on, to the minute, and at any time after it (CG-T10, G1, O21, scenario 55)', () => {
    const parcel = congocrea.opened().waits('P2DT23H');
    parcel.whenSaid('ana', 'escalate').thenRejects('too.early', { at: '2026-03-08T09:00:00.000Z' });
    expect(parcel.maySay('ana')).not.toContain('escalate');
    parcel.justUntil('2026-03-08T08:59:59.999Z').whenSaid('ana', 'escalate').thenRejects('too.early');
    parcel
      .justUntil('2026-03-08T09:00:00Z')
      .whenSaid('ana', 'escalate')
      .thenRecords({ type: 'DisputeEscalated', rule: 'CG-T10', by: 'buyer', to: 'escalated' });
    congocrea.opened().waits('P11M').says('ana', 'escalate').disputeIs('escalated');
  });
  it('and nobody else does it for him (CG-T10)', () => {
    for (const who of ['bo', 'shop', 'shop for bo', 'zed'] as const)
      congocrea.opened().waits('P4D').whenSaid(who, 'escalate').thenRejects('actor.forbidden');
    congocrea.opened().waits('P4D').whenSaid('shop for ana', 'escalate').thenRecords({ type: 'DisputeEscalated', actor: 'ana' });
  });
  it('once: it is there, or it is over (CG-T10)', () => {
    congocrea.escalated().whenSaid('ana', 'escalate').thenRejects('state.invalid');
    congocrea.opened().says('ana', 'close').waits('P4D').whenSaid('ana', 'escalate').thenRejects('case.closed');
  });
});

describe('When three days are over and nobody acts, a case', () => {
  it('stays open, and the buyer is told that he may hand it on (CG-T12, G3, scenario 56)', () => {
    const parcel = congocrea.opened().waits('P100D').disputeIs('open');
    expect(typesOf(parcel)).toEqual(['MediationStarted', 'EscalationPossible']);
    expect(parcel.lastOfDispute).toMatchObject({ rule: 'CG-T12', by: 'timer', to: 'open' });
    parcel.says('ana', 'escalate').disputeIs('escalated');
  });
  it('shows a seller who has said nothing, until he does (CG-T12, O18)', () => {
    const words = [
      ['post-message', { text: 'Je cherche.' }],
      ['submit-evidence', { kind: 'photo', attachmentIds: ['f1'] }],
      ['add-proof', { kind: 'tracking', trackingNumber: 'JD014' }],
    ] as const;
    for (const [action, body] of words) {
      const silent = congocrea.opened().says('ana', 'post-message', { text: 'Alors ?' }).waits('P4D');
      expect(flagsOf(silent)).toEqual(['seller_silent']);
      expect(flagsOf(silent.says('bo', action, body))).toEqual([]);
      const spoke = congocrea.opened().says('bo', action, body).waits('P4D');
      expect(flagsOf(spoke)).toEqual([]);
    }
  });
  it('shows him to the mediator, too, even where the buyer was faster than the alarm (CG-T10, CG-T12)', () => {
    for (const silent of [congocrea.opened().waits('P4D'), congocrea.opened().justUntil('2026-03-08T09:00:00Z')]) {
      silent.says('ana', 'escalate');
      expect(flagsOf(silent)).toEqual(['awaiting_mediator', 'seller_silent']);
      expect(flagsOf(silent.says('bo', 'post-message', { text: 'Pardon.' }).says('mia', 'take'))).toEqual([]);
    }
    const spoke = congocrea.opened().says('bo', 'post-message', { text: 'Je cherche.' }).justUntil('2026-03-08T09:00:00Z');
    expect(flagsOf(spoke.says('ana', 'escalate'))).toEqual(['awaiting_mediator']);
  });
});

describe('Staff take a case over before its time', () => {
  it('for a reason that there is, which is kept (CG-T11, scenario 57)', () => {
    for (const reason of ['seller_inactivity', 'harassment', 'refusal_of_service', 'case_manipulation', 'integrity'])
      for (const who of ['mia', 'ops'] as const)
        congocrea
          .opened()
          .whenSaid(who, 'escalate', { reason })
          .thenRecords({ type: 'DisputeEscalated', rule: 'CG-T11', by: 'staff', actor: who, to: 'escalated', reason });
    congocrea.opened().whenSaid('ops', 'escalate', { reason: 'curiosity' }).thenRejects('field.invalid');
  });
  it('not without one (CG-T11, scenario 57)', () => {
    congocrea.opened().whenSaid('ops', 'escalate').thenRejects('reason.required');
    congocrea.opened().whenSaid('ops', 'escalate', { note: 'Voir le fil.' }).thenRejects('reason.required');
  });
  it('for another one they say which (CG-T11)', () => {
    for (const blank of [{}, { note: '' }, { note: ' \n' }])
      congocrea
        .opened()
        .whenSaid('ops', 'escalate', { reason: 'other', ...blank })
        .thenRejects('reason.required');
    congocrea
      .opened()
      .whenSaid('ops', 'escalate', { reason: 'other', note: 'Menaces par téléphone.' })
      .thenRecords({ type: 'DisputeEscalated', reason: 'other', note: 'Menaces par téléphone.' });
  });
  it('at any time, while it is open (CG-T11)', () => {
    const early = { reason: 'integrity' };
    congocrea.opened().waits('P200D').whenSaid('ops', 'escalate', early).thenRecords({ type: 'DisputeEscalated' });
    congocrea.escalated().whenSaid('ops', 'escalate', early).thenRejects('state.invalid');
    congocrea.opened().says('ana', 'close').whenSaid('ops', 'escalate', early).thenRejects('case.closed');
    for (const who of ['ana', 'bo', 'shop', 'zed'] as const)
      congocrea
        .opened()
        .whenSaid(who, 'escalate', early)
        .thenRejects(who === 'ana' ? 'too.early' : 'actor.forbidden');
  });
});

describe('A case that is with the marketplace', () => {
  it('is taken by one mediator, or given to one, who is no party (CG-T13)', () => {
    for (const action of ['take', 'assign'] as const)
      congocrea.opened().whenSaid('mia', action, { mediatorId: 'mia' }).thenRejects('state.invalid');
    const parcel = congocrea.escalated();
    parcel.whenSaid('ops', 'take').thenRejects('actor.forbidden');
    for (const mediatorId of ['ana', 'bo']) parcel.whenSaid('ops', 'assign', { mediatorId }).thenRejects('actor.forbidden');
    parcel.whenSaid('ops', 'assign').thenRejects('field.required');
    parcel.whenSaid('mia', 'take').thenRecords({ type: 'MediatorAssigned', to: 'escalated', mediatorId: 'mia' });
    parcel.says('mia', 'take').whenSaid('max', 'take').thenRejects('state.invalid');
    parcel.says('ops', 'assign', { mediatorId: 'max' }).disputeIs('escalated', { mediatorId: 'max' });
  });
  it('is decided by nobody before, and by nobody else after (CG-T13)', () => {
    for (const who of ['mia', 'max', 'ops', 'ana', 'bo', 'shop', 'zed'] as const)
      congocrea.escalated().whenSaid(who, 'decide', refundsAll).thenRejects('actor.forbidden');
    for (const who of ['max', 'ops', 'ana', 'bo', 'shop'] as const)
      congocrea.taken().whenSaid(who, 'decide', refundsAll).thenRejects('actor.forbidden');
  });
  it('calls the operators when nobody has taken it for two days, however it came there (CG-T13)', () => {
    const ways: readonly World[] = [
      congocrea.escalated(),
      congocrea.opened().says('ops', 'escalate', { reason: 'integrity' }),
      congocrea.opened().says('ana', 'close').says('ops', 'reopen', { reason: 'À revoir.' }),
    ];
    for (const parcel of ways) {
      expect(flagsOf(parcel)).toContain('awaiting_mediator');
      expect(typesOf(parcel.waits('PT48H'))).not.toContain('AssignmentOverdue');
      expect(parcel.waits('PT2M').disputeIs('escalated').lastOfDispute).toMatchObject({
        type: 'AssignmentOverdue',
        rule: 'CG-T13',
      });
      parcel.says('mia', 'take');
      expect([flagsOf(parcel).includes('awaiting_mediator'), Object.keys(parcel.dispute.deadlines)]).toEqual([false, ['stale']]);
    }
  });
  it('and not when somebody has (CG-T13)', () =>
    expect(typesOf(congocrea.taken().waits('P30D'))).not.toContain('AssignmentOverdue'));
});
