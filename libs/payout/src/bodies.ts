import { CurrencyCode, Id, Minor, OneOf, Optional, PageLimit, Text } from '@entente/http';
import { MANNERS, type Manner } from './provider-desk.js';

const DESTINATION_CHARS_MAX = 200;
const CURSOR = { max: 200, description: 'What `next` said.' } as const;
const TARGET = { required: true, max: DESTINATION_CHARS_MAX, pattern: /^[^\s@]+$/, example: 'pay-1001' } as const;

export class WalletQuery {
  @Optional()
  @Id('Of one marketplace only.', 'comeup')
  marketplace?: string;
}

export class Withdraw {
  @Id('The marketplace whose wallet it is.', 'comeup')
  marketplace!: string;

  @Minor('At most what is available.', 5_000)
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

export class WithdrawalQuery extends WalletQuery {
  @Optional()
  @Text(CURSOR)
  cursor?: string;

  @PageLimit()
  limit?: number;
}

export class RefundQuery {
  @Optional()
  @OneOf(['due', 'paid', 'failed'], 'Those that wait for an operator have failed.')
  status?: 'due' | 'paid' | 'failed';

  @Optional()
  @Text(CURSOR)
  cursor?: string;

  @PageLimit()
  limit?: number;
}

export class SettleOtherwise {
  @Text({ description: 'How the buyer got his money. For the operators; never published.', example: 'By bank transfer.' })
  note?: string;
}

export class ProviderQuery {
  @Text({ ...TARGET, description: 'The payment whose refunds, or the destination whose withdrawals, are meant.' })
  reference!: string;
}

export class TellProvider {
  @Text({
    ...TARGET,
    description: 'The payment whose refunds, or the destination whose withdrawals, are answered like this from now on.',
  })
  reference!: string;

  @OneOf(MANNERS, '`lose` moves the money and loses the answer, `twice` acts on the request two times.')
  answer!: Manner;
}
