import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, expect } from '@jest/globals';
import { installedPacks, Packs } from '@entente/policy';
import { congocrea, HELP_FIRST, KINSHASA, placing, world, type World } from '@entente/testing';

/** The rule book of goods with other settings: a file that says what is different, as an installation of its own would have it. */
function settled(changes: string): World {
  const folder = mkdtempSync(join(tmpdir(), 'entente-'));
  mkdirSync(join(folder, 'congocrea'));
  writeFileSync(join(folder, 'congocrea', '2.yaml'), `pack: congocrea/2\nextends: congocrea/1\n${changes}`);
  try {
    const rules = new Packs(installedPacks(folder), ['congocrea/2']);
    const promised = { estimatedDeliveryDate: '2026-03-01', shipTo: KINSHASA };
    return world('congocrea/2', '2026-02-10T08:00:00.000Z', rules)
      .does('shop for ana', 'place', placing(10_000, promised))
      .does('bo', 'ship', { carrier: 'DHL' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const row = (table: 'order' | 'dispute', ...rows: readonly string[]) =>
  `${table}:\n  rows:\n${rows.map((one) => `    - { ${one} }\n`).join('')}`;
const opened = (changes: string, complaint: Parameters<World['does']>[2] = congocrea.nothingCame) =>
  settled(changes).until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', complaint);
const taken = (changes: string) => opened(changes).waits('P3D').says('ana', 'escalate').says('mia', 'take');

describe('What another marketplace of goods decides differently is data, too', () => {
  it('how long the two sides talk before a case may be handed on (G1, CG-T10, CG-T12)', () => {
    const changes = 'dispute:\n  deadlines:\n    escalation: { lasts: PT48H, while: open }\n';
    const parcel = opened(changes).waits('PT47H');
    parcel.whenSaid('ana', 'escalate').thenRejects('too.early');
    parcel.waits('PT1H').says('ana', 'escalate').disputeIs('escalated');
  });
  it('whether the seller is asked for help first, and how long before a case (G1, CG-T01, CG-T03)', () => {
    const promised = settled(HELP_FIRST).until('2026-02-28T20:00:00Z'); // Expected tomorrow: the day ends at 23 o'clock UTC.
    promised.when('ana', 'report-problem', { text: ' ' }).thenRejects('reason.required');
    promised.when('bo', 'report-problem', { text: 'Elle ne répond pas.' }).thenRejects('actor.forbidden');
    const early = settled(HELP_FIRST).until('2026-02-20T09:00:00Z').does('ana', 'report-problem', { text: 'Où est-il ?' });
    early.until('2026-03-01T20:00:00Z').when('ana', 'open-dispute', congocrea.nothingCame).thenRejects('too.early');

    const unasked = promised.until('2026-03-05T09:00:00Z');
    expect(unasked.may('ana')).toContain('report-problem');
    expect(unasked.may('ana')).not.toContain('open-dispute');
    unasked.when('ana', 'open-dispute', congocrea.nothingCame).thenRejects('dispute.not_eligible');
    const asked = unasked
      .does('ana', 'report-problem', { text: 'Rien reçu.' })
      .is('shipped', { flags: { help_asked: { by: 'ana' } } });
    expect(asked.last).toMatchObject({ type: 'ProblemReported', rule: 'CG-T01', by: 'buyer', text: 'Rien reçu.' });
    asked.when('ana', 'report-problem', { text: 'Encore.' }).thenRejects('state.invalid'); // The wait does not begin anew.
    asked
      .waits('PT47H')
      .when('ana', 'open-dispute', congocrea.nothingCame)
      .thenRejects('too.early', { at: '2026-03-07T09:00:00.000Z' });
    asked.waits('PT1H').does('ana', 'open-dispute', congocrea.nothingCame).disputeIs('open');
  });
  it('or nobody need be asked, as it comes (G1, CG-T01, CG-T03)', () => {
    const parcel = congocrea.shipped().until('2026-03-05T09:00:00Z');
    parcel.when('ana', 'report-problem', { text: 'Rien reçu.' }).thenRejects('state.invalid');
    parcel.does('ana', 'open-dispute', congocrea.nothingCame).disputeIs('open');
  });
  it('and how often, where nothing else limits it (G1, CG-T01)', () => {
    const patient = row(
      'order',
      'rule: CG-T01, action: report-problem, by: buyer, from: shipped, needs: text, event: ProblemReported',
    );
    const parcel = settled(`${patient}texts: { order: { actions: { report-problem: { fr: Signaler, en: Report } } } }\n`);
    for (let n = 0; n < 50; n++) parcel.does('ana', 'report-problem', { text: 'Et celui-ci ?' });
    parcel.when('ana', 'report-problem', { text: 'Encore.' }).thenRejects('limit.reached');
    expect(parcel.may('ana')).not.toContain('report-problem');
  });
  it('how long cases are opened (G2, CG-T03)', () => {
    const changes = `order:
  windows:
    case_window: { lasts: { beyond: eligible, add: P30D }, while: [paid, shipped, delivered, completed] }
`;
    const late = settled(changes).until('2026-04-01T09:00:00Z');
    late.when('ana', 'open-dispute', congocrea.nothingCame).thenRejects('deadline.passed', { at: '2026-03-31T22:59:59.999Z' });
  });
  it('whether a case is handed on by itself (G3, CG-T12)', () => {
    const rows = row(
      'dispute',
      'rule: CG-T12, deadline: escalation, from: open, to: escalated, event: DisputeEscalated, sets: awaiting_mediator',
    );
    const parcel = opened(rows)
      .waits('P3DT2M')
      .disputeIs('escalated', { flags: { awaiting_mediator: {} } });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeEscalated', rule: 'CG-T12', by: 'timer' });
  });
  it('what a case may be about (G4, CG-T03)', () => {
    const rows = row(
      'order',
      `rule: CG-T03, action: open-dispute, by: buyer, says: { reason: [non_delivery, not_as_described, damaged, late] },
        from: [paid, shipped, delivered, completed], without: [any case_open], after: eligible, within: case_window,
        else: dispute.not_eligible, needs: justification, event: DisputeOpened, sets: case_open, counts: disputes, funds: hold`,
    );
    opened(rows, { reason: 'damaged', justification: 'Une anse est cassée.' }).disputeIs('open', { reason: 'damaged' });
  });
  it('who pays what the marketplace gives back (G5, CG-T13)', () => {
    const heard = 'rule: CG-T13, on: DisputeDecided, from: any, event: DecisionApplied, clears: case_open';
    const rows = row(
      'order',
      `${heard}, says: { outcome: full_refund }, funds: [unhold, cover_rest]`,
      `${heard}, says: { outcome: partial_refund }, funds: [unhold, cover_part]`,
    );
    const all = taken(rows).says('mia', 'decide', congocrea.refundsAll);
    expect(all.funds.slice(-2)).toEqual([
      { do: 'unhold', disputeId: 'o1.1' },
      { do: 'cover_part', amountMinor: 10_000 },
    ]);
    const part = taken(rows).says('mia', 'decide', congocrea.gives(3000));
    expect(part.funds.at(-1)).toEqual({ do: 'cover_part', amountMinor: 3000 });
    expect(part.last).toMatchObject({ appliedMinor: 3000, about: { remainingMinor: 7000 } });
  });
  it('whether tracking closes a case (G7, CG-T09)', () => {
    opened('dispute:\n  remove: [CG-T09]\n').does('shop', 'update-tracking', congocrea.arrives()).disputeIs('open');
  });
  it('for how long staff reopen one (G8, CG-T16)', () => {
    const changes = `dispute:
  windows:
    reopening: { lasts: P90D, while: closed }
  rows:
    - { rule: CG-T16, action: reopen, by: staff, from: closed, within: reopening, needs: reason, to: escalated, event: DisputeReopened, sets: awaiting_mediator }
texts:
  dispute:
    windows:
      reopening: { fr: Fin du délai de réouverture, en: Reopening ends }
`;
    const closed = opened(changes).says('ana', 'close');
    closed.waits('P90D').whenSaid('ops', 'reopen', { reason: 'À revoir.' }).thenRecords({ type: 'DisputeReopened' });
    closed.waits('PT1S').whenSaid('ops', 'reopen', { reason: 'À revoir.' }).thenRejects('deadline.passed');
  });
});
