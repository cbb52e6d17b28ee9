import type { Bus } from '@entente/bus';
import type { Clock } from '@entente/kernel';
import type { PaymentProvider, PayoutParts } from '@entente/payout';
import { MessageProvider } from '@entente/payout/by-message';
import { SimulatedProvider, SqlTill } from '@entente/payout/simulated';
import type { Sql } from '@entente/sql';
import type { Config } from './config/config.js';
import { wait } from './waiting.js';

/** Who moves the money. One that answers by message is heard by a consumer of its own. */
export type ChosenProvider = Pick<PayoutParts, 'desk'> & {
  readonly provider: PaymentProvider;
  readonly answersByMessage: boolean;
};

export async function chosenProvider(
  { provider, tokens }: Pick<Config, 'provider' | 'tokens'>,
  { sql, bus, clock }: { readonly sql: Sql; readonly bus: Bus; readonly clock: Clock },
): Promise<ChosenProvider> {
  if (provider === 'by-message') return { provider: new MessageProvider(bus, clock), answersByMessage: true };
  const simulated = new SimulatedProvider(await SqlTill.open(sql), wait);
  return { provider: simulated, answersByMessage: false, ...(tokens.from === 'development' && { desk: simulated }) };
}
