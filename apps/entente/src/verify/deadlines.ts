import { disputeDecider, disputeStream, type Dispute } from '@entente/dispute';
import type { EventData, Recorded } from '@entente/event-store';
import { fold, toMs, type Running, type Timekeeping } from '@entente/kernel';
import type { Order } from '@entente/order';
import { escrowDecider, withdrawalDecider } from '@entente/payout/audit';
import type { Journey, Packs, Table } from '@entente/policy';
import { disputesOf, escrowOf, orderOf, stateOf, withdrawalsOf, type Case } from './case.js';
import type { Part } from './installation.js';
import { compare, hold, type Judged } from './judged.js';

/** A deadline as the events of its stream tell it, and the revision that started it. */
type Started = Running & { readonly revision: number; readonly passed?: true };
type Clocks = Map<string, Started>;

/** Rows, passings, and who leads on. */
export const judgeDeadlines = (one: Case, parts: readonly Part[], packs: Packs): readonly Judged[] => [
  ...judgeRows(one, parts),
  ...judgeOrder(one, packs),
  ...[...disputesOf(one)].map(([stream, events]) =>
    judgeDispute(
      stream,
      fold(
        disputeDecider,
        events.map(({ data }) => data),
      ),
      packs,
    ),
  ),
  ...judgePayouts(one),
];

function judgeRows({ streams, deadlines }: Case, parts: readonly Part[]): readonly Judged[] {
  const judged: Judged[] = [];
  const rows = new Map(deadlines.map((row) => [`${row.stream} ${row.name}`, row]));
  for (const [stream, { context, events }] of streams) {
    if (!parts.some(({ name, timed }) => name === context && timed.some((prefix) => stream.startsWith(prefix)))) continue;
    const clocks: Clocks = new Map();
    for (const event of events) {
      judged.push(...judgePassing(event, clocks));
      turn(clocks, event);
    }
    for (const [name, { revision, dueAt, graceMs, passed }] of clocks) {
      if (passed) continue;
      const row = rows.get(`${stream} ${name}`);
      rows.delete(`${stream} ${name}`);
      const place = { stream, revision, awaits: [`${context}.deadlines`] };
      const found = row && { name, revision: row.revision, dueAt: row.dueAt, graceMs: row.graceMs };
      judged.push(compare('deadlines.rows', place, { name, revision, dueAt, graceMs }, found));
    }
  }
  for (const { stream, name, revision } of rows.values()) {
    const context = streams.get(stream)?.context ?? contextOf(stream);
    judged.push(compare('deadlines.rows', { stream, revision, awaits: [`${context}.deadlines`] }, `no row for ${name}`, 'a row'));
  }
  return judged;
}

const contextOf = (stream: string) =>
  stream.startsWith('order-') ? 'order' : stream.startsWith('dispute-') ? 'dispute' : 'payout';

/** What an event did to the clocks of its stream: first what it ended, then what it started. */
function turn(clocks: Clocks, { revision, data }: Recorded): void {
  const { started = {}, stopped = [], paused = {}, passed } = data as Timekeeping;
  for (const name of [...stopped, ...Object.keys(paused)]) clocks.delete(name);
  const rung = passed === undefined ? undefined : clocks.get(passed);
  if (passed !== undefined && rung) clocks.set(passed, { ...rung, passed: true });
  for (const [name, running] of Object.entries(started)) clocks.set(name, { ...running, revision });
}

/** What rings in an event: the deadline that it names, or the one by which the provider was called. What somebody else brought may end a call early. */
function rungIn(data: EventData): { readonly name: string; readonly isByAlarm: boolean } | undefined {
  if (data.type === 'RefundAttempted') return { name: `refund:${data.refundId as string}`, isByAlarm: true };
  if (data.type === 'PayOutAttempted') return { name: 'pay_out', isByAlarm: true };
  const { passed } = data as Timekeeping;
  return passed === undefined ? undefined : { name: passed, isByAlarm: 'rule' in data };
}

function judgePassing({ stream, revision, at, data }: Recorded, clocks: Clocks): readonly Judged[] {
  const rung = rungIn(data);
  if (!rung) return [];
  const running = clocks.get(rung.name);
  const place = { stream, revision };
  if (!running || running.passed) {
    const found = running ? 'it has passed before' : 'it does not run';
    return [hold('deadlines.passed', place, false, `${rung.name} runs`, found)];
  }
  const isDue = !rung.isByAlarm || toMs(at) > toMs(running.dueAt) + running.graceMs;
  return [hold('deadlines.passed', place, isDue, `${rung.name} after ${running.dueAt} and ${running.graceMs} ms`, at)];
}

const runs = (deadlines: Journey['deadlines']): boolean => Object.values(deadlines).some(({ passed }) => passed !== true);
/** Whether the rule book has a deadline of its own for this place. */
const ringsIn = ({ timers }: Table, status: string): boolean =>
  [...timers.values()].some(({ rings, places }) => rings && places?.has(status) === true);

function judgeOrder(one: Case, packs: Packs): readonly Judged[] {
  const stream = orderOf(one).at(-1)?.stream;
  const pack = packs.find(stateOf(one).policy);
  if (stream === undefined || !pack) return [];
  const order = stateOf(one);
  const disputed = Object.entries(order.disputes).filter(([, { open }]) => open);
  const place = { stream, revision: orderOf(one).at(-1)!.revision };
  const isUnderWay = (disputeId: string): boolean => disputesOf(one).has(disputeStream(disputeId));
  return [
    hold('deadlines.running', place, leadsOn(pack.order, order), 'a running deadline, an open dispute, or staff', waiting(order)),
    ...disputed.map(([disputeId]) =>
      hold(
        'deadlines.running',
        { stream, awaits: ['order.relay', 'dispute.hears-orders'] },
        isUnderWay(disputeId),
        `the dispute ${disputeId} under way`,
        'nobody knows of it',
      ),
    ),
  ];
}

const waiting = ({ status }: Journey): string => `it is ${status}, and nothing leads on`;

const leadsOn = (table: Table, order: Order): boolean =>
  table.states.get(order.status)?.terminal === true ||
  table.states.get(order.status)?.suspends === true || // Staff hold it.
  runs(order.deadlines) ||
  Object.values(order.disputes).some(({ open }) => open) ||
  !ringsIn(table, order.status);

/** A deadline that has passed there has told somebody; a mediator who has it knows of it. */
function judgeDispute(stream: string, dispute: Dispute, packs: Packs): Judged {
  const table = packs.find(dispute.policy)?.dispute;
  const leads =
    !table ||
    table.states.get(dispute.status)?.terminal === true ||
    Object.keys(dispute.deadlines).length > 0 ||
    dispute.mediatorId !== undefined ||
    !ringsIn(table, dispute.status);
  return hold(
    'deadlines.running',
    { stream, revision: dispute.revision },
    leads,
    'a running deadline, or a mediator',
    waiting(dispute),
  );
}

/** What is due to somebody outside is asked for by a deadline, until it is paid or an operator's. */
function judgePayouts(one: Case): readonly Judged[] {
  const escrow = escrowOf(one);
  const stream = escrow[0]?.stream ?? '';
  const { refunds } = fold(
    escrowDecider,
    escrow.map(({ data }) => data),
  );
  const due = refunds.filter(({ status, legId }) => status === 'due' && legId === undefined);
  return [
    ...due.map(({ refundId, deadline }) =>
      hold('deadlines.running', { stream }, deadline !== undefined, `a deadline for ${refundId}`, 'none'),
    ),
    ...[...withdrawalsOf(one)].map(([name, events]) => {
      const { isClosed, deadline } = fold(
        withdrawalDecider,
        events.map(({ data }) => data),
      );
      const leads = isClosed || deadline !== undefined;
      return hold('deadlines.running', { stream: name }, leads, 'a deadline until it is closed', 'none');
    }),
  ];
}
