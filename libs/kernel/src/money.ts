/** An amount in minor units (cents, for most currencies) of an ISO 4217 currency; whole and safe in JSON. */
export type Money = { readonly amountMinor: number; readonly currency: string };

/** Basis points of the amount, half-up, plus a fixed part. */
export type Commission = { readonly basisPoints: number; readonly fixedMinor: number };

/** The most that one payment can be: sums of thousands of them are still exact. */
export const PAYMENT_MINOR_MAX = 1_000_000_000_000;

/** Whole, safe and not negative. */
export const isMinor = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** Whole, safe and more than nothing. */
export const isPositiveMinor = (value: unknown): value is number => isMinor(value) && value > 0;

/** `part / whole` of an amount, half-up; exact, however large the amount is. */
export function share(amountMinor: number, part: number, whole: number): number {
  return Number((2n * BigInt(amountMinor) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/** What the platform keeps of an amount, at most `ceilingMinor`. */
export function commissionOn(amountMinor: number, { basisPoints, fixedMinor }: Commission, ceilingMinor = amountMinor): number {
  return Math.min(ceilingMinor, share(amountMinor, basisPoints, 10_000) + fixedMinor);
}

/**
 * The part of `totalMinor` that belongs to going from `beforeMinor` to `afterMinor` out of `ofMinor`: however many steps there are, the
 * parts add up to the total exactly.
 */
export function proRata(totalMinor: number, beforeMinor: number, afterMinor: number, ofMinor: number): number {
  return share(totalMinor, afterMinor, ofMinor) - share(totalMinor, beforeMinor, ofMinor);
}

/** Adds amounts; throws instead of leaving the safe integers. */
export function sum(amounts: Iterable<number>): number {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  if (total > BigInt(Number.MAX_SAFE_INTEGER) || total < BigInt(Number.MIN_SAFE_INTEGER))
    throw new Error(`The sum ${total} is beyond what can be stored exactly.`);
  return Number(total);
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
export const isCurrency = (code: string): boolean => currencies.has(code);

/** How many decimals people write: 2 for EUR, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `100.00 EUR`, for people; an amount of which nobody knows the currency, in its minor units. */
export const amountIn = (amountMinor: number, currency: string | undefined): string =>
  currency === undefined || !isCurrency(currency)
    ? `${amountMinor} in minor units`
    : `${written({ amountMinor, currency })} ${currency}`;

/** `100.00`, as people write it: no grouping, the currency's own decimals. */
export function written({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${amountMinor < 0 ? '-' : ''}${whole}${decimals ? `.${digits.slice(-decimals)}` : ''}`;
}
