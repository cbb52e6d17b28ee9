import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { prepareUsers } from './index.js';

describe('The users of EventStoreDB', () => {
  let server: EventStoreServer;
  beforeEach(async () => {
    server = await startEventStore();
  });
  afterEach(() => server.stop());

  const as = (user: string) => server.url.replace('esdb://', `esdb://${user}@`);
  const noted = (): unknown[] => server.log.of('$$$all').map(({ data }) => JSON.parse(Buffer.from(data).toString('utf8')));

  it('are made with the passwords of their addresses, and may read $all beside administrators', async () => {
    const made = await prepareUsers(as('admin:changeit'), [as('order:one%3Atwo'), as('payout:three')]);
    expect(made).toEqual([
      { user: 'order', isNew: true },
      { user: 'payout', isNew: true },
    ]);
    expect([...server.users]).toEqual([
      ['order', 'one:two'],
      ['payout', 'three'],
    ]);
    expect(noted()).toEqual([{ $acl: { $r: ['$admins', 'order', 'payout'] } }]);
  });

  it('may be made again: a password is renewed, and nothing is noted twice', async () => {
    await prepareUsers(as('admin:changeit'), [as('order:one')]);
    expect(await prepareUsers(as('admin:changeit'), [as('order:two')])).toEqual([{ user: 'order', isNew: false }]);
    expect(server.users.get('order')).toBe('two');
    expect(noted()).toHaveLength(1);
  });

  it('leave what others noted of $all as it was', async () => {
    const data = Buffer.from(JSON.stringify({ $maxAge: 7, $acl: { $r: 'auditor', $mr: 'auditor' } }));
    const event = { id: '00000000-0000-4000-8000-00000000a11e', type: '$metadata', contentType: 'application/json', data };
    server.log.append('$$$all', 'any', [{ ...event, metadata: new Uint8Array() }]);
    await prepareUsers(as('admin:changeit'), [as('order:one')]);
    expect(noted().at(-1)).toEqual({ $maxAge: 7, $acl: { $r: ['auditor', 'order'], $mr: 'auditor' } });
  });

  it('all may read $all, though two of them were made at the same moment', async () => {
    await Promise.all(['order:one', 'dispute:two', 'payout:three'].map((user) => prepareUsers(as('admin:changeit'), [as(user)])));
    const [{ $acl }] = noted().slice(-1) as [{ $acl: { $r: string[] } }];
    expect($acl.$r.toSorted()).toEqual(['$admins', 'dispute', 'order', 'payout']);
  });

  it.each([
    ['of two services have one name and two passwords', ['order:one', 'order:two']],
    ['have the name of the administrator, and not his password', ['order:one', 'admin:two']],
  ])('are left alone when they %s', async (_, users) => {
    const preparing = prepareUsers(as('admin:changeit'), users.map(as));
    await expect(preparing).rejects.toThrow('with two passwords. Give each service a user of its own.');
    expect(server.users.size).toBe(0);
  });

  it('are not made where an address names nobody, or the server does not answer', async () => {
    await expect(prepareUsers(as('admin:changeit'), [server.url])).rejects.toThrow('names no user');
    server.stop();
    await expect(prepareUsers(as('admin:changeit'), [as('order:one')])).rejects.toBeInstanceOf(DatabaseAway);
  });
});
