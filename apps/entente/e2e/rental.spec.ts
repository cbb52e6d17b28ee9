import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, type DisputeSeen, type MoneySeen, type OrderSeen } from './situations.js';

/** Léa rents, Noah owns; Mia mediates there, and the shop sells for nobody else. */
type People = { readonly lea: Api; readonly noah: Api; readonly zoe: Api; readonly mia: Api; readonly shop: Api };

let here: Town;
let people: People;
beforeAll(async () => {
  here = await town();
  const { anyone } = here;
  const [lea, noah, mia, shop] = await Promise.all([
    anyone.as('lea'),
    anyone.as('noah'),
    anyone.as('mia', ['mediator'], ['example']),
    anyone.as('shop', ['service'], ['example']),
  ]);
  people = { lea, noah, zoe: here.zoe, mia, shop };
});
afterAll(() => closeInOrder(here));

let bookings = 0;
const dayAhead = (now: string, days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
const bodyOf = async (orderId: string, more: object = {}) => ({
  orderId,
  policy: 'example/1',
  buyerId: 'lea',
  sellerId: 'noah',
  title: 'Caméra',
  terms: 'Avec deux batteries.',
  duration: 'P3D',
  estimatedDeliveryDate: dayAhead((await here.wait('PT0S')).body.now, 2),
  depositMinor: 20_000,
  payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 26_000, currency: 'CAD' },
  ...more,
});

/** A booking of Léa's with Noah: rent 60.00, deposit 200.00. */
async function booked() {
  const id = `re-${++bookings}`;
  await done(people.shop.for('lea').post('/orders', await bodyOf(id)));
  const act = (who: keyof People, action: string, body: object = {}): Promise<Answer> =>
    people[who].post(`/orders/${id}/${action}`, body);
  const inDispute = (who: keyof People, action: string, body: object = {}): Promise<Answer> =>
    people[who].post(`/disputes/${id}.1/${action}`, body);
  const seen = async (who: keyof People, language = 'en') =>
    (
      await people[who].get<OrderSeen & { readonly titles: { readonly status: string } }>(`/orders/${id}`, {
        headers: { 'accept-language': language },
      })
    ).body;
  const money = async () => {
    await here.wait('PT0S');
    return (await people.lea.get<MoneySeen>(`/orders/${id}/money`)).body;
  };
  /** What state it is in, for both languages, and what each of the two may do beside talking. */
  const stands = async () => {
    const [lea, noah, french] = [await seen('lea'), await seen('noah'), await seen('lea', 'fr')];
    const may = ({ actions }: OrderSeen) => actions.filter((action) => action !== 'send-message').join(', ');
    return [lea.status, lea.titles.status, french.titles.status, may(lea), may(noah)];
  };
  return { id, act, inDispute, seen, money, stands };
}
type Booking = Awaited<ReturnType<typeof booked>>;

async function back(): Promise<Booking> {
  const booking = await booked();
  await done(booking.act('noah', 'accept'));
  await here.wait('P1D');
  await done(booking.act('noah', 'hand-over'));
  await here.wait('P2D');
  await done(booking.act('noah', 'confirm-return'));
  return booking;
}

async function claimed(amountMinor = 7_500): Promise<Booking> {
  const booking = await back();
  await done(booking.act('noah', 'claim-damage', { amountMinor, text: 'Une rayure sur l’objectif.' }));
  return booking;
}

async function mediated(): Promise<Booking> {
  const booking = await claimed();
  await done(booking.act('lea', 'open-dispute', { justification: 'La rayure y était déjà.' }));
  await done(booking.inDispute('mia', 'take'));
  return booking;
}

describe('A rental, over HTTP', () => {
  it('goes from its booking to the return of the deposit, told in both languages (RE-T01, RE-T02, RE-T06, RE-T09, RE-T10, RE-T22)', async () => {
    const booking = await booked();
    expect(await booking.stands()).toEqual(['booked', 'Booked', 'Réservée', 'cancel', 'accept, decline, cancel']);
    expect(await booking.seen('lea')).toMatchObject({
      price: { amountMinor: 26_000, feesMinor: 650, depositMinor: 20_000, currency: 'CAD' },
    });
    expect(await booking.money()).toMatchObject({ capturedMinor: 26_000, escrowMinor: 26_000 });
    await done(booking.act('noah', 'accept'));
    expect(await booking.stands()).toEqual(['confirmed', 'Confirmed', 'Confirmée', 'cancel', 'cancel, hand-over']);
    await here.wait('P1D');
    await done(booking.act('noah', 'hand-over'));
    expect(await booking.stands()).toEqual([
      'handed_over',
      'Handed over',
      'Remise au locataire',
      'open-dispute',
      'confirm-return',
    ]);
    await here.wait('P2D');
    await done(booking.act('noah', 'confirm-return'));
    expect(await booking.stands()).toEqual(['returned', 'Returned', 'Rendue', '', 'complete, claim-damage']);
    expect(await booking.money()).toMatchObject({ escrowMinor: 26_000, refundedMinor: 0, sellerMinor: 0 });
    expect(refusal(await booking.act('lea', 'complete'))).toBe('403 actor.forbidden');
    await done(booking.act('noah', 'complete'));
    expect(await booking.stands()).toEqual(['completed', 'Completed', 'Terminée', 'review', '']);
    expect(await booking.money()).toMatchObject({
      capturedMinor: 26_000,
      escrowMinor: 0,
      refundedMinor: 20_000,
      sellerMinor: 5_350,
      feesMinor: 650,
      refunds: [{ amountMinor: 20_000, status: 'paid' }],
    });
    await done(booking.act('lea', 'review', { rating: 'positive' }));
    expect(await booking.stands()).toEqual(['completed', 'Completed', 'Terminée', '', '']);
  });

  it('gives everything back when nobody confirms it, or somebody cancels in time (RE-T04, RE-T05)', async () => {
    const [forgotten, cancelled] = [await booked(), await booked()];
    await done(cancelled.act('lea', 'cancel'));
    await here.wait('PT24H2M');
    for (const booking of [forgotten, cancelled]) {
      expect((await booking.stands()).slice(0, 3)).toEqual(['cancelled', 'Cancelled', 'Annulée']);
      expect(await booking.money()).toMatchObject({ escrowMinor: 0, refundedMinor: 26_000, sellerMinor: 0, feesMinor: 0 });
    }
  });

  it('pays for a damage out of the deposit when the renter agrees, or says nothing (RE-T12, RE-T13, RE-T14)', async () => {
    const [agreed, silent] = [await claimed(), await claimed(20_000)];
    expect(await agreed.stands()).toEqual([
      'damage_claimed',
      'Damage claimed',
      'Dégât signalé',
      'accept-damage, open-dispute',
      '',
    ]);
    await done(agreed.act('lea', 'accept-damage'));
    expect(await agreed.money()).toMatchObject({ refundedMinor: 12_500, sellerMinor: 12_850, feesMinor: 650 });
    await here.wait('P3DT2M');
    expect(await silent.seen('lea')).toMatchObject({ status: 'completed', closedBy: 'timer' });
    expect(await silent.money()).toMatchObject({ refundedMinor: 0, sellerMinor: 25_350, feesMinor: 650 });
    const more = await back();
    expect(refusal(await more.act('noah', 'claim-damage', { amountMinor: 20_001, text: 'Tout.' }))).toBe('422 amount.invalid');
  });

  const reasons = 'Photos comparées.';
  it.each([
    ['full_refund', 'not_conform', {}, 'cancelled', [26_000, 0, 0]],
    ['partial_refund', 'part_conform', { refundMinor: 17_000 }, 'completed', [17_000, 8_350, 650]],
    ['pay_seller', 'conform', {}, 'completed', [0, 25_350, 650]],
  ] as const)(
    'that is quarrelled about ends as a mediator decides: %s (RE-T15, RE-T18, RE-T19, RE-T20, RE-T31, RE-T35)',
    async (outcome, ground, more, status, [refundedMinor, sellerMinor, feesMinor]) => {
      const booking = await mediated();
      expect(await booking.stands()).toEqual(['disputed', 'Frozen, in dispute', 'Gelée, en litige', '', '']);
      expect(refusal(await booking.act('noah', 'complete'))).toBe('409 order.frozen');
      expect(refusal(await booking.inDispute('noah', 'decide', { outcome, ground, reasons, ...more }))).toBe(
        '403 actor.forbidden',
      );
      await done(booking.inDispute('mia', 'decide', { outcome, ground, reasons, ...more }));
      expect(await booking.money()).toMatchObject({ escrowMinor: 0, refundedMinor, sellerMinor, feesMinor });
      expect((await booking.seen('lea')).status).toBe(status);
      const dispute = await people.lea.get<DisputeSeen & { titles: { status: string } }>(`/disputes/${booking.id}.1`, {
        headers: { 'accept-language': 'fr' },
      });
      expect(dispute.body).toMatchObject({ status: 'settled', outcome, titles: { status: 'Décision appliquée' } });
    },
  );

  it('that never came back is the owner’s to quarrel about, once it is overdue (RE-T08, RE-T16)', async () => {
    const booking = await booked();
    await done(booking.act('noah', 'accept'));
    await here.wait('P1D');
    await done(booking.act('noah', 'hand-over'));
    const never = { justification: 'Rien rendu.' };
    expect(refusal(await booking.act('noah', 'open-dispute', never))).toBe('409 too.early');
    await here.wait('P5D');
    expect(await booking.seen('noah')).toMatchObject({ status: 'handed_over', flags: ['late'] });
    await done(booking.act('noah', 'open-dispute', never));
    expect((await booking.seen('noah')).status).toBe('disputed');
  });

  it('is nobody else’s: neither to read nor to act on (RE-T02, RE-T09)', async () => {
    const booking = await booked();
    expect(refusal(await people.zoe.get(`/orders/${booking.id}`))).toBe('403 actor.forbidden');
    for (const who of ['lea', 'zoe', 'mia'] as const)
      expect(refusal(await booking.act(who, 'accept'))).toBe('403 actor.forbidden');
    const elsewhere = await here.anyone.as('shop', ['service'], ['comeup']);
    expect(refusal(await elsewhere.for('lea').post('/orders', await bodyOf('re-elsewhere')))).toBe('403 actor.forbidden');
  });
});

describe('A deposit', () => {
  it('is at most what was paid, in whole minor units (RE-T01)', async () => {
    const placing = async (depositMinor: number) =>
      refusal(await people.shop.for('lea').post('/orders', await bodyOf('re-refused', { depositMinor })));
    expect(await placing(26_001)).toBe('422 amount.invalid');
    expect(await placing(-1)).toMatch(/^4\d\d (amount\.invalid|malformed)$/);
  });

  it.each(['comeup/1', 'comeup/2', 'comeup/3', 'congocrea/1'])(
    'is refused where the rule book gives none back: %s (RE-T01)',
    async (policy) => {
      const body = await bodyOf(`re-${policy.replace('/', '-')}`, { policy });
      const answer = await here.shop.for('lea').post('/orders', body);
      expect([refusal(answer), answer.body['detail']]).toEqual(['422 field.invalid', expect.stringContaining(policy)]);
      const { depositMinor: _, ...without } = body;
      await done(here.shop.for('lea').post('/orders', without));
    },
  );
});

/** Every source of what runs, with its path; neither specs nor the stories of the demo nor the helpers of tests. */
function sources(folder: URL): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const here = new URL(`${entry.name}${entry.isDirectory() ? '/' : ''}`, folder);
    if (entry.isDirectory()) return /^(node_modules|dist|e2e|engines|stories|testing)$/.test(entry.name) ? [] : sources(here);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts')
      ? [[here.pathname, readFileSync(here, 'utf8')] as const]
      : [];
  });
}

describe('The third rule book', () => {
  it('is known to no code: its name and its rules stand in no source', () => {
    const all = ['../../../libs/', '../../../apps/'].flatMap((folder) => sources(new URL(folder, import.meta.url)));
    expect(all.length).toBeGreaterThan(200);
    expect(all.some(([path]) => path.includes('/libs/policy/src/'))).toBe(true);
    const book = readFileSync(new URL('../../../libs/policy/packs/example/1.yaml', import.meta.url), 'utf8');
    const rules = [...book.matchAll(/rule: (\S+?),?\s/g)].map(([, rule]) => rule ?? '');
    expect(rules.length).toBeGreaterThan(30);
    const names = new RegExp(`\\bexample/\\d|['"\`]example['"\`]|${[...new Set(rules)].join('|')}`);
    expect(all.flatMap(([path, text]) => (names.test(text) ? [path] : []))).toEqual([]);
  });
});
