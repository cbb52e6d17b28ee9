import { sum } from '@entente/kernel';
import type { PayoutEvent } from '@entente/payout';
import type { StreamsOf } from './past.js';

type Returned = readonly { readonly reference: string; readonly amountMinor: number }[];

/** Step by step, whatever happened in between: of no payment, and of no order, was more given back than had been paid until then. */
export const givenBackFaults = (escrows: StreamsOf<PayoutEvent>): readonly string[] =>
  [...escrows].flatMap(([name, stream]) => {
    const paid = new Map<string, number>();
    const back = new Map<string, number>();
    return stream.flatMap(({ data, revision }) => {
      if (data.type === 'PaymentCaptured' && data.method !== 'external') paid.set(data.reference, data.amountMinor);
      for (const { reference, amountMinor } of returnedBy(data)) back.set(reference, (back.get(reference) ?? 0) + amountMinor);
      return [...back]
        .filter(([reference, amountMinor]) => amountMinor > (paid.get(reference) ?? 0))
        .map(
          ([reference, amountMinor]) =>
            `${name}@${revision}: ${amountMinor} of ${reference} were given back, of ${paid.get(reference) ?? 0}.`,
        );
    });
  });

const returnedBy = (data: PayoutEvent): Returned => ('returned' in data ? data.returned : []);

/** How a seller's money went: what he owed at most, and what of it his later sales have repaid. */
type Debt = { readonly wallet: string; readonly owedMinor: number; readonly repaidMinor: number };

/** A book beside the wallets: who owes has nothing to withdraw, and what he earns repays what he owes before it is his. */
export function debtsOf(wallets: StreamsOf<PayoutEvent>): {
  readonly faults: readonly string[];
  readonly debts: readonly Debt[];
} {
  const faults: string[] = [];
  const debts = [...wallets].map(([wallet, stream]) => {
    let owedMinor = 0;
    let ownedMinor = 0;
    let mostMinor = 0;
    let repaidMinor = 0;
    const reserved = new Map<string, number>();
    for (const { data, revision } of stream) {
      if (data.type === 'WalletCredited') {
        const repaying = Math.min(owedMinor, data.amountMinor);
        owedMinor -= repaying;
        repaidMinor += repaying;
        ownedMinor += data.amountMinor - repaying;
      }
      if (data.type === 'WalletDebited' || data.type === 'ReservationConsumed') {
        const taken = Math.min(ownedMinor, data.amountMinor);
        ownedMinor -= taken;
        owedMinor += data.amountMinor - taken;
      }
      if (data.type === 'WithdrawalReserved') {
        if (data.amountMinor > ownedMinor - sum([...reserved.values()]))
          faults.push(`${wallet}@${revision}: ${data.amountMinor} were reserved of ${ownedMinor}, and ${owedMinor} were owed.`);
        reserved.set(data.withdrawalId, data.amountMinor);
      }
      if (data.type === 'ReservationConsumed' || data.type === 'ReservationReturned') reserved.delete(data.withdrawalId);
      if (data.type === 'BalanceCarried' && data.balanceMinor !== ownedMinor - owedMinor)
        faults.push(`${wallet}@${revision} carries ${data.balanceMinor} forward, and has ${ownedMinor - owedMinor}.`);
      mostMinor = Math.max(mostMinor, owedMinor);
    }
    return { wallet, owedMinor: mostMinor, repaidMinor };
  });
  return { faults, debts };
}
