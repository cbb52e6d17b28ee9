import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { derivedId, digestOf, type Clock, type PassDeadline } from '@entente/kernel';
import { Busy, type Envelope, type Streams, type Transacted } from '@entente/event-store';
import type { Failpoint } from '@entente/bus';
import type { MoneyTerms } from '@entente/policy';
import type { Answer, HearAnswer } from './domain/provider-call.js';
import { isReserved, walletDecider, type Withholding } from './domain/wallet/decide.js';
import { isSuspended } from './domain/standing/decide.js';
import type { Owned } from './domain/wallet/events.js';
import { balancesOf } from './domain/wallet/state.js';
import type { RequestWithdrawal, WithdrawalCommand } from './domain/withdrawal/commands.js';
import { payOutKey } from './domain/withdrawal/decide.js';
import type { WithdrawalEvent } from './domain/withdrawal/events.js';
import { hasEnded, PAY_OUT, type Withdrawal } from './domain/withdrawal/state.js';
import { foundBy, tracedBy, type PaymentProvider } from './provider.js';
import { standingOf } from './standings.js';
import { currentBalances, loadWallet, walletId, walletStream } from './wallets.js';
import { Withdrawals } from './withdrawals.js';

const ATTEMPTS_MAX = 5;
/** Whose a withdrawal is that nobody asked for: an answer about it is refused, and nothing is stored. */
const NOBODY: Owned = { marketplace: '', ownerId: '', currency: '' };

type Handled = Transacted<Withdrawal, WithdrawalEvent>;
type About = NonNullable<Withdrawal['about']>;
type Wallet = Awaited<ReturnType<typeof loadWallet>>;

/** The one door to a withdrawal: its owner's wish, the alarm and the provider's late answers come through it. */
export class HandleWithdrawal extends Command<Handled> {
  readonly context = 'payout';

  constructor(
    readonly withdrawalId: string,
    readonly command: RequestWithdrawal | PassDeadline | HearAnswer,
    readonly envelope: Envelope,
  ) {
    super();
  }
}

/** What a marketplace decides about withdrawals; it throws for one that is not there. */
export type WithdrawalTermsOf = (marketplace: string) => MoneyTerms['withdrawal'];

type WithdrawalParts = {
  readonly streams: Streams;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly withdrawalTermsOf: WithdrawalTermsOf;
  readonly failpoint?: Failpoint;
};

/**
 * A withdrawal takes from the wallet as legs do: the wallet is read, *then* the withdrawal; what is still to be done is appended to the wallet at
 * exactly the revision that was read, and only then recorded on the withdrawal. Its deadline runs from the request to the very end, and whoever
 * rings carries on from wherever it stands: a crash anywhere is mended by the next ring.
 */
@CommandHandler(HandleWithdrawal)
export class WithdrawalHandler implements ICommandHandler<HandleWithdrawal> {
  private readonly withdrawals: Withdrawals;

  constructor(private readonly parts: WithdrawalParts) {
    this.withdrawals = new Withdrawals(parts.streams);
  }

  execute({ withdrawalId, command, envelope }: HandleWithdrawal): Promise<Handled> {
    if (command.type === 'RequestWithdrawal') return this.request(withdrawalId, command, envelope);
    if (command.type === 'HearAnswer') return this.hear(withdrawalId, command, envelope);
    return this.carryOn(withdrawalId, command, envelope);
  }

  /** Answers when the money is reserved, or refused; the rest is the deadline's. */
  private async request(withdrawalId: string, command: RequestWithdrawal, envelope: Envelope): Promise<Handled> {
    const { streams, withdrawalTermsOf } = this.parts;
    const { minimumMinor, whileSuspended } = withdrawalTermsOf(command.marketplace);
    const isBarred = !whileSuspended && isSuspended(await standingOf(streams, command));
    const { availableMinor } = await currentBalances(streams, command);
    const asked = { ...command, withdrawalId };
    const requested = await this.withdrawals.transact(asked, command, envelope, { availableMinor, minimumMinor, isBarred });
    await this.fail('withdrawal.after-request');
    await this.reserve(withdrawalId, envelope);
    await this.settle(withdrawalId, envelope);
    return { ...requested, state: (await this.withdrawals.load(withdrawalId)).state };
  }

  /** The answer is recorded, then the wallet is told. Whoever crashes in between hears it again, or the deadline rings. */
  private async hear(withdrawalId: string, command: HearAnswer, envelope: Envelope): Promise<Handled> {
    const { state } = await this.withdrawals.load(withdrawalId);
    const heard = await this.withdrawals.transact(state.about ?? { ...NOBODY, withdrawalId }, command, envelope);
    await this.settle(withdrawalId, envelope);
    return heard;
  }

  /** Every step finds out by itself whether it is to be done. The answer is the last of them that did anything. */
  private async carryOn(withdrawalId: string, command: PassDeadline, envelope: Envelope): Promise<Handled> {
    const reserved = await this.reserve(withdrawalId, envelope);
    const paid = await this.payOut(withdrawalId, command, envelope);
    const settled = await this.settle(withdrawalId, envelope);
    return settled ?? paid ?? reserved ?? { ...(await this.withdrawals.load(withdrawalId)), events: [], replayed: false };
  }

  private async reserve(withdrawalId: string, envelope: Envelope): Promise<Handled | undefined> {
    return this.withWallet(withdrawalId, async (wallet, { state, about }) => {
      if (state.status !== 'requested') return 'done';
      if (!isReserved(wallet.state, withdrawalId)) {
        const { availableMinor } = balancesOf(wallet.state);
        if (about.amountMinor > availableMinor) {
          await this.fail('withdrawal.before-refused');
          return this.record(about, { type: 'RefuseWithdrawal', availableMinor }, envelope, 'refuse');
        }
        await this.fail('withdrawal.before-wallet');
        const { amountMinor } = about;
        if (!(await this.tellWallet(wallet, about, { type: 'ReserveWithdrawal', amountMinor }, envelope))) return 'again';
        await this.fail('withdrawal.after-wallet');
      }
      return this.record(about, { type: 'ConfirmReservation' }, envelope, 'confirm');
    });
  }

  /**
   * The attempt is recorded, then the provider is called, then its answer is recorded, or that it is awaited. Whoever crashes in between leaves a
   * deadline that rings again: then the attempt is found, and the provider is asked what it knows before it is called once more, with the same key.
   */
  private async payOut(withdrawalId: string, command: PassDeadline, envelope: Envelope): Promise<Handled | undefined> {
    const { state: before } = await this.withdrawals.load(withdrawalId);
    if (before.status !== 'reserved' || !before.about) return undefined;
    const attempted = await this.withdrawals.transact(before.about, command, envelope);
    const { state } = await this.withdrawals.load(withdrawalId);
    const isMeant = state.isAsked && !state.isAwaited && command.name === PAY_OUT && state.deadline?.dueAt === command.dueAt;
    if (!isMeant) return attempted;
    const isFirstCall = state.attempts === 1 && attempted.events.length > 0 && !attempted.replayed;
    const { attempts: attempt } = state;
    const answer = await this.ask(before.about, { attempt, isFirstCall, envelope });
    return this.record(before.about, { type: 'RecordPayOut', attempt, answer }, envelope, `answer ${attempt}`);
  }

  private async ask(
    { withdrawalId, marketplace, ownerId, destination, amountMinor, currency }: About,
    { attempt, isFirstCall, envelope }: { readonly attempt: number; readonly isFirstCall: boolean; readonly envelope: Envelope },
  ): Promise<Answer> {
    const { provider } = this.parts;
    const key = payOutKey(withdrawalId);
    const about = { marketplace, attempt, ...tracedBy(envelope), ownerId, withdrawalId };
    await this.fail('withdrawal.before-call');
    const known = isFirstCall ? undefined : await foundBy(provider, key);
    const answer = known ?? (await provider.payOut(destination, { amountMinor, currency }, key, about));
    await this.fail('withdrawal.after-call');
    return answer;
  }

  /**
   * Tells the wallet how it ended. Where a refusal found nothing reserved the wallet is told all the same: whoever still believes in the request
   * has read the wallet before that, and can no longer append behind what he read.
   */
  private async settle(withdrawalId: string, envelope: Envelope): Promise<Handled | undefined> {
    return this.withWallet(withdrawalId, async (wallet, { state, about }) => {
      if (!hasEnded(state) || state.isClosed) return 'done';
      if (isReserved(wallet.state, withdrawalId) || state.status === 'refused') {
        await this.fail('withdrawal.before-settled');
        const type = state.status === 'paid' ? 'ConsumeReservation' : 'ReturnReservation';
        if (!(await this.tellWallet(wallet, about, { type }, envelope))) return 'again';
        await this.fail('withdrawal.after-settled');
      }
      return this.record(about, { type: 'CloseWithdrawal' }, envelope, 'close');
    });
  }

  /** Reads the wallet, then the withdrawal, and lets `act` do what is left to do; from the beginning when the wallet has moved meanwhile. */
  private async withWallet(
    withdrawalId: string,
    act: (
      wallet: Wallet,
      withdrawal: { readonly state: Withdrawal; readonly about: About },
    ) => Promise<Handled | 'done' | 'again'>,
  ): Promise<Handled | undefined> {
    const { state: first } = await this.withdrawals.load(withdrawalId);
    if (!first.about || first.isClosed) return undefined;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const wallet = await this.walletOf(first.about);
      const { state } = await this.withdrawals.load(withdrawalId);
      const outcome = await act(wallet, { state, about: first.about });
      if (outcome === 'done') return undefined;
      if (outcome !== 'again') return outcome;
    }
    throw new Busy(`The wallet of the withdrawal ${withdrawalId} was changed by others ${ATTEMPTS_MAX} times meanwhile.`);
  }

  private walletOf({ marketplace, ownerId, currency }: Owned): Promise<Wallet> {
    return loadWallet(this.parts.streams, walletStream(walletId(marketplace, ownerId, currency)));
  }

  private async tellWallet(
    wallet: Wallet,
    { withdrawalId, marketplace, ownerId, currency }: About,
    what: Withholding,
    envelope: Envelope,
  ): Promise<boolean> {
    const key = walletId(marketplace, ownerId, currency);
    const events = walletDecider.decide({ ...what, withdrawalId, marketplace, ownerId, currency }, wallet.state, wallet);
    // What says that nothing is reserved may be said again; everything else is told once, and a second time would be seen by its id.
    const isRepeatable = what.type === 'ReturnReservation' && !isReserved(wallet.state, withdrawalId);
    const step = isRepeatable ? `${what.type} ${wallet.revision}` : what.type;
    const target = { stream: walletStream(key), key, envelope: await this.caused(envelope, withdrawalId, step) };
    return this.parts.streams.appendAfter(target, wallet, events);
  }

  private async record(about: About, command: WithdrawalCommand, envelope: Envelope, step: string): Promise<Handled> {
    return this.withdrawals.transact(about, command, await this.caused(envelope, about.withdrawalId, step));
  }

  /** The same for every repetition of a step, but for the time at which it is recorded. */
  private async caused(envelope: Envelope, withdrawalId: string, step: string): Promise<Envelope> {
    const now = await this.parts.clock.now();
    return {
      commandId: derivedId('withdrawal', withdrawalId, step),
      bodyHash: digestOf({ withdrawalId, step }),
      receivedAt: now,
      recordedAt: now,
      causationId: envelope.commandId,
      ...tracedBy(envelope),
    };
  }

  private async fail(place: string): Promise<void> {
    await this.parts.failpoint?.(place);
  }
}
