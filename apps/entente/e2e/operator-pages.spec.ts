import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { textOf } from './blocks.js';
import { entente } from './command-line.js';
import { commandsIn, unknownIn } from './typed-commands.js';

const TEST_MS_MAX = 60_000;
const PAGES = ['README.md', 'docs/operations.md', 'docs/verify.md', 'docs/payments.md', 'docs/restore.md'];

describe('The pages for operators', () => {
  it(
    'name only commands and options that there are',
    async () => {
      const typed = PAGES.flatMap((page) => commandsIn(textOf(page)).map((command) => ({ page, command })));
      expect(typed.length).toBeGreaterThan(20);
      expect(await unknownIn(typed)).toEqual([]);
      const planted = ['verify --everything', 'heal cu-1001', 'projections exchange'].map((command) => ({
        page: 'A page',
        command,
      }));
      expect(await unknownIn(planted)).toEqual([
        'A page: verify knows no --everything',
        'A page: there is no command heal',
        'A page: projections knows no exchange',
      ]);
    },
    TEST_MS_MAX,
  );
});

describe('The users of the services in EventStoreDB', () => {
  let server: EventStoreServer;
  beforeAll(async () => {
    server = await startEventStore();
  });
  afterAll(() => server.stop());
  const as = (user: string) => server.url.replace('esdb://', `esdb://${user}@`);

  it(
    'are prepared by a command, which may be typed again, and says what it lacks',
    async () => {
      const services = { ORDER_EVENTSTORE_URL: as('order:one'), PAYOUT_EVENTSTORE_URL: as('payout:two') };
      const env = { EVENTSTORE_URL: as('admin:changeit'), ...services };
      expect(await entente(['users'], env)).toEqual({ code: 0, err: '', out: 'order: made.\npayout: made.\n' });
      const again = await entente(['users'], env);
      expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^order: was there.*\npayout: was there.*\n$/)]);
      const nobody = await entente(['users'], services);
      expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('EVENTSTORE_URL is missing. Write esdb://')]);
      const unnamed = await entente(['users'], { ...env, ORDER_EVENTSTORE_URL: server.url });
      expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('names no user')]);
      expect(unnamed.err).not.toContain('    at '); // A sentence, and no stack.
    },
    TEST_MS_MAX,
  );
});
