import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { upcast } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId } from '@entente/kernel';
import { ProjectionRunner } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { comeup, congocrea, type World } from '@entente/testing';
import { orderVersions } from '../versions.js';
import { hasOpenDisputes, openDisputes } from './open-disputes.js';

afterAll(closeTestSql);

let sql: Sql;
beforeEach(async () => {
  sql = await testSql();
});

/** Whether the seller of an order has still something to settle on a marketplace, as the view has it once all is told. */
async function owes(world: World, sellerId = 'bo', marketplace = 'congocrea'): Promise<boolean> {
  const store = new MemoryEventStore();
  const runner = new ProjectionRunner({
    projection: openDisputes,
    store,
    sql,
    upcast: (event) => upcast(orderVersions, event),
    alert: ({ detail }) => {
      throw new Error(detail);
    },
  });
  await runner.open();
  const told = world.happened.filter(({ stream }) => stream.startsWith('order-'));
  const events = told.map(({ at, data }, i) => {
    const id = derivedId(data.type, i);
    return { id, at, data, meta: { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id } };
  });
  await store.append({ stream: 'order-o1', key: 'o1', expected: -1, events });
  while ((await runner.step()) === 'moved');
  return hasOpenDisputes(sql, { marketplace, sellerId });
}

const doubt = { reason: 'Le suivi semble falsifié.' };
const second = () => congocrea.opened().says('ana', 'close').does('ana', 'open-dispute', congocrea.notAsShown);

describe('What a seller has not settled', () => {
  it.each([
    ['a case that is open (CG-T03, CG-T18)', () => congocrea.opened()],
    ['a case that is with the marketplace (CG-T10, CG-T18)', () => congocrea.taken()],
    [
      'a case that staff look at once more (CG-T16, CG-T18)',
      () => congocrea.opened().says('ana', 'close').says('ops', 'reopen', doubt),
    ],
    ['a second case, though the first is closed (CG-T03, CG-T18)', second],
    [
      'one of two, though the other is decided (CG-T16, CG-T18)',
      () =>
        second()
          .says('ops', 'reopen', doubt, 'o1.1')
          .says('mia', 'take', {}, 'o1.1')
          .says('mia', 'decide', congocrea.gives(1), 'o1.1'),
    ],
  ])('is %s', async (_, make) => {
    const world = make();
    expect(await owes(world)).toBe(true);
  });

  it.each([
    ['an order without a case', congocrea.shipped],
    ['a case that its buyer closed (CG-T08, CG-T18)', () => congocrea.opened().says('ana', 'close')],
    ['a case that a refund closed (CG-T07, CG-T18)', () => congocrea.opened().does('bo', 'refund', congocrea.refund(10_000))],
    ['a case that was decided (CG-T13, CG-T18)', () => congocrea.taken().says('mia', 'decide', congocrea.refundsAll)],
    [
      'a case that was decided twice (CG-T16, CG-T18)',
      () =>
        congocrea
          .taken()
          .says('mia', 'decide', congocrea.gives(1))
          .says('ops', 'reopen', doubt)
          .says('max', 'take')
          .says('max', 'decide', congocrea.givesNothing),
    ],
  ])('is not %s', async (_, make) => {
    const world = make();
    expect(await owes(world)).toBe(false);
  });

  it('is his, and of one marketplace', async () => {
    expect(await owes(congocrea.opened(), 'ana')).toBe(false);
  });
  it('of another marketplace is no matter of this one', async () => {
    expect(await owes(comeup.disputed())).toBe(false);
  });
});
