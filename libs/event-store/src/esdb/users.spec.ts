import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
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

  /** What an administrator has written beside us. */
  const say = (stream: string, type: string, said: object): void => {
    const data = Buffer.from(JSON.stringify(said));
    const event = { id: randomUUID(), type, contentType: 'application/json', data, metadata: new Uint8Array() };
    server.log.append(stream, 'any', [event]);
  };

  it('leave what others noted of $all as it was', async () => {
    say('$$$all', '$metadata', { $maxAge: 7, $acl: { $r: 'auditor', $mr: 'auditor' } });
    await prepareUsers(as('admin:changeit'), [as('order:one')]);
    expect(noted().at(-1)).toEqual({ $maxAge: 7, $acl: { $r: ['auditor', 'order'], $mr: 'auditor' } });
  });

  it('read $all beside those who may read system streams by default, as the server was told last', async () => {
    say('$settings', '$settings', { $systemStreamAcl: { $r: 'nobody-any-more' } });
    say('$settings', 'SettingsUpdated', {
      $systemStreamAcl: { $r: ['$admins', 'auditor'], $w: 'auditor' },
      $userStreamAcl: { $r: 'bo' },
    });
    await prepareUsers(as('admin:changeit'), [as('order:one')]);
    expect(noted()).toEqual([{ $acl: { $r: ['$admins', 'auditor', 'order'] } }]);
  });

  it('heed no default where $all has readers of its own, nor one that names no readers', async () => {
    say('$settings', '$settings', { $systemStreamAcl: { $w: '$ops' }, $userStreamAcl: { $r: 'bo' } });
    await prepareUsers(as('admin:changeit'), [as('order:one')]);
    expect(noted().at(-1)).toEqual({ $acl: { $r: ['$admins', 'order'] } });
    say('$settings', '$settings', { $systemStreamAcl: { $r: 'auditor' } });
    await prepareUsers(as('admin:changeit'), [as('payout:two')]);
    expect(noted().at(-1)).toEqual({ $acl: { $r: ['$admins', 'order', 'payout'] } });
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
