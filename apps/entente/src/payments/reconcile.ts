import { upcast, type EventStore, type Position, type Recorded } from '@entente/event-store';
import { amountIn, toMs, type Instant } from '@entente/kernel';
import { payoutVersions } from '@entente/payout';
import { accounts, payOutKey, refundKey, type MoneyEvent } from '@entente/payout/audit';
import type { Movement } from '../verify/installation.js';

const PAGE_EVENTS = 1_000;

/** What the ledger knows of one key with which the provider was asked. */
type Asked = {
  readonly kind: Movement['kind'];
  /** What it has posted to the provider's account, and when; nothing where it says that the provider has not paid. */
  readonly paid?: { readonly amountMinor: number; readonly currency: string; readonly at: Instant };
  /** The newest attempt has no answer yet, and will have one: from the provider, or when it is asked again. */
  readonly isOpen: boolean;
};

/** By key everything that the provider was ever asked to move. */
export async function askedOf(
  store: Pick<EventStore, 'readAll'>,
  marketplace: string | undefined,
): Promise<ReadonlyMap<string, Asked>> {
  const asked = new Map<string, Asked>();
  const keys = new Map<string, string>();
  for (let after: Position | undefined; ;) {
    const page = await store.readAll({ after, prefixes: ['escrow-', 'withdrawal-', 'wallet-'], limit: PAGE_EVENTS });
    for (const stored of page.events) {
      const event = upcast<MoneyEvent>(payoutVersions, stored);
      if (marketplace === undefined || event.data.marketplace === marketplace) note(event);
    }
    if (page.atHead) return asked;
    after = page.next;
  }

  function note({ at, data }: Recorded<MoneyEvent>): void {
    switch (data.type) {
      case 'RefundDue':
        return void keys.set(data.refundId, refundKey(data));
      case 'RefundAttempted':
        return learns(data.key, { kind: 'refund', isOpen: true });
      case 'PayOutAttempted':
        return learns(data.key, { kind: 'pay_out', isOpen: true });
      case 'RefundRefused':
      case 'RefundFailed': // Nobody asks again but an operator, even where nobody knows what the last attempt has moved.
      case 'RefundSettledOtherwise':
        return learns(keys.get(data.refundId), { isOpen: false });
      case 'PayOutRefused':
        return learns(payOutKey(data.withdrawalId), { isOpen: false });
      case 'RefundPaid':
        return learns(keys.get(data.refundId), paidIn(data, at));
      case 'ReservationConsumed':
        return learns(payOutKey(data.withdrawalId), paidIn(data, at));
      default:
        return undefined;
    }
  }

  /** Of a refund to a wallet, or one that came too late, the provider was never asked. */
  function learns(key: string | undefined, more: Partial<Asked>): void {
    const before = key === undefined ? undefined : asked.get(key);
    if (key !== undefined && (before || more.kind)) asked.set(key, { kind: 'refund', isOpen: false, ...before, ...more });
  }
}

/** The ledger's own line, not what the event says beside it. */
function paidIn({ marketplace, currency, postings }: MoneyEvent, at: Instant): Partial<Asked> {
  const line = postings.find(({ account }) => account === accounts.provider(marketplace));
  return line ? { isOpen: false, paid: { amountMinor: line.amountMinor, currency, at } } : {};
}

type Reconciled = {
  /** A sentence each. */
  readonly differences: readonly string[];
  /** What the provider has moved and has not said yet, a sentence each: no difference, but somebody may wonder. */
  readonly open: readonly string[];
  /** In how many keys both agree. */
  readonly agreeing: number;
};

/** The ledger beside the provider's book, key by key. What the ledger learned after `until` is not missed in the book. */
export function reconciled(asked: ReadonlyMap<string, Asked>, book: readonly Movement[], until: Instant | undefined): Reconciled {
  const moved = new Map<string, Movement[]>();
  for (const movement of book) {
    const others = moved.get(movement.key);
    if (others) others.push(movement);
    else moved.set(movement.key, [movement]);
  }
  const differences: string[] = [];
  const open: string[] = [];
  let agreeing = 0;
  for (const key of new Set([...asked.keys(), ...moved.keys()])) {
    const [ledger, [first, ...more]] = [asked.get(key), moved.get(key) ?? []];
    if (!first) {
      if (ledger?.paid && !isAfter(ledger.paid.at, until))
        differences.push(
          `${key}: the ledger says that ${told({ ...ledger, ...ledger.paid })} was paid, and the provider has moved nothing.`,
        );
    } else if (more.length > 0) {
      differences.push(`${key}: the provider has moved it ${more.length + 1} times (${[first, ...more].map(told).join('; ')}).`);
    } else if (!ledger) {
      differences.push(`${key}: the provider has moved ${told(first)}, and the ledger has never asked for it.`);
    } else if (!ledger.paid) {
      if (ledger.isOpen) open.push(`${key}: the provider has moved ${told(first)}, and the ledger waits for its answer.`);
      else differences.push(`${key}: the provider has moved ${told(first)}, and the ledger does not say that it was paid.`);
    } else if (told(first) !== told({ ...ledger, ...ledger.paid })) {
      differences.push(`${key}: the ledger says ${told({ ...ledger, ...ledger.paid })}, and the provider ${told(first)}.`);
    } else agreeing += 1;
  }
  return { differences, open, agreeing };
}

const isAfter = (at: Instant, until: Instant | undefined): boolean => until !== undefined && toMs(at) > toMs(until);
const told = ({ kind, amountMinor, currency }: Omit<Movement, 'key'>): string =>
  `a ${kind} of ${amountIn(amountMinor, currency)}`;
