import { aboutDispute, disputeDecider, type DisputeEvent } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { derivedId, digestOf, type Json } from '@entente/kernel';
import { aboutOrder, chatDecider, orderDecider, type ChatEvent, type OrderEvent } from '@entente/order';
import { escrowDecider, walletDecider, withdrawalDecider } from '@entente/payout/audit';
import type { EscrowEvent, WalletEvent, WithdrawalEvent } from '@entente/payout/audit';
import type { Case, Stream } from './case.js';
import { compare, hold, type Judged } from './judged.js';

/** What every stream promises, whatever it tells of. */
export const judgeStreams = ({ key, streams }: Case): readonly Judged[] =>
  [...streams].flatMap(([name, stream]) => [
    ...placed(name, stream.events),
    ...named(key, name, stream.events),
    ...head(name, stream),
    replayed(name, stream),
  ]);

const placed = (stream: string, events: readonly Recorded[]): readonly Judged[] =>
  events.flatMap(({ revision, at }, i) => {
    const before = events[i - 1]?.at ?? at;
    return [
      compare('streams.gapless', { stream, revision }, i, revision),
      hold('streams.time', { stream, revision }, at >= before, `${before} or later`, at),
    ];
  });

/** An id that is derived is an id that nobody else has; a command that comes again later would have had effect twice. */
function named(key: string, stream: string, events: readonly Recorded[]): readonly Judged[] {
  const commands = new Set<string>();
  let [current, n] = ['', 0];
  return events.map(({ revision, id, key: own, meta: { commandId } }) => {
    n = commandId === current ? n + 1 : 0;
    const isRepeated = n === 0 && commands.has(commandId);
    current = commandId;
    commands.add(commandId);
    const expected = { key, id: derivedId(stream, commandId, n), command: 'once' };
    return compare('streams.ids', { stream, revision }, expected, { key: own, id, command: isRepeated ? 'again' : 'once' });
  });
}

/** The row may be read a moment later than the events. */
function head(stream: string, { events, row }: Stream): readonly Judged[] {
  const last = events.at(-1)?.revision;
  return last === undefined ? [] : [compare('streams.heads', { stream, revision: last, awaits: [] }, last, row)];
}

/** The first event after which today's code has another idea of the stream than its events have of themselves. */
function replayed(stream: string, { events, unreadable }: Stream): Judged {
  const place = { stream };
  if (unreadable !== undefined) return hold('streams.replayed', place, false, 'events that are known', unreadable);
  try {
    const differing = differences(stream, events).find(({ told, folded }) => digestOf(told) !== digestOf(folded));
    return differing === undefined
      ? hold('streams.replayed', place, true, '', '')
      : compare('streams.replayed', { ...place, revision: differing.revision }, differing.told, differing.folded);
  } catch (error) {
    return hold('streams.replayed', place, false, 'a state', String(error));
  }
}

/** What an event says of the state after it, or before, and what the fold says. */
type Retold = { readonly revision: number; readonly told: Json; readonly folded: Json };

function differences(stream: string, events: readonly Recorded[]): readonly Retold[] {
  switch (stream.slice(0, stream.indexOf('-'))) {
    case 'order':
      return retold(events as readonly Recorded<OrderEvent>[], orderDecider, ({ to, about }, order) => [
        { to, about },
        { to: order.status, about: aboutOrder(order) },
      ]);
    case 'dispute':
      return retold(events as readonly Recorded<DisputeEvent>[], disputeDecider, ({ to, about }, dispute) => [
        { to, about },
        { to: dispute.status, about: aboutDispute(dispute) },
      ]);
    case 'chat':
      return retold(events as readonly Recorded<ChatEvent>[], chatDecider, () => [null, null]);
    case 'escrow':
      return retold(events as readonly Recorded<EscrowEvent>[], escrowDecider, () => [null, null]);
    case 'withdrawal':
      return retold(events as readonly Recorded<WithdrawalEvent>[], withdrawalDecider, () => [null, null]);
    case 'wallet':
      return carried(events as readonly Recorded<WalletEvent>[]);
    default:
      return [];
  }
}

function retold<State, Event extends Recorded['data']>(
  events: readonly Recorded<Event>[],
  { initial, evolve }: { readonly initial: State; readonly evolve: (state: State, event: Event) => State },
  both: (event: Event, state: State) => readonly [Json, Json],
): readonly Retold[] {
  let state = initial;
  return events.map(({ revision, data }) => {
    state = evolve(state, data);
    const [told, folded] = both(data, state);
    return { revision, told, folded };
  });
}

/** A wallet carries forward exactly what its events before came to. */
function carried(events: readonly Recorded<WalletEvent>[]): readonly Retold[] {
  let wallet = walletDecider.initial;
  return events.map(({ revision, data }) => {
    const before = wallet;
    wallet = walletDecider.evolve(wallet, data);
    if (data.type !== 'BalanceCarried') return { revision, told: null, folded: null };
    return { revision, told: { ...wallet }, folded: { ...before } };
  });
}
