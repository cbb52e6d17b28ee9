import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api, type Answer } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { heads, refusal, situations, type Deal } from './situations.js';

const SECRET = 'a secret that only this spec and its town know';

let here: Town;
let deal: Deal;
let before: string;
beforeAll(async () => {
  here = await town({ DEV_TOKEN_SECRET: SECRET });
  deal = await situations(here).placed();
  await here.wait('PT0S');
  before = await heads(here);
});
afterAll(() => closeInOrder(here));

/** Refused as it should be; and nothing was written anywhere. */
async function expectRefused(asked: Promise<Answer>, why: string): Promise<Answer> {
  const answer = await asked;
  expect(refusal(answer)).toBe(why);
  expect(await heads(here)).toBe(before);
  return answer;
}

/** A token in the form of the town's own, with whatever is to be wrong about it. */
async function tokenFor(
  claims: object,
  { header = {}, sign = hs256(SECRET) }: { header?: object; sign?: (text: string) => string } = {},
): Promise<string> {
  const now = Math.floor(Date.parse((await here.anyone.get('/health/live')).headers.get('date') ?? '') / 1000);
  const all = { iss: 'urn:entente:development', aud: 'entente', sub: 'ana', iat: now, exp: now + 600, ...relative(claims, now) };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'at+jwt', ...header })}.${part(all)}`;
  return `${text}.${sign(text)}`;
}
const relative = ({ expiresInS, ...claims }: { expiresInS?: number }, now: number) => ({
  ...claims,
  ...(expiresInS !== undefined && { exp: now + expiresInS }),
});
const hs256 = (secret: string) => (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

describe('Tokens', () => {
  const asking = async (authorization: string | undefined): Promise<Answer> =>
    here.anyone.get('/orders', { headers: authorization === undefined ? {} : { authorization } });
  const isRefused = async (token: string) => {
    await expectRefused(asking(`Bearer ${token}`), '401 unauthenticated');
    await expectRefused(
      here.anyone.post(`/orders/${deal.id}/cancel`, {}, { headers: { authorization: `Bearer ${token}` } }),
      '401 unauthenticated',
    );
  };

  it('like the town’s own are accepted: the others differ in one thing each', async () => {
    expect((await asking(`Bearer ${await tokenFor({})}`)).status).toBe(200);
  });

  it('that are missing, or are none', async () => {
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer x',
      'Bearer a.b.c',
      'Basic YW5hOmFuYQ==',
      `Token ${await tokenFor({})}`,
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      const { headers } = await expectRefused(asking(authorization), '401 unauthenticated');
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('that have expired, or are not valid yet', async () => {
    await isRefused(await tokenFor({ expiresInS: -1 }));
    await isRefused(await tokenFor({ nbf: 4_000_000_000 }));
    await isRefused(await tokenFor({ exp: undefined }));
    await isRefused(await tokenFor({ exp: 'tomorrow' }));
  });

  it('that are not signed, or by somebody else, or in another way', async () => {
    await isRefused(await tokenFor({}, { header: { alg: 'none' }, sign: () => '' }));
    await isRefused(await tokenFor({}, { header: { alg: 'None' }, sign: () => '' }));
    await isRefused(await tokenFor({}, { sign: () => '' }));
    await isRefused(await tokenFor({}, { sign: hs256('somebody else’s secret, of sufficient length') }));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await isRefused(
      await tokenFor(
        {},
        { header: { alg: 'RS256' }, sign: (text) => createSign('sha256').update(text).sign(privateKey, 'base64url') },
      ),
    );
    const [header = '', , signature = ''] = (await tokenFor({})).split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: 'urn:entente:development', aud: 'entente', sub: 'ops', roles: ['operator'], exp: 4_000_000_000 }),
    ).toString('base64url');
    await isRefused(`${header}.${forged}.${signature}`);
  });

  it('that are for somebody else, from somebody else, or of another kind', async () => {
    await isRefused(await tokenFor({ aud: 'another-service' }));
    await isRefused(await tokenFor({ aud: undefined }));
    await isRefused(await tokenFor({ iss: 'https://elsewhere.example' }));
    await isRefused(await tokenFor({ iss: undefined }));
    await isRefused(await tokenFor({}, { header: { typ: 'JWT' } }));
    await isRefused(await tokenFor({}, { header: { typ: undefined } }));
  });

  it('that name nobody, or claim in a form that is none', async () => {
    for (const claims of [
      { sub: undefined },
      { sub: '' },
      { sub: 'ana@example.fr' },
      { sub: 7 },
      { roles: 'operator' },
      { roles: [7] },
      { marketplaces: 'comeup' },
      { marketplaces: { comeup: true } },
    ])
      await isRefused(await tokenFor(claims));
  });

  it('with roles that nobody knows grant nothing', async () => {
    const king = new Api(here.served.url, await tokenFor({ sub: 'louis', roles: ['king'], marketplaces: ['comeup'] }));
    await expectRefused(king.post('/clock/advance', { by: 'PT0S' }), '403 actor.forbidden');
    await expectRefused(king.get(`/orders/${deal.id}`), '403 actor.forbidden');
  });
});
