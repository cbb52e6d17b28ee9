import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDirectory, removeAll } from './child.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type OrderSeen } from './situations.js';

const PACK = new URL('../../../libs/policy/packs/comeup/2.yaml', import.meta.url);
const DIRECT_REFUND =
  'rule: CU-T40, action: refund, by: seller, says: { method: platform }, from: [in_progress, revision_refused], amount: up to remaining, event: RefundIssued, funds: refund_part';

/** An era in which sellers give part of the money back by themselves. */
const newerPack = (): string =>
  readFileSync(PACK, 'utf8')
    .replace('pack: comeup/2', 'pack: comeup/3')
    .replace(/^ {2}rows:$/m, `$&\n    - { ${DIRECT_REFUND} }`)
    .replace(/^ {6}place: .*$/m, '$&\n      refund: { fr: Rembourser, en: Refund }');

let before: Town;
let packs: string;
let settings: { readonly [name: string]: string };
beforeAll(async () => {
  settings = { DATA_DIR: join(await freshDirectory(), 'data') };
  packs = await freshDirectory();
  await mkdir(join(packs, 'comeup'));
  await writeFile(join(packs, 'comeup', '3.yaml'), newerPack());
  before = await town(settings);
});
afterAll(removeAll);

const refund = { amountMinor: 3_000, method: 'platform' };

describe('An order that was placed under one rule book', () => {
  it('keeps it when the marketplace goes over to a newer one; new orders have the newer (CU-T01, scenario 47, scenario 26)', async () => {
    const old = await situations(before, 'old').revisionRefused();
    expect(refusal(await old.seller('refund', refund))).toBe('409 state.invalid');
    await closeInOrder(before);

    const after = await town({ ...settings, PACKS_DIR: packs, PACK_DEFAULT: 'comeup/3,congocrea/1' });
    const seller = await after.anyone.as(old.sellerId);
    const seen = async () => (await seller.get<OrderSeen & { policy: string }>(`/orders/${old.id}`)).body;
    expect(await seen()).toMatchObject({ policy: 'comeup/2', status: 'revision_refused' });
    expect((await seen()).actions).not.toContain('refund');
    expect(refusal(await seller.post(`/orders/${old.id}/refund`, refund))).toBe('409 state.invalid');

    const young = await situations(after, 'new').accepted({ policy: 'comeup' });
    expect(await young.seen()).toMatchObject({ policy: 'comeup/3' });
    await done(young.seller('refund', refund));
    await after.wait('PT0S');
    expect(await young.givenBack()).toEqual([3_000]);
    await closeInOrder(after);
  });
});
