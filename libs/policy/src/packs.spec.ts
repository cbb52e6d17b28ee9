import { describe, it, expect } from '@jest/globals';
import { Rejection } from '@entente/kernel';
import { Packs, UnknownPack } from './packs.js';
import { isRelation } from './people.js';
import type { Actor, Role } from './process.js';
import { builtInPacks } from './pack-folder.js';
import { many } from './pack-source.js';

describe('The rule books of an installation', () => {
  const packs = new Packs(builtInPacks(), ['comeup/2', 'congocrea/1']);

  it('are asked for by name and version, or by name for the default', () => {
    expect(packs.resolve('comeup/2').name).toBe('comeup/2');
    expect(packs.resolve('comeup')).toBe(packs.resolve('comeup/2'));
    expect(packs.resolve('congocrea').zone).toBe('Africa/Kinshasa');
    expect(packs.all()).toHaveLength(builtInPacks().length);
  });
  it('that nobody has are refused to who asks, with those there are', () => {
    for (const unknown of ['comeup/99', 'etsy', '', 'constructor']) {
      expect(() => packs.resolve(unknown)).toThrow(Rejection);
      expect(() => packs.resolve(unknown)).toThrow(
        expect.objectContaining({ code: 'pack.unknown', message: expect.stringContaining('comeup/2') }),
      );
    }
  });
  it('that stored events name must be there, version and all', () => {
    expect(packs.get('comeup/2').version).toBe(2);
    expect(() => packs.get('comeup')).toThrow(UnknownPack);
    expect(() => packs.get('comeup/99')).toThrow('No policy pack comeup/99. Stored events name it: restore the pack.');
  });
  it('have no default but what is written', () => {
    expect(() => new Packs(builtInPacks(), []).resolve('comeup')).toThrow(Rejection);
    expect(() => new Packs(builtInPacks(), ['comeup/99'])).toThrow(
      'PACK_DEFAULT names comeup/99, which is not there. Write one of: comeup/1, comeup/2',
    );
  });
});

describe('What belongs to no order, as a seller’s standing', () => {
  it('is judged by the default of its marketplace', () => {
    expect(new Packs(builtInPacks(), ['comeup/2']).governing('comeup').name).toBe('comeup/2');
  });
  it('is judged by the newest rule book where none is the default: a second one must not leave sellers without any', () => {
    const packs = new Packs(builtInPacks(), []);
    expect(packs.governing('comeup').name).toBe('comeup/3');
    expect(packs.governing('congocrea').name).toBe('congocrea/1');
  });
  it('is judged by nothing where a marketplace has no rule book', () => {
    expect(() => new Packs(builtInPacks(), []).governing('etsy')).toThrow(expect.objectContaining({ code: 'pack.unknown' }));
  });
});

describe('Every rule book that comes with Entente', () => {
  it.each(builtInPacks().map((pack) => [pack.name, pack] as const))(
    '%s: decisions have grounds and reasons, and nobody but people and machines acts',
    (_, pack) => {
      for (const row of pack.source.dispute.rows.filter(({ action }) => action === 'decide'))
        expect(many(row.needs)).toContain('reasons');
      for (const { rule } of [...pack.source.order.rows, ...pack.source.dispute.rows]) expect(rule).toMatch(/^[A-Z]{2}-T\d\d$/);
      expect(pack.digest).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});

describe('Who somebody is to an order', () => {
  const people = { marketplace: 'comeup', buyerId: 'ana', sellerId: 'bo', mediatorId: 'mia' };
  const actor = (id: string, role: Role = 'member', more: Partial<Actor> = {}): Actor => ({
    id,
    roles: [role],
    marketplaces: ['comeup'],
    ...more,
  });
  const relations = (who: Actor, to = people) =>
    ['buyer', 'seller', 'mediator', 'any mediator', 'staff', 'operator', 'service', 'service for buyer', 'timer'].filter(
      (relation) => isRelation(relation, to, who),
    );

  it('the parties are known by their ids', () => {
    expect(relations(actor('ana'))).toEqual(['buyer']);
    expect(relations(actor('bo', 'member', { marketplaces: [] }))).toEqual(['seller']);
    expect(relations(actor('zed'))).toEqual([]);
  });
  it('a mediator is any until it is his dispute; with operators, mediators are the staff', () => {
    expect(relations(actor('mia', 'mediator'))).toEqual(['mediator', 'any mediator', 'staff']);
    expect(relations(actor('max', 'mediator'))).toEqual(['any mediator', 'staff']);
    expect(relations(actor('ops', 'operator'))).toEqual(['staff', 'operator']);
    expect(relations(actor('mia'))).toEqual([]); // His token no longer says so.
  });
  it('nobody judges his own affair, whatever his role', () => {
    expect(relations(actor('ana', 'mediator'))).toEqual(['buyer']);
    expect(relations(actor('bo', 'operator'), { ...people, mediatorId: 'bo' })).toEqual(['seller']);
  });
  it('a role counts in the marketplaces of the token', () => {
    expect(relations(actor('mia', 'mediator', { marketplaces: ['congocrea'] }))).toEqual([]);
    expect(relations(actor('shop', 'service', { marketplaces: ['congocrea'] }))).toEqual([]);
  });
  it('a service acts for itself, or as the one for whom it speaks', () => {
    expect(relations(actor('shop', 'service'))).toEqual(['service']);
    expect(relations(actor('ana', 'member', { via: 'shop' }))).toEqual(['buyer', 'service', 'service for buyer']);
    expect(relations(actor('bo', 'member', { via: 'shop' }))).toEqual(['seller']);
    expect(relations(actor('mia', 'mediator', { via: 'shop' }))).toEqual([]); // No role is lent.
    expect(relations(actor('ana', 'member', { via: 'shop', marketplaces: ['congocrea'] }))).toEqual([]); // Nor is a voice, elsewhere.
  });
  it('the service for the buyer is neither he in person, nor a machine for itself; before there is an order, it speaks for whom it says', () => {
    const speaks = (who: Actor, to = people) => isRelation('service for buyer', to, who);
    const nobodyYet = { marketplace: '', buyerId: '', sellerId: '', mediatorId: '' };
    expect(['ana', 'bo', 'zed'].map((id) => speaks(actor(id)))).toEqual([false, false, false]);
    expect(speaks(actor('shop', 'service'))).toBe(false);
    expect(['ana', 'bo', 'zed'].map((id) => speaks(actor(id, 'member', { via: 'shop' })))).toEqual([true, false, false]);
    expect(['ana', 'zed'].map((id) => speaks(actor(id, 'member', { via: 'shop' }), nobodyYet))).toEqual([true, true]);
    expect(speaks(actor('ana'), nobodyYet)).toBe(false);
  });
});
