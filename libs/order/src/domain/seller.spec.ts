import { describe, it, expect } from '@jest/globals';
import { congocrea, comeup, placing, specify, world, type World } from '@entente/testing';
import { fold, type Instant } from '@entente/kernel';
import { builtInPacks, Packs, type Actor, type Role } from '@entente/policy';
import type { OrderAction, OrderBody } from './commands.js';
import { sellerActions, sellerDecider, type SellerEvent } from './seller.js';

const { nothingCame, refund, arrives, suspended } = congocrea;
const silence = { reason: 'Aucune réponse à trois relances.' };
const explained = { information: 'J’étais hospitalisé ; le dossier est réglé.' };
const asked = () => suspended().regards('bo', 'request-reinstatement', explained);
const soldOut = { reason: 'Rupture de stock.' };
const file = { attachmentIds: ['f1'] };

describe('When a seller does not react, the staff', () => {
  it('suspend his account, and say why (CG-T17, O18)', () => {
    const shop = congocrea.placed().standingIs('active');
    shop.whenRegards('ops', 'suspend').thenRejects('reason.required');
    shop.whenRegards('ops', 'suspend', { reason: ' ' }).thenRejects('reason.required');
    for (const who of ['mia', 'ops'] as const)
      shop.whenRegards(who, 'suspend', silence).thenRecords({
        type: 'SellerSuspended',
        rule: 'CG-T17',
        by: 'staff',
        actor: who,
        ...silence,
        about: { sellerId: 'bo', marketplace: 'congocrea', policy: 'congocrea/1' },
      });
    shop.regards('ops', 'suspend', silence).standingIs('suspended');
    shop.whenRegards('ops', 'suspend', silence).thenRejects('state.invalid');
  });
  it('and nobody else does (CG-T17)', () => {
    for (const who of ['ana', 'bo', 'shop', 'shop for ana', 'shop for bo', 'zed'] as const)
      congocrea.placed().whenRegards(who, 'suspend', silence).thenRejects('actor.forbidden');
  });
  it('of a marketplace that suspends anybody (CG-T17)', () =>
    comeup.placed().whenRegards('ops', 'suspend', silence).thenRejects('state.invalid', { action: 'suspend' }));
});

describe('A suspended seller', () => {
  it('is restored by no case that is settled: he asks for it (CG-T18, scenario 65)', () => {
    const shop = suspended(congocrea.opened());
    shop.does('bo', 'refund', refund(10_000)).disputeIs('closed').standingIs('suspended');
    shop.whenRegards('bo', 'request-reinstatement').thenRejects('reason.required');
    for (const who of ['ana', 'mia', 'ops', 'shop', 'shop for ana', 'zed'] as const)
      shop.whenRegards(who, 'request-reinstatement', explained).thenRejects('actor.forbidden');
    shop
      .whenRegards('shop for bo', 'request-reinstatement', explained)
      .thenRecords({ type: 'ReinstatementRequested', actor: 'bo', via: 'shop' });
    shop.regards('bo', 'request-reinstatement', explained).standingIs('reinstatement_requested');
    expect(shop.sellerHistory.at(-1)).toMatchObject({
      type: 'ReinstatementRequested',
      rule: 'CG-T18',
      by: 'seller',
      ...explained,
    });
    shop.whenRegards('bo', 'request-reinstatement', explained).thenRejects('state.invalid');
  });
  it('asks once nothing is open any more (CG-T18)', () => {
    const shop = suspended(congocrea.opened());
    shop.whenRegards('bo', 'request-reinstatement', explained).thenRejects('state.invalid');
    shop
      .says('ana', 'close')
      .whenRegards('bo', 'request-reinstatement', explained)
      .thenRecords({ type: 'ReinstatementRequested' });
  });
  it('has nothing to ask for while he is active (CG-T18)', () =>
    congocrea.placed().whenRegards('bo', 'request-reinstatement', explained).thenRejects('state.invalid'));
});

describe('Staff restore a seller', () => {
  it('who asked (CG-T19, scenario 65)', () => {
    suspended().whenRegards('ops', 'reinstate').thenRejects('state.invalid');
    congocrea.placed().whenRegards('ops', 'reinstate').thenRejects('state.invalid');
    for (const who of ['ana', 'bo', 'shop', 'shop for bo', 'zed'] as const)
      asked().whenRegards(who, 'reinstate').thenRejects('actor.forbidden');
    asked().whenRegards('mia', 'reinstate').thenRecords({ type: 'SellerReinstated', rule: 'CG-T19', by: 'staff', actor: 'mia' });
    const shop = asked().regards('ops', 'reinstate').standingIs('active');
    shop.regards('ops', 'suspend', silence).standingIs('suspended'); // Nothing is for ever.
  });
  it('unless a case was opened meanwhile (CG-T19)', () => {
    const shop = asked().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame);
    shop.whenRegards('ops', 'reinstate').thenRejects('state.invalid');
    shop.says('ana', 'close').regards('ops', 'reinstate').standingIs('active');
  });
});

/** What somebody says, and whether he may while his account is suspended. */
type Tried = {
  readonly action: string;
  readonly make: () => World;
  readonly tries: (shop: World) => { thenRecords: (...told: never[]) => void; thenRejects: (code: string) => void };
  readonly may: boolean;
};
const onOrder = (action: OrderAction, make: () => World, body: OrderBody, may = true): Tried => ({
  action,
  make,
  tries: (shop) => shop.when('bo', action, body),
  may,
});
const inCase = (action: 'post-message' | 'submit-evidence' | 'add-proof', body: Parameters<World['says']>[2]): Tried => ({
  action,
  make: congocrea.opened,
  tries: (shop) => shop.whenSaid('bo', action, body),
  may: true,
});
const byHim = expect.objectContaining({ actor: 'bo' }) as never;
const SELLERS_ACTIONS: readonly Tried[] = [
  onOrder('ship', congocrea.placed, { carrier: 'DHL' }),
  onOrder('update-tracking', congocrea.shipped, arrives()),
  onOrder('complete', congocrea.shipped, {}),
  onOrder('refund', congocrea.shipped, refund(10_000)),
  onOrder('refund', congocrea.shipped, refund(1)),
  onOrder('refund', congocrea.shipped, refund(1, 'external')),
  onOrder('cancel', congocrea.placed, soldOut, false),
  inCase('post-message', { text: 'Je cherche.' }),
  inCase('submit-evidence', { kind: 'photo', ...file }),
  inCase('add-proof', { kind: 'customs_form', ...file }),
];

describe('While his account is suspended, a seller', () => {
  it.each(SELLERS_ACTIONS.map((tried) => [tried.action, tried.may ? 'may' : 'may not', tried] as const))(
    'of what he could do, %s: he %s (CG-T17)',
    (action, _, { make, tries, may }) => {
      tries(make()).thenRecords(byHim);
      for (const shop of [suspended(make()), suspended(make()).regards('ops', 'suspend', silence, 'ana')]) {
        if (may) tries(shop).thenRecords(byHim);
        else tries(shop).thenRejects('seller.suspended');
        expect([...shop.may('bo'), ...(shop.order.disputeId ? shop.maySay('bo') : [])].includes(action)).toBe(may);
      }
    },
  );
  it('and that is all that he could do (CG-T17)', () => {
    const { order, dispute } = builtInPacks().find(({ name }) => name === 'congocrea/1')!;
    const his = [...order.rows, ...dispute.rows].filter(({ trigger, by }) => trigger.kind === 'action' && by.includes('seller'));
    expect([...new Set(his.map(({ trigger }) => trigger.name))].sort()).toEqual(
      [...new Set(SELLERS_ACTIONS.map(({ action }) => action))].sort(),
    );
  });
  it('writes to his buyers (CG-T17, CG-T37)', () =>
    suspended().whenWrites('bo', 'Votre colis part demain.').thenRecords({ type: 'MessageSent', by: 'seller' }));
  it('takes no new order, and buys nothing himself (CG-T17, CG-T30)', () => {
    const promised = placing(10_000, { processingTime: 'P1D' });
    const market = () => world('congocrea/1');
    for (const stands of [
      (shop: World) => shop.regards('ops', 'suspend', silence),
      (shop: World) => shop.regards('ops', 'suspend', silence).regards('bo', 'request-reinstatement', explained),
    ]) {
      stands(market()).when('shop for ana', 'place', promised).thenRejects('seller.suspended');
      stands(market())
        .when('shop for bo', 'place', { ...promised, buyerId: 'bo', sellerId: 'ana' })
        .thenRejects('seller.suspended');
    }
    market()
      .regards('ops', 'suspend', silence, 'zed')
      .when('shop for ana', 'place', promised)
      .thenRecords({ type: 'OrderPlaced' });
    asked().regards('ops', 'reinstate').when('bo', 'cancel', soldOut).thenRecords({ type: 'OrderCancelled' });
  });
  it('loses nothing of what he could do already, having asked to come back (CG-T18)', () => {
    asked().when('bo', 'ship', { carrier: 'DHL' }).thenRecords({ type: 'OrderShipped' });
    asked().when('bo', 'cancel', soldOut).thenRejects('seller.suspended');
  });
});

describe('For a suspended seller who did not send a parcel in time, the staff', () => {
  const late = (shop = congocrea.placed()) => suspended(shop).until('2026-02-15T08:00:00Z'); // Five days to send it.

  it('give back what he owes, or a part (CG-T21)', () => {
    for (const who of ['mia', 'ops'] as const)
      late()
        .when(who, 'refund', refund(10_000))
        .thenRecords({
          type: 'RefundIssued',
          rule: 'CG-T21',
          by: 'staff',
          full: true,
          funds: [{ do: 'refund_part', amountMinor: 10_000 }],
        });
    late().when('ops', 'refund', refund(10_001)).thenRejects('amount.invalid', { limitMinor: 10_000 });
    late(congocrea.placed().does('bo', 'refund', refund(4000)))
      .when('ops', 'refund', refund(6001))
      .thenRejects('amount.invalid');
    late()
      .regards('bo', 'request-reinstatement', explained)
      .when('ops', 'refund', refund(1))
      .thenRecords({ type: 'RefundIssued' });
  });
  it('which closes a case as if he had given it himself (CG-T07, CG-T21)', () => {
    const shop = congocrea.placed().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame);
    suspended(shop).does('ops', 'refund', refund(10_000)).is('paid', { flags: {} });
    shop.disputeIs('closed', { closeReason: 'full_refund_by_seller' });
  });
  it('and not before its time, nor for what has left, nor for one who is active (CG-T21)', () => {
    suspended().when('ops', 'refund', refund(1)).thenRejects('too.early', { at: '2026-02-15T08:00:00.000Z' });
    late(congocrea.shipped()).when('ops', 'refund', refund(1)).thenRejects('actor.forbidden');
    const active = congocrea.placed().until('2026-02-15T08:00:00Z');
    active.when('ops', 'refund', refund(1)).thenRejects('state.invalid');
    expect(active.may('ops')).toEqual([]);
    // They move money, or say nothing.
    late().when('ops', 'refund', refund(1, 'external')).thenRejects('field.invalid');
  });
  it('where nothing but the day of delivery was said, from the end of that day on (CG-T21)', () => {
    const shop = suspended(congocrea.placed({ estimatedDeliveryDate: '2026-03-01' }));
    shop.when('ops', 'refund', refund(1)).thenRejects('too.early', { at: '2026-03-01T22:59:59.999Z' });
    shop.until('2026-03-02T08:00:00Z').when('ops', 'refund', refund(1)).thenRecords({ type: 'RefundIssued' });
  });
});

describe('Who stands where to a seller', () => {
  const packs = new Packs(builtInPacks(), []);
  const given = {
    now: '2026-03-02T10:00:00.000Z' as Instant,
    pack: packs.get('congocrea/1'),
    sellerId: 'bo',
    openDisputes: 'none',
  } as const;
  const person = (id: string, role: Role, marketplaces: readonly string[], via?: string): Actor => ({
    id,
    roles: [role],
    marketplaces,
    ...(via !== undefined && { via }),
  });
  const suspends = (by: Actor) =>
    specify(sellerDecider, given).given().when({ type: 'Act', action: 'suspend', by, body: silence });

  it('is a matter of his marketplace: no other’s staff, and none who sells himself (CG-T17)', () => {
    suspends(person('ops', 'operator', ['congocrea'])).thenRecords({ type: 'SellerSuspended' });
    suspends(person('ops', 'operator', ['comeup'])).thenRejects('actor.forbidden', {});
    suspends(person('ops', 'operator', [])).thenRejects('actor.forbidden', {});
    suspends(person('ops', 'operator', ['congocrea'], 'shop')).thenRejects('actor.forbidden'); // Staff speak for themselves.
    suspends(person('bo', 'mediator', ['congocrea'])).thenRejects('actor.forbidden');
    suspends(person('ops', 'analyst', ['congocrea'])).thenRejects('actor.forbidden', {});
  });
  it('says what he may do, and is accepted (CG-T17, CG-T18, CG-T19)', () => {
    const told = (history: readonly SellerEvent[], by: Actor, openDisputes: 'none' | 'some' = 'none') =>
      sellerActions(fold(sellerDecider, history), by, { ...given, openDisputes });
    const [ops, bo, zed] = [person('ops', 'operator', ['congocrea']), person('bo', 'member', []), person('zed', 'member', [])];
    const history = asked().regards('ops', 'reinstate').sellerHistory;
    const stands = [0, 1, 2, 3].map((events) => history.slice(0, events));
    expect(stands.map((upTo) => told(upTo, ops))).toEqual([['suspend'], [], ['reinstate'], ['suspend']]);
    expect(stands.map((upTo) => told(upTo, bo))).toEqual([[], ['request-reinstatement'], [], []]);
    expect(stands.map((upTo) => told(upTo, zed))).toEqual([[], [], [], []]);
    expect([told(history.slice(0, 1), bo, 'some'), told(history.slice(0, 2), ops, 'some')]).toEqual([[], []]);
    expect(sellerActions(sellerDecider.initial, ops, { ...given, pack: packs.get('comeup/2') })).toEqual([]);
  });
});
