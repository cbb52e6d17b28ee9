import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId, fromMs, Rejection } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { Attachments, type Upload } from './attachments.js';

let sql: Sql;
let attachments: Attachments;
beforeAll(async () => {
  sql = await testSql();
  attachments = await Attachments.open(sql);
});
afterAll(closeTestSql);

let commands = 0;
const upload = (orderId: string, content: string, more: Partial<Upload> = {}) =>
  attachments.add({
    orderId,
    by: { id: 'ana', roles: ['member'], marketplaces: [] },
    file: { name: `${content}.txt`, mediaType: 'text/plain', bytes: new TextEncoder().encode(content) },
    at: fromMs(0),
    commandId: `command-${++commands}`,
    isOver: false,
    ...more,
  });
const refusal = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Rejection)) throw error;
  return error.code;
};
const count = async (table: string, where = 'true'): Promise<unknown> =>
  (await sql.query(`select count(*) as rows from ${table} where ${where}`))[0]?.['rows'];

describe('A file of an order', () => {
  it('has an id that order and content give, and comes back as it was sent', async () => {
    const { attachmentId, sha256, size } = await upload('o-1', 'hello');
    expect(sha256).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
    expect([attachmentId, size]).toEqual([derivedId('o-1', sha256), 5]);
    const file = await attachments.find('o-1', attachmentId);
    expect({ ...file, bytes: new TextDecoder().decode(file?.bytes) }).toEqual({
      name: 'hello.txt',
      mediaType: 'text/plain',
      bytes: 'hello',
    });
    expect(await attachments.find('o-2', attachmentId)).toBeUndefined();
  });

  it('is the same when the same bytes come again, whatever they are called now', async () => {
    const first = await upload('o-2', 'twice');
    const again = await upload('o-2', 'twice', {
      file: { name: 'other.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('twice') },
    });
    expect(again).toEqual(first);
    expect(await count('attachments', `order_id = 'o-2'`)).toBe(1);
    expect(await attachments.find('o-2', first.attachmentId)).toMatchObject({ name: 'twice.txt' });
  });

  it('is stored once for all orders, and is an attachment of each', async () => {
    const all = await Promise.all(['o-3', 'o-4', 'o-5'].map((orderId) => upload(orderId, 'shared')));
    expect(new Set(all.map(({ attachmentId }) => attachmentId)).size).toBe(3);
    expect(await count('attachment_contents', `sha256 = '${all[0]!.sha256}'`)).toBe(1);
  });

  it('is the twentieth at most, however many are sent at once', async () => {
    const sent = Array.from({ length: 25 }, (_, n) => upload('o-full', `file ${n}`));
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await count('attachments', `order_id = 'o-full'`)).toBe(20);
    expect(await refusal(upload('o-full', 'one more'))).toBe('limit.reached');
    // What is there already takes no room.
    expect(await upload('o-full', 'file 0')).toMatchObject({ size: 6 });
  });

  it('answers a repetition as the first time, and its key with another file as a mistake', async () => {
    const first = await upload('o-6', 'keyed', { commandId: 'key' });
    expect(await upload('o-6', 'keyed', { commandId: 'key' })).toEqual({ ...first, replayed: true });
    expect(await refusal(upload('o-6', 'another', { commandId: 'key' }))).toBe('command.id_reused');
    const renamed = { name: 'renamed.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('keyed') };
    expect(await refusal(upload('o-6', 'keyed', { commandId: 'key', file: renamed }))).toBe('command.id_reused');
  });

  it('cannot be added to an order that is over; one that is there may be sent again', async () => {
    const first = await upload('o-7', 'in time', { commandId: 'in-time' });
    expect(await upload('o-7', 'in time', { commandId: 'in-time', isOver: true })).toEqual({ ...first, replayed: true });
    expect(await refusal(upload('o-7', 'too late', { isOver: true }))).toBe('order.closed');
  });

  it('is still there when the tables are opened again', async () => {
    const before = await count('attachments');
    await Attachments.open(sql);
    expect([await count('attachments'), before === 0]).toEqual([before, false]);
  });
});

describe('Files that a command names', () => {
  it('are described in the order in which they are named', async () => {
    const [one, other] = [await upload('o-8', 'one'), await upload('o-8', 'other')];
    const described = await attachments.describe('o-8', [other.attachmentId, one.attachmentId]);
    expect(described).toEqual([other, one].map(({ attachmentId, sha256, size }) => ({ attachmentId, sha256, size })));
    expect(await attachments.describe('o-8', [])).toEqual([]);
  });

  it('are refused when one is unknown, is another order’s, comes twice, or there are too many', async () => {
    const [own, foreign] = [await upload('o-9', 'own'), await upload('o-10', 'own')];
    const id = own.attachmentId;
    for (const [ids, named] of [
      [[id, 'nothing'], 'nothing'],
      [[foreign.attachmentId], foreign.attachmentId],
      [[id, id], id],
      [Array.from({ length: 21 }, () => id), undefined],
    ] as const) {
      const asked = attachments.describe('o-9', ids);
      await expect(asked).rejects.toMatchObject({ code: 'field.invalid', facts: { field: 'attachmentIds' } });
      await expect(asked).rejects.toThrow(named ?? '21');
    }
  });
});
