/** Where something is sent, or was seen: ISO 3166 country, and as much more as is known. */
export type Address = { readonly country: string; readonly postalCode?: string; readonly city?: string };

/** Whether a parcel went where the receipt says. The country alone proves nothing. */
export type Match = 'matches' | 'differs' | 'unknown';

export function compareAddresses(one: Address | undefined, other: Address | undefined): Match {
  if (!one || !other) return 'unknown';
  const plain = (text: string | undefined) => text?.trim().toLowerCase();
  const both = (['country', 'postalCode', 'city'] as const).filter((part) => one[part] && other[part]);
  if (both.some((part) => plain(one[part]) !== plain(other[part]))) return 'differs';
  return both.length > 1 ? 'matches' : 'unknown';
}
