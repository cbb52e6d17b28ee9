import type { Funds } from '@entente/contracts';
import { share } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';

/** Who has how much of an order's money; `protection`: what the platform has paid in the seller's place, as a negative figure. */
export type Figures = { readonly [to in 'buyer' | 'seller' | 'platform' | 'suspense' | 'voucher' | 'protection']: number };

/** What an order's instructions give to whom, in as few words as possible: one payment, its end, and what was given back. It knows nothing of the escrow. */
export function prescribed(told: readonly Funds[], { payout, feesOnPartialRefund }: MoneyTerms): Figures {
  let captured = 0;
  let fees = 0;
  let dues = 0; // What a voucher does not give again: taxes, and what the bank kept.
  let buyer = 0;
  let covered = 0; // Of that, what the platform has paid.
  let place: 'escrow' | 'seller' | 'suspense' = 'escrow';
  let isVoucherAsked = false;
  const atBanks = new Map<string, number>(); // What a bank can still take back.
  const back = (amountMinor: number): number => {
    const backMinor = Math.min(amountMinor, captured - buyer);
    buyer += backMinor;
    return backMinor;
  };
  for (const funds of told) {
    if (funds.do === 'capture' && funds.method !== 'external') {
      captured += funds.amountMinor;
      fees += funds.feesMinor + funds.bankFeesMinor;
      dues += funds.taxMinor + funds.bankFeesMinor;
      if (funds.method === 'card') atBanks.set(funds.reference, funds.amountMinor);
    }
    if (funds.do === 'refund_part' || funds.do === 'split') back(funds.amountMinor);
    if (funds.do === 'cover_part') covered += back(funds.amountMinor);
    if (funds.do === 'charge_back') {
      const left = atBanks.get(funds.reference) ?? 0;
      const taken = Math.min(funds.amountMinor, left);
      atBanks.set(funds.reference, left - taken);
      back(Math.min(funds.appliedMinor, taken));
    }
    if (funds.do === 'refund') back(captured);
    if (funds.do === 'suspense') place = 'suspense';
    // A seller who is not paid needs no protection.
    if (funds.do === 'suspense' || (funds.do === 'refund' && place === 'escrow')) covered = 0;
    if (funds.do === 'voucher') isVoucherAsked = place === 'suspense';
    if (funds.do === 'release' || funds.do === 'split' || payout === 'at_capture') place = 'seller';
  }
  const left = captured - buyer + covered;
  const borne = buyer - covered;
  const kept = feesOnPartialRefund === 'kept' ? Math.min(fees, left) : captured === 0 ? 0 : fees - share(fees, borne, captured);
  const platform = place === 'seller' ? kept : 0;
  const voucher = isVoucherAsked ? Math.max(0, left - dues) : 0;
  const suspense = place === 'suspense' ? left - voucher : 0;
  return { buyer, seller: place === 'seller' ? left - platform : 0, platform, suspense, voucher, protection: 0 - covered };
}
