import { expect } from '@jest/globals';
import { entente } from '../e2e/command-line.js';
import type { Cluster } from './cluster.js';

/**
 * Nothing of what is stored, published and shown contradicts the rest; `witness` is a file of what clients were told. Answers how many of each
 * invariant were looked at.
 */
export async function expectSound({ databases, broker }: Cluster, witness?: string): Promise<ReadonlyMap<string, number>> {
  const { code, out, err } = await entente(['verify', ...(witness === undefined ? [] : ['--witness', witness])], {
    ORDER_DATABASE_URL: databases.order,
    DISPUTE_DATABASE_URL: databases.dispute,
    PAYOUT_DATABASE_URL: databases.payout,
    KAFKA_BROKERS: broker.brokers.join(','),
  });
  expect({ code, err, out }).toEqual({ code: 0, err: '', out: expect.stringMatching(/\nNo violation\.\n$/) });
  return new Map(
    [...out.matchAll(/^([a-z]+\.[a-z_]+) +(\d+) /gm)].map(([, invariant = '', checked]) => [invariant, Number(checked)]),
  );
}
