import type { Recorded } from '@entente/event-store';
import { fold, sum } from '@entente/kernel';
import { accounts, escrowDecider, moneyOf, prescribed, shareOf, withheldMinor } from '@entente/payout/audit';
import type { Escrow, EscrowEvent, MoneyEvent } from '@entente/payout/audit';
import type { Packs } from '@entente/policy';
import { allOf, escrowOf, orderOf, stateOf, type Case } from './case.js';
import { compare, hold, type Judged } from './judged.js';

/** The money of one order: what was captured, where it is, and whether that is what its events prescribe. */
export function judgeMoney(one: Case, packs: Packs): readonly Judged[] {
  const events = escrowOf(one);
  const [first] = events;
  const escrow = fold(
    escrowDecider,
    events.map(({ data }) => data),
  );
  return [
    ...judgePostings(allOf(one)),
    ...(first && escrow.parties
      ? [judgeFigures(first.stream, escrow), judgeAccounts(one, escrow), judgeHeld(one, first.stream, escrow)]
      : []),
    ...judgeEnd(one, escrow, packs),
    ...judgeLegs(one),
  ];
}

const amountOn = (events: readonly Recorded<MoneyEvent>[], account: string): number =>
  sum(
    events.flatMap(({ data }) =>
      data.postings.filter((posting) => posting.account === account).map(({ amountMinor }) => amountMinor),
    ),
  );

const judgePostings = (events: readonly Recorded[]): readonly Judged[] =>
  events.flatMap(({ stream, revision, data }) => {
    if (!('postings' in data)) return [];
    const { postings } = data as unknown as MoneyEvent;
    return [compare('money.balanced', { stream, revision }, 0, sum(postings.map(({ amountMinor }) => amountMinor)))];
  });

/** What the buyer paid is somebody's, every part of it, and no part is less than nothing. */
function judgeFigures(stream: string, escrow: Escrow): Judged {
  const { capturedMinor, escrowMinor, refundedMinor, sellerMinor, suspenseMinor, voucherMinor } = moneyOf(escrow);
  const coveredMinor = 0 - shareOf(escrow, 'protection'); // What the platform paid in the seller's place came on top of what was captured.
  const feesMinor = shareOf(escrow, 'platform');
  const parts = { escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor };
  const isWhole = sum(Object.values(parts)) === capturedMinor + coveredMinor;
  const isSound = isWhole && [...Object.values(parts), coveredMinor].every((part) => part >= 0);
  return hold('money.escrow', { stream }, isSound, `${capturedMinor} in parts`, JSON.stringify({ ...parts, coveredMinor }));
}

/** What the escrow's own postings left on every account that it shares with nobody, or only adds to. */
function judgeAccounts(one: Case, escrow: Escrow): Judged {
  const events = escrowOf(one);
  const { marketplace } = escrow.parties!;
  const money = moneyOf(escrow);
  const unpaid = escrow.refunds.filter(({ status, legId }) => status !== 'paid' && legId === undefined);
  const expected = {
    escrow: money.escrowMinor,
    fees: shareOf(escrow, 'platform'),
    suspense: money.suspenseMinor,
    vouchers: money.voucherMinor,
    protection: shareOf(escrow, 'protection'),
    losses: 0 - sum(chargedBack(events).map(({ lossMinor }) => lossMinor)),
    refunds: sum(unpaid.map(({ amountMinor }) => amountMinor)),
  };
  const found = {
    escrow: amountOn(events, accounts.escrow(one.key)),
    fees: amountOn(events, accounts.fees(marketplace)),
    suspense: amountOn(events, accounts.suspense(marketplace)),
    vouchers: amountOn(events, accounts.vouchers(marketplace)),
    protection: amountOn(events, accounts.protection(marketplace)),
    losses: amountOn(events, accounts.losses(marketplace)),
    refunds: amountOn(events, accounts.refunds(one.key)),
  };
  return compare('money.escrow', { stream: events[0]!.stream }, expected, found);
}

const chargedBack = (events: readonly Recorded<EscrowEvent>[]) =>
  events.flatMap(({ data }) => (data.type === 'PaymentChargedBack' ? [data] : []));

/** What of the order is held for disputes and reserves, the seller's wallet holds, and never more than he has of it. */
function judgeHeld({ legs }: Case, stream: string, escrow: Escrow): Judged {
  const told = legs.flatMap(({ data }) => ('heldMinor' in data && data.heldMinor !== undefined ? [data.heldMinor] : []));
  const heldMinor = Math.min(withheldMinor(escrow), shareOf(escrow, 'seller'));
  return compare('money.legs', { stream, awaits: ['payout-legs'] }, { heldMinor }, { heldMinor: told.at(-1) ?? 0 });
}

/** By the order's own instructions, computed without the escrow. It hears of them by message. */
function judgeEnd(one: Case, escrow: Escrow, packs: Packs): readonly Judged[] {
  const order = stateOf(one);
  const pack = packs.find(order.policy);
  const last = orderOf(one).at(-1);
  if (!pack || !last) return [];
  const place = { stream: `escrow-${one.key}`, awaits: ['order.relay', 'payout.hears-orders'] };
  const told = orderOf(one).flatMap(({ data }) => ('funds' in data ? (data.funds ?? []) : []));
  const has = {
    buyer: shareOf(escrow, 'buyer'),
    seller: shareOf(escrow, 'seller'),
    platform: shareOf(escrow, 'platform'),
    suspense: shareOf(escrow, 'suspense'),
    voucher: shareOf(escrow, 'voucher'),
    protection: shareOf(escrow, 'protection'),
  };
  const isOver = pack.order.states.get(order.status)?.terminal === true;
  const held = sum(escrow.captures.filter((capture) => capture.place === 'escrow').map(({ amountMinor }) => amountMinor));
  const settlements = escrowOf(one).flatMap(({ data }) => (data.type === 'FundsSettled' ? data.settled : []));
  return [
    compare('money.prescribed', place, prescribed(told, pack.money), has),
    compare('money.prescribed', { stream: place.stream }, [...new Set(settlements)], settlements),
    ...(isOver ? [compare('money.settled', place, 0, held)] : []),
  ];
}

/** A leg is half of a transfer: its other half stands in the wallet, once, and between the two nothing is left. */
function judgeLegs(one: Case): readonly Judged[] {
  const escrow = escrowOf(one);
  const ordered = escrow.flatMap(({ stream, revision, data }) =>
    ('legs' in data ? data.legs : []).map((leg) => ({ stream, revision, ...leg })),
  );
  const applied = one.legs.flatMap(({ stream, revision, data }) =>
    'legId' in data ? [{ stream, revision, legId: data.legId, amountMinor: gainOf(data) }] : [],
  );
  const known = new Set(ordered.map(({ legId }) => legId));
  return [
    ...ordered.map(({ stream, revision, legId, amountMinor }) => {
      const delivered = escrow.filter(({ data }) => data.type === 'LegDelivered' && data.legId === legId).length;
      const amounts = applied.filter((other) => other.legId === legId).map((other) => other.amountMinor);
      const transit = amountOn(escrow, accounts.transit(legId)) + amountOn(one.legs, accounts.transit(legId));
      const place = { stream, revision, awaits: ['payout-legs'] };
      return compare(
        'money.legs',
        place,
        { [legId]: [amountMinor], delivered: 1, transit: 0 },
        { [legId]: amounts, delivered, transit },
      );
    }),
    ...applied
      .filter(({ legId }) => !known.has(legId))
      .map(({ stream, revision, legId }) => compare('money.legs', { stream, revision }, 'a leg of its order', legId)),
  ];
}

const gainOf = (data: { readonly type: string; readonly amountMinor?: number }): number =>
  data.type === 'WalletDebited' ? -(data.amountMinor ?? 0) : (data.amountMinor ?? 0);

/** A refund through the provider was moved there once, if it is paid. While it is asked, nobody knows. */
export function judgeRefunds(one: Case): readonly Judged[] {
  const events = escrowOf(one);
  const stream = `escrow-${one.key}`;
  const { refunds } = fold(
    escrowDecider,
    events.map(({ data }) => data),
  );
  const keys = new Map(
    events.flatMap(({ data }) => (data.type === 'RefundAttempted' ? [[data.refundId, data.key] as const] : [])),
  );
  const paid = new Set(events.flatMap(({ data }) => (data.type === 'RefundPaid' ? [data.refundId] : [])));
  const asked = new Set(keys.values());
  return [
    ...refunds.flatMap(({ refundId, amountMinor, isUnsure, legId }) => {
      if (legId !== undefined || (isUnsure && !paid.has(refundId))) return [];
      const moved = one.movements.filter(({ key }) => key === keys.get(refundId)).map((movement) => movement.amountMinor);
      const place = { stream, awaits: [] };
      return [
        compare('provider.movements', place, { [refundId]: paid.has(refundId) ? [amountMinor] : [] }, { [refundId]: moved }),
      ];
    }),
    ...one.movements
      .filter(({ key }) => !key.startsWith('withdrawal:') && !asked.has(key))
      .map(({ key }) => compare('provider.movements', { stream, awaits: [] }, 'a refund that asked for it', key)),
  ];
}
