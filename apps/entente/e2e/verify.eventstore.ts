import { afterAll, describe, expect, it } from '@jest/globals';
import { freshDirectory, removeAll, served, stopped } from './child.js';
import { entente } from './command-line.js';
import { storeSettings } from './event-stores.js';
import { Play } from './witness.js';

const TEST_MS_MAX = 180_000;

describe('On EventStoreDB, what is stored, published and shown', () => {
  afterAll(removeAll);

  it(
    'agrees, by entente verify, after a death and a start',
    async () => {
      const dataDir = await freshDirectory();
      const plays = [
        Play.of('disputed and refunded in part', 'cu-disputed'),
        Play.of('completed after a refusal', 'cu-completed'),
      ];
      const first = await served(dataDir);
      for (const play of plays) await play.step(first.address);
      first.signal('SIGKILL');
      await first.ended;
      const second = await served(dataDir);
      for (const play of plays) await play.goOn(second.address);
      await stopped(second);
      const found = await entente(['verify', '--patience', '0'], { DATA_DIR: dataDir, ...storeSettings(dataDir) });
      expect(found).toMatchObject({ code: 0, err: '' });
    },
    TEST_MS_MAX,
  );
});
