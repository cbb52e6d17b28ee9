import type { Funds } from '@entente/contracts';
import { share } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';

/** Who has how much of an order's money. */
export type Figures = { readonly [to in 'buyer' | 'seller' | 'platform' | 'suspense' | 'voucher']: number };

/** What an order's instructions give to whom, in as few words as possible: one payment, its end, and what was given back. It knows nothing of the escrow. */
export function prescribed(told: readonly Funds[], { payout, feesOnPartialRefund }: MoneyTerms): Figures {
  let captured = 0;
  let fees = 0;
  let dues = 0; // What a voucher does not give again: taxes, and what the bank kept.
  let buyer = 0;
  let place: 'escrow' | 'seller' | 'suspense' = 'escrow';
  let isVoucherAsked = false;
  const back = (amountMinor: number): void => void (buyer += Math.min(amountMinor, captured - buyer));
  for (const funds of told) {
    if (funds.do === 'capture' && funds.method !== 'external') {
      captured += funds.amountMinor;
      fees += funds.feesMinor + funds.bankFeesMinor;
      dues += funds.taxMinor + funds.bankFeesMinor;
    }
    if (funds.do === 'refund_part' || funds.do === 'split') back(funds.amountMinor);
    if (funds.do === 'refund') back(captured);
    if (funds.do === 'suspense') place = 'suspense';
    if (funds.do === 'voucher') isVoucherAsked = place === 'suspense';
    if (funds.do === 'release' || funds.do === 'split' || payout === 'at_capture') place = 'seller';
  }
  const left = captured - buyer;
  const kept = feesOnPartialRefund === 'kept' ? Math.min(fees, left) : captured === 0 ? 0 : fees - share(fees, buyer, captured);
  const platform = place === 'seller' ? kept : 0;
  const voucher = isVoucherAsked ? Math.max(0, left - dues) : 0;
  const suspense = place === 'suspense' ? left - voucher : 0;
  return { buyer, seller: place === 'seller' ? left - platform : 0, platform, suspense, voucher };
}
