/** How the calls about one payment are answered: `lose` moves the money and loses the answer, `twice` acts on the request two times. */
export const MANNERS = ['ok', 'refuse', 'slow', 'twice', 'lose'] as const;
export type Manner = (typeof MANNERS)[number];

export type Movement = {
  readonly key: string;
  readonly kind: 'refund' | 'pay_out';
  /** The reference of the payment that is given back, or where money was sent. */
  readonly target: string;
  readonly amountMinor: number;
  readonly currency: string;
};

/** What somebody who develops against a simulated provider may say to it and ask of it. */
export abstract class ProviderDesk {
  abstract tell(reference: string, manner: Manner): Promise<void>;
  abstract movementsOf(reference: string): Promise<readonly Pick<Movement, 'kind' | 'amountMinor' | 'key'>[]>;
}
