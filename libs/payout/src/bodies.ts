import { Id, OneOf, Optional, PageLimit, Text } from '@entente/http';
import { MANNERS, type Manner } from './provider-desk.js';

const REFERENCE = { required: true, max: 128, pattern: /^[^\s@]+$/ } as const;
const CURSOR_CHARS_MAX = 200;

export class WalletQuery {
  @Optional()
  @Id()
  marketplace?: string;
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
  @Text(REFERENCE)
  reference!: string;
}

export class TellProvider {
  @Text({ ...REFERENCE, description: 'The payment whose refunds are answered like this from now on.' })
  reference!: string;

  @OneOf(MANNERS)
  answer!: Manner;
}
