import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { upcast } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId } from '@entente/kernel';
import { ProjectionRunner } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { comeup, congocrea, type World } from '@entente/testing';
import { disputeVersions } from '../versions.js';
import { disputeQueue, disputesBy } from './dispute-queue.js';

afterAll(closeTestSql);

let sql: Sql;
beforeEach(async () => {
  sql = await testSql();
});

/** The row of a case, and whether it is found among those for which staff were called. */
async function rowOf(world: World) {
  const store = new MemoryEventStore();
  const runner = new ProjectionRunner({
    projection: disputeQueue,
    store,
    sql,
    upcast: (event) => upcast(disputeVersions, event),
    alert: ({ detail }) => {
      throw new Error(detail);
    },
  });
  await runner.open();
  const told = world.happened.filter(({ stream }) => stream.startsWith('dispute-'));
  const events = told.map(({ at, data }, i) => {
    const id = derivedId(data.type, i);
    return { id, at, data, meta: { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id } };
  });
  await store.append({ stream: 'dispute-o1.1', key: 'o1', expected: -1, events });
  while ((await runner.step()) === 'moved');
  const page = { after: undefined, limit: 10 };
  const [row] = await disputesBy(sql, {}, page);
  const called = await disputesBy(sql, { breached: true }, page);
  return {
    status: row!.status,
    mediatorId: row!.mediatorId,
    called: called.length === 1,
    flags: Object.keys(row!.journey.flags),
  };
}
const reopened = (parcel: World) => parcel.says('ops', 'reopen', { reason: 'À revoir.' });
const decided = () => congocrea.taken().says('mia', 'decide', congocrea.gives(1));

describe('Staff are called to a case', () => {
  it.each([
    ['that nobody has taken for two days (CG-T13)', () => congocrea.escalated().waits('P3D'), 'escalated'],
    ['that nobody has taken once it was reopened (CG-T16)', () => reopened(decided()).waits('P3D'), 'escalated'],
    ['that nobody has handed on or settled for a year (CG-T15)', () => congocrea.opened().waits('P13M'), 'open'],
    ['in which nobody mediates (CU-T28)', () => comeup.disputed().waits('P3D'), 'open'],
  ])('%s', async (_, make, status) => {
    const world = make();
    expect(await rowOf(world)).toMatchObject({ status, called: true, mediatorId: null });
  });

  it.each([
    ['before that (CG-T13)', () => congocrea.escalated().waits('P1D')],
    ['once somebody has taken it, however late (CG-T13)', () => congocrea.escalated().waits('P3D').says('mia', 'take')],
    ['that somebody has, be it for a year (CG-T15)', () => congocrea.taken().waits('P13M')],
    ['that was closed meanwhile (CG-T08)', () => congocrea.escalated().waits('P3D').says('ana', 'close')],
    [
      'that was just handed on, for that is a beginning (CG-T10, CG-T15)',
      () => congocrea.opened().waits('P13M').says('ana', 'escalate'),
    ],
    ['that is decided (CG-T13)', decided],
  ])('not %s', async (_, make) => {
    const world = make();
    expect((await rowOf(world)).called).toBe(false);
  });
});

describe('The mediator of a case', () => {
  it('is whoever took it (CG-T13)', async () => {
    expect(await rowOf(decided())).toMatchObject({ status: 'closed', mediatorId: 'mia', flags: [] });
  });
  it('is nobody, once it is reopened (CG-T16)', async () => {
    expect(await rowOf(reopened(decided()))).toMatchObject({ mediatorId: null, flags: ['reopened', 'awaiting_mediator'] });
  });
  it('is another, once he has taken it (CG-T16)', async () => {
    expect(await rowOf(reopened(decided()).says('max', 'take'))).toMatchObject({ mediatorId: 'max', flags: ['reopened'] });
  });
});
