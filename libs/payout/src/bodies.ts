import { CurrencyCode, Id, Minor, OneOf, Optional, PageLimit, Text } from '@entente/http';
import { MANNERS, type Manner } from './provider-desk.js';

const DESTINATION_CHARS_MAX = 200;
const TARGET = { required: true, max: DESTINATION_CHARS_MAX, pattern: /^[^\s@]+$/ } as const;
const CURSOR_CHARS_MAX = 200;

export class WalletQuery {
  @Optional()
  @Id()
  marketplace?: string;
}

export class Withdraw {
  @Id('The marketplace whose wallet it is.', 'comeup')
  marketplace!: string;

  @Minor('At most what is available.')
  amountMinor!: number;

  @CurrencyCode()
  currency!: string;

  @Text({
    max: DESTINATION_CHARS_MAX,
    pattern: /^[^\n\t]*$/,
    example: 'account-of-bo',
    description:
      'The account outside, as the marketplace’s payment service knows it; left out, the owner’s own id. Never published.',
  })
  destination?: string;
}

export class WithdrawalQuery {
  @Optional()
  @Id()
  marketplace?: string;

  @Optional()
  @Text({ max: CURSOR_CHARS_MAX })
  cursor?: string;

  @PageLimit()
  limit?: number;
}

export class RefundQuery {
  @Optional()
  @OneOf(['due', 'paid', 'failed'])
  status?: 'due' | 'paid' | 'failed';

  @Optional()
  @Text({ max: CURSOR_CHARS_MAX })
  cursor?: string;

  @PageLimit()
  limit?: number;
}

export class SettleOtherwise {
  @Text({ description: 'How the buyer got his money. For the operators; never published.' })
  note?: string;
}

export class ProviderQuery {
  @Text(TARGET)
  reference!: string;
}

export class TellProvider {
  @Text({
    ...TARGET,
    description: 'The payment whose refunds, or the destination whose withdrawals, are answered like this from now on.',
  })
  reference!: string;

  @OneOf(MANNERS)
  answer!: Manner;
}
