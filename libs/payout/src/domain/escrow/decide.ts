import { rings, unreachable, type Decider, type Instant, type PassDeadline } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { balanced } from '../postings.js';
import type { EscrowCommand, FollowOrder, Instruction } from './commands.js';
import { cardPayment, chargedBack } from './charge-back.js';
import type { EscrowEvent, EventOf } from './events.js';
import { held, released, unheld } from './hold.js';
import { captured, coveredPart, returnedPart, settled, voucher, type Division } from './move.js';
import { answered, heard, retried, settledOtherwise, unanswered } from './refund.js';
import { evolve, heldMinor, noEscrow, refundKey, refundDeadline, restIn, shareOf, whose, type Escrow } from './state.js';

/** The rule books' money terms arrive as a look-up, for the escrow names its own policy. */
type EscrowGiven = { readonly now: Instant; readonly termsOf: (policy: string) => MoneyTerms };

export const escrowDecider: Decider<Escrow, EscrowCommand, EscrowEvent, EscrowGiven> = { initial: noEscrow, decide, evolve };

function decide(command: EscrowCommand, escrow: Escrow, given: EscrowGiven): readonly EscrowEvent[] {
  switch (command.type) {
    case 'FollowOrder':
      return follow(command, escrow, given);
    case 'ConfirmLeg':
      return confirm(command.legId, escrow);
    case 'PassDeadline':
      return pass(command, escrow, given.now);
    case 'RecordAnswer':
      return answered(command, escrow, given.now);
    case 'HearAnswer':
      return heard(command, escrow, given.now);
    case 'RetryRefund':
      return retried(command, escrow, given.termsOf(whose(escrow).policy), given.now);
    case 'SettleRefundOtherwise':
      return settledOtherwise(command, escrow);
    default:
      return unreachable(command);
  }
}

/** One command carries all that one event of the order means here: each instruction finds what the one before has left. */
function follow(command: FollowOrder, escrow: Escrow, { now, termsOf }: EscrowGiven): readonly EscrowEvent[] {
  const events: EscrowEvent[] = [];
  let state = escrow;
  const record = (...recorded: readonly EscrowEvent[]): void => {
    events.push(...recorded);
    state = recorded.reduce(evolve, state);
  };

  const isClaimed = command.isClaimed === true && !escrow.isClaimed;
  if (command.funds.length === 0 && command.disputes <= escrow.disputes && !isClaimed) return [];
  if (!state.parties) record(open(command));
  if (command.disputes > state.disputes)
    record({ type: 'DisputesNoted', ...whose(state), postings: balanced(), disputes: command.disputes });
  if (isClaimed) record({ type: 'ClaimNoted', ...whose(state), postings: balanced() });
  const terms = termsOf(whose(state).policy);
  for (const instruction of command.funds) {
    const obeyed = obey(instruction, state, terms, now);
    record(...('why' in obeyed ? [noted(instruction, obeyed.why, state)] : obeyed));
  }
  return events;
}

type Obeyed = readonly EscrowEvent[] | { readonly why: EventOf<'InstructionNoted'>['why'] };

function obey(instruction: Instruction, escrow: Escrow, terms: MoneyTerms, now: Instant): Obeyed {
  switch (instruction.do) {
    case 'capture':
      return capture(instruction, escrow, terms, now);
    case 'release':
      return settle(escrow, { backMinor: 0, place: 'seller' }, terms, now);
    case 'suspense':
      return settle(escrow, { backMinor: 0, place: 'suspense' }, terms, now);
    case 'voucher':
      return drawVoucher(escrow);
    case 'split':
      return heldMinor(escrow) > 0
        ? settled(escrow, { backMinor: instruction.amountMinor, place: 'seller' }, terms, now)
        : giveBack(escrow, instruction.amountMinor, terms, now);
    case 'refund':
      return refundAll(escrow, terms, now);
    case 'refund_part':
      return giveBack(escrow, instruction.amountMinor, terms, now);
    case 'cover_part':
      return orNothing(coveredPart(escrow, instruction.amountMinor, terms, now));
    case 'charge_back':
      return cardPayment(escrow, instruction.reference)
        ? orNothing(chargedBack(escrow, instruction, terms, now))
        : { why: 'no_card_payment' };
    case 'hold':
      return escrow.holds.includes(instruction.disputeId) ? { why: 'already_held' } : held(escrow, instruction.disputeId);
    case 'unhold':
      return escrow.holds.includes(instruction.disputeId) ? unheld(escrow, instruction.disputeId) : { why: 'not_held' };
    default:
      return unreachable(instruction);
  }
}

function capture(instruction: Extract<Instruction, { do: 'capture' }>, escrow: Escrow, terms: MoneyTerms, now: Instant): Obeyed {
  if (escrow.captures.some(({ reference }) => reference === instruction.reference)) return { why: 'already_captured' };
  const first = captured(escrow, instruction, now);
  if (terms.payout === 'at_closing') return [first];
  const paid = settle(evolve(escrow, first), { backMinor: 0, place: 'seller' }, terms, now);
  return 'why' in paid ? [first] : [first, ...paid];
}

/** What is held goes back whole in one settlement; what the seller has by now is taken back from him. */
function refundAll(escrow: Escrow, terms: MoneyTerms, now: Instant): Obeyed {
  const settlement = settle(escrow, { backMinor: restIn(escrow, 'escrow'), place: 'buyer' }, terms, now);
  const later = 'why' in settlement ? escrow : settlement.reduce(evolve, escrow);
  const recovery = giveBack(later, restIn(later, 'seller'), terms, now);
  if ('why' in settlement) return recovery;
  return 'why' in recovery ? settlement : [...settlement, ...recovery];
}

const settle = (escrow: Escrow, how: Division, terms: MoneyTerms, now: Instant): Obeyed =>
  heldMinor(escrow) > 0 ? settled(escrow, how, terms, now) : { why: 'nothing_left' };

function drawVoucher(escrow: Escrow): Obeyed {
  if (shareOf(escrow, 'voucher') > 0) return { why: 'already_issued' };
  return orNothing(voucher(escrow));
}

const giveBack = (escrow: Escrow, amountMinor: number, terms: MoneyTerms, now: Instant): Obeyed =>
  orNothing(returnedPart(escrow, amountMinor, terms, now));

const orNothing = (events: readonly EscrowEvent[]): Obeyed => (events.length > 0 ? events : { why: 'nothing_left' });

/** A refund to a wallet is paid when the wallet has it. */
function confirm(legId: string, escrow: Escrow): readonly EscrowEvent[] {
  if (!escrow.legs.pending.some((leg) => leg.legId === legId)) return [];
  const common = { ...whose(escrow), postings: balanced() };
  const refund = escrow.refunds.find((candidate) => candidate.legId === legId && candidate.status === 'due');
  return [
    { type: 'LegDelivered', ...common, legId },
    ...(refund
      ? [
          {
            type: 'RefundPaid' as const,
            ...common,
            refundId: refund.refundId,
            reference: refund.reference,
            amountMinor: refund.amountMinor,
          },
        ]
      : []),
  ];
}

/** What rings is the end of a reserve, or the time to ask the provider for a refund. */
function pass(command: PassDeadline, escrow: Escrow, now: Instant): readonly EscrowEvent[] {
  const reserve = escrow.reserves.find(({ name }) => name === command.name);
  if (!reserve) return attempt(command, escrow, now);
  return rings(reserve.deadline, command, now) ? released(escrow, reserve.name) : [];
}

/**
 * Said before the provider is called: whatever happens then, somebody will ask what became of it. The deadline runs on until the answer is recorded; of
 * an answer that comes later, until that is waited for no more.
 */
function attempt(command: PassDeadline, escrow: Escrow, now: Instant): readonly EscrowEvent[] {
  const refund = escrow.refunds.find(({ refundId }) => refundDeadline(refundId) === command.name);
  if (!refund || !rings(refund.deadline, command, now)) return [];
  if (refund.isAwaited) return unanswered(escrow, refund, now);
  if (refund.isAsked) return [];
  const { refundId, reference, attempts } = refund;
  return [
    {
      type: 'RefundAttempted',
      ...whose(escrow),
      postings: balanced(),
      refundId,
      key: refundKey({ reference, refundId }),
      attempt: attempts + 1,
    },
  ];
}

const open = ({ orderId, marketplace, policy, currency, buyerId, sellerId }: FollowOrder): EscrowEvent => ({
  type: 'EscrowOpened',
  orderId,
  marketplace,
  policy,
  currency,
  postings: balanced(),
  buyerId,
  sellerId,
});

const noted = (instruction: Instruction, why: EventOf<'InstructionNoted'>['why'], escrow: Escrow): EscrowEvent => ({
  type: 'InstructionNoted',
  ...whose(escrow),
  postings: balanced(),
  instruction: instruction.do,
  why,
});
