import { subscribeToResults, type Result, type Subscription } from '@entente/client/kafka';
import { SHOP } from './send-command.js';

/** Hands over what came of the shop's own commands. Others send theirs, and read the same topic. */
export const followResults = (brokers: string[], handle: (result: Result) => Promise<void>): Promise<Subscription> =>
  subscribeToResults({ kafka: { brokers }, groupId: 'shop-results', source: SHOP, handle });
