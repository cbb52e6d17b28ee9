import { describe, expect, it } from '@jest/globals';
import { startEventStore } from '@entente/testing/eventstore';
import { readConfig } from './config/config.js';
import { runService } from './run-service.js';
import { CannotStart } from './process/settings.js';
import { serve } from './serve.js';

/** A port on which nothing ever listens. */
const NOWHERE = '127.0.0.1:1';

describe('A service whose database does not answer', () => {
  it.each(['order', 'dispute', 'payout'] as const)(
    'does not start, and says so in a sentence without the password: %s',
    async (name) => {
      const said: unknown[] = [];
      const code = await runService(
        name,
        {
          DATABASE_URL: `postgresql://entente:hush-hush@${NOWHERE}/entente`,
          KAFKA_BROKERS: NOWHERE,
          ORDER_URL: `http://${NOWHERE}`,
          DEV_TOKEN_SECRET: 'any-secret-of-at-least-32-characters',
          PORT: '0',
        },
        { log: (...words) => said.push(...words), error: (...words) => said.push(...words) },
      );
      expect([code, said]).toEqual([
        2,
        [`The database does not answer: connect ECONNREFUSED ${NOWHERE}. Start it, or correct DATABASE_URL.`],
      ]);
    },
  );
});

describe('A process whose EventStoreDB does not answer', () => {
  it('does not start, and says so in a sentence without the password', async () => {
    const env = {
      DATA_DIR: 'memory',
      ENTENTE_STORE: 'eventstore',
      EVENTSTORE_URL: `esdb://entente:hush-hush@${NOWHERE}?tls=false`,
    };
    const started = serve(readConfig(env), { logLevel: 'silent' });
    await expect(started).rejects.toThrow(/^EventStoreDB does not answer .* Start it, or correct EVENTSTORE_URL\.$/);
    await expect(started).rejects.not.toThrow('hush-hush');
  });
});

describe('A process that EventStoreDB does not let in', () => {
  it('does not start, and says in a sentence what the server refuses', async () => {
    const server = await startEventStore();
    server.faults.next('read all', ...Array.from({ length: 9 }, () => ({ fault: 'refuse', code: 16 }) as const));
    const env = {
      DATA_DIR: 'memory',
      ENTENTE_STORE: 'eventstore',
      EVENTSTORE_URL: server.url.replace('esdb://', 'esdb://entente:hush-hush@'),
    };
    const started = serve(readConfig(env), { logLevel: 'silent' });
    await expect(started).rejects.toBeInstanceOf(CannotStart);
    await expect(started).rejects.toThrow(/^EventStoreDB refuses .* grant reading of \$all, .* correct EVENTSTORE_URL\.$/);
    await expect(started).rejects.not.toThrow('hush-hush');
    server.stop();
  });
});
