import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeTestSql, testSql } from '@entente/sql/testing';
import type { Alert, Consumer } from '../bus.js';
import { message, NOON, TOPIC } from '../bus-on-trial.contract.js';
import { PgConsumerState } from '../pg/pg-consumer-state.js';
import { CONSUMER_STATE_TABLES } from '../pg/tables.js';
import { Standings } from './standings.js';

afterAll(closeTestSql);

const consumer: Consumer = { name: 'one', topics: [TOPIC], handle: async () => {} };
const lane = { topic: TOPIC, partition: 0 };

describe('A partition that is being read', () => {
  let alerts: Alert[];
  let readFrom: string[];
  let low: number;
  let asked: number;
  let standings: Standings;
  let state: PgConsumerState;

  /** As a consumer does with each record: nothing of a partition that is stopped, or read elsewhere, is begun. */
  async function arrives(offset: number): Promise<string> {
    const standing = await standings.of(lane, offset, message('a', `a${offset}`));
    if (standing === 'goes on') {
      const delivery = { consumer, message: message('a', `a${offset}`), lane: '0', place: String(offset), appendedAt: NOON };
      await state.begin(delivery, `attempt-${offset}`);
    }
    return standing;
  }

  beforeEach(async () => {
    const sql = await testSql();
    await sql.script(CONSUMER_STATE_TABLES);
    state = new PgConsumerState(sql);
    [alerts, readFrom, low, asked] = [[], [], 0, 0];
    standings = new Standings(consumer, {
      state,
      alert: (alert) => void alerts.push(alert),
      async offsetsOf() {
        asked += 1;
        return { low, high: 200, committed: -2 };
      },
      readFrom: (_, offset) => void readFrom.push(offset),
    });
    for (const offset of [0, 1, 2]) await arrives(offset);
  });

  it('goes on record by record, and with one that comes again, without a question', async () => {
    for (const offset of [2, 3, 4, 3, 4, 5]) expect(await arrives(offset)).toBe('goes on');
    expect(asked).toBe(0);
  });

  it('of commands goes on without what was deleted, and says so: nobody could tell them again', async () => {
    low = 100;
    const offsetsOf = async () => ({ low, high: 200, committed: -2 });
    const commands = { ...consumer, refuse: async () => {} };
    const read = new Standings(commands, { state, alert: (alert) => void alerts.push(alert), offsetsOf, readFrom: () => {} });
    expect(await read.of(lane, 100, message('a', 'a100'))).toBe('goes on');
    expect(await read.of(lane, 101, message('a', 'a101'))).toBe('goes on');
    expect([...read.stopped]).toEqual([]);
    expect(alerts).toEqual([{ alert: 'commands_lost', consumer: 'one', topic: TOPIC, partition: 0, needed: 3, found: 100 }]);
  });

  it('is stopped where what comes next was deleted, though nobody has joined anew', async () => {
    low = 100;
    expect(await arrives(100)).toBe('stopped');
    expect(await arrives(101)).toBe('stopped');
    const lost = { consumer: 'one', topic: TOPIC, partition: 0, needed: 3, found: 100, since: NOON };
    expect([...standings.stopped.values()]).toEqual([lost]);
    expect(alerts).toEqual([{ alert: 'history_lost', ...lost }]);
  });

  it('is read again from where it was left, and goes on where there is nothing of ours in between', async () => {
    expect(await arrives(5)).toBe('reads elsewhere');
    expect(readFrom).toEqual(['3']);
    expect(await arrives(5)).toBe('goes on');
    expect(await arrives(6)).toBe('goes on');
    expect(alerts).toEqual([]);
  });
});
