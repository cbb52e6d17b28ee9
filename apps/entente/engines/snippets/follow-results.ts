import type { Consumer } from 'kafkajs';
import { follow } from './follow.js';
import { SHOP } from './send-command.js';

export type Result = { commandId: string; status: number } & (
  { answer: Record<string, unknown>; replayed: boolean } | { code: string; facts: Record<string, unknown> }
);

/** Hands over what came of the shop's own commands. Others send theirs, and read the same topic. */
export const followResults = (brokers: string[], handle: (result: Result) => Promise<void>): Promise<Consumer> =>
  follow({ brokers, group: 'shop-results', topic: 'entente.results.v1' }, async ({ data }) => {
    if (data['commandSource'] === SHOP) await handle(data as Result);
  });
