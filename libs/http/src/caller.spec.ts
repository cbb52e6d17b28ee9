import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, fromMs } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import request from 'supertest';
import { createHttpApp, stopHttpApp } from './serving/app.js';
import { CurrentCaller, ForRoles, Tokens, type Caller, type TokenSettings } from './caller.js';

@Controller()
class WhoController {
  @Get('who')
  who(@CurrentCaller() caller: Caller) {
    return caller;
  }

  @Get('operators-only')
  @ForRoles('operator')
  operatorsOnly() {
    return {};
  }
}

@Module({ controllers: [WhoController], providers: [{ provide: Clock, useValue: { now: async () => fromMs(0) } }] })
class Who {}

async function started(settings: TokenSettings): Promise<NestExpressApplication> {
  const metrics = new Metrics();
  const app = await createHttpApp(Who, {
    tokens: new Tokens(settings),
    log: new Log(metrics, { level: 'silent' }),
    metrics,
    problems: [],
    docs: { title: 'Who', version: '1', description: '', actions: [] },
  });
  return app.init();
}

const who = (app: NestExpressApplication, token: string | undefined, headers: Record<string, string> = {}, path = '/who') =>
  request(app.getHttpServer())
    .get(path)
    .set({ ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers });

async function expectUnauthenticated(app: NestExpressApplication, token: string): Promise<void> {
  const { status, body, headers } = await who(app, token);
  expect([status, body.code]).toEqual([401, 'unauthenticated']);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
}

const ISSUER = 'https://login.example';
const AUDIENCE = 'entente-api';
const HOUR_S = 3600;
const nowS = Math.floor(performance.timeOrigin / 1000);

it('a token that came with a command had not expired if it had not when the bus took the command', async () => {
  const development = new Tokens({ from: 'development' });
  const token = await development.write({ sub: 'ana' });
  const taken = fromMs(performance.timeOrigin);
  expect(await development.read(token, taken)).toMatchObject({ id: 'ana' });
  const dayAndMore = fromMs(performance.timeOrigin + 25 * HOUR_S * 1000);
  await expect(development.read(token, dayAndMore)).rejects.toMatchObject({ code: 'unauthenticated' });
});

describe("A provider's token", () => {
  let app: NestExpressApplication;
  let provider: Server;
  let rsa: CryptoKey, rsaPublic: CryptoKey, ec: CryptoKey, stranger: CryptoKey;
  let fetches = 0;

  beforeAll(async () => {
    const [rs, es, other] = await Promise.all([
      generateKeyPair('RS256', { extractable: true }),
      generateKeyPair('ES256'),
      generateKeyPair('RS256'),
    ]);
    [rsa, rsaPublic, ec, stranger] = [rs.privateKey, rs.publicKey, es.privateKey, other.privateKey];
    const keys: JWK[] = [
      { ...(await exportJWK(rs.publicKey)), kid: 'r', alg: 'RS256' },
      { ...(await exportJWK(es.publicKey)), kid: 'e', alg: 'ES256' },
    ];
    provider = createServer((_, response) => {
      fetches += 1;
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => void provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as { port: number };
    app = await started({ from: 'provider', jwksUrl: `http://127.0.0.1:${port}/keys`, issuer: ISSUER, audience: AUDIENCE });
  });
  afterAll(async () => {
    await stopHttpApp(app);
    await new Promise((resolve) => provider.close(resolve));
  });

  const claims = { sub: 'ana', iss: ISSUER, aud: AUDIENCE, exp: nowS + 24 * HOUR_S, roles: ['member'], marketplaces: ['comeup'] };
  const sign = (payload: object = claims, header: object = {}, key: CryptoKey | Uint8Array = rsa) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: 'RS256', kid: 'r', typ: 'at+jwt', ...header }).sign(key);

  it('is read, with RS256 and with ES256', async () => {
    expect((await who(app, await sign())).body).toEqual({
      id: 'ana',
      roles: ['member'],
      marketplaces: ['comeup'],
    });
    expect((await who(app, await sign(claims, { alg: 'ES256', kid: 'e' }, ec))).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['that has expired', () => sign({ ...claims, exp: nowS - HOUR_S })],
    ['without an expiry', () => sign({ ...claims, exp: undefined })],
    ['that is not valid yet', () => sign({ ...claims, nbf: nowS + 12 * HOUR_S })],
    ['of another issuer', () => sign({ ...claims, iss: 'https://evil.example' })],
    ['without an issuer', () => sign({ ...claims, iss: undefined })],
    ['for somebody else', () => sign({ ...claims, aud: 'shop' })],
    ['for nobody', () => sign({ ...claims, aud: undefined })],
    ['of another type', () => sign(claims, { typ: 'JWT' })],
    ['without a type', () => sign(claims, { typ: undefined })],
    ['without a subject', () => sign({ ...claims, sub: undefined })],
    ['whose subject is an e-mail address', () => sign({ ...claims, sub: 'ana@example.com' })],
    ['whose subject is empty', () => sign({ ...claims, sub: '' })],
    ['whose subject is a number', () => sign({ ...claims, sub: 7 })],
    ['whose roles are a text', () => sign({ ...claims, roles: 'operator' })],
    ['whose marketplaces are a text', () => sign({ ...claims, marketplaces: 'comeup' })],
    ['whose marketplaces are numbers', () => sign({ ...claims, marketplaces: [1] })],
    ['signed by a stranger', () => sign(claims, {}, stranger)],
    ['with an unknown key', () => sign(claims, { kid: 'nobody' })],
    ['that brings its own keys', () => sign(claims, { jku: 'https://evil.example/keys' }, stranger)],
    [
      'signed with the public key as a secret',
      async () => sign(claims, { alg: 'HS256' }, new TextEncoder().encode(await exportSPKI(rsaPublic))),
    ],
    ['that is not signed', () => new UnsecuredJWT({ ...claims }).encode()],
    [
      'that was changed',
      async () =>
        (await sign()).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claims, sub: 'bo' })).toString('base64url')}.`),
    ],
    ['that is too long', () => sign({ ...claims, more: 'x'.repeat(8192) })],
    ['that is none', () => 'abc'],
  ])('%s is refused', async (_, token) => expectUnauthenticated(app, await token()));

  it('is looked up without asking the provider each time', async () => {
    for (let sent = 0; sent < 20; sent += 1) await who(app, await sign(claims, { kid: `flood-${sent}` }));
    expect(fetches).toBe(1);
  });

  it('cannot be had from us', async () =>
    expect((await request(app.getHttpServer()).post('/dev/tokens').send({ sub: 'ana' })).status).toBe(404));
});

describe('A provider that cannot be reached', () => {
  it('is not the fault of the token', async () => {
    const app = await started({ from: 'provider', jwksUrl: 'http://127.0.0.1:9/keys', issuer: ISSUER, audience: AUDIENCE });
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' }).sign(privateKey);
    const { status, body, headers } = await who(app, token);
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'busy', '5']);
    await stopHttpApp(app);
  });
});

describe('A development token', () => {
  const secret = 'a secret of at least thirty-two characters';
  let app: NestExpressApplication;
  beforeAll(async () => {
    app = await started({ from: 'development', secret });
  });
  afterAll(() => stopHttpApp(app));

  const ask = (body: object) => request(app.getHttpServer()).post('/dev/tokens').send(body);
  const tokenFor = async (body: object): Promise<string> => (await ask(body)).body.token;

  it('is written on demand, and read', async () => {
    expect((await who(app, await tokenFor({ sub: 'ana' }))).body).toEqual({
      id: 'ana',
      roles: ['member'],
      marketplaces: [],
    });
    const mediator = await tokenFor({ sub: 'max', roles: ['mediator'], marketplaces: ['comeup'] });
    expect((await who(app, mediator)).body).toMatchObject({ roles: ['mediator'], marketplaces: ['comeup'] });
  });

  it('is not written for whom cannot be', async () => {
    expect((await ask({})).body.code).toBe('malformed');
    expect((await ask({ sub: 'ana@example.com' })).body.code).toBe('field.invalid');
    expect((await ask({ sub: 'ana', roles: ['king'] })).body.code).toBe('malformed');
  });

  it('is accepted by another process with the same secret, and by no other', async () => {
    const token = await tokenFor({ sub: 'ana' });
    const others = [await started({ from: 'development', secret }), await started({ from: 'development' })];
    expect(await Promise.all(others.map(async (other) => (await who(other, token)).status))).toEqual([200, 401]);
    await Promise.all(others.map(stopHttpApp));
  });

  it('is refused with a wrong issuer, type, or without an expiry', async () => {
    const key = new TextEncoder().encode(secret);
    const good = { sub: 'ana', iss: 'urn:entente:development', aud: 'entente', exp: nowS + 24 * HOUR_S };
    const sign = (claims: object, header = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(key);
    expect((await who(app, await sign(good))).status).toBe(200);
    await expectUnauthenticated(app, await sign({ ...good, iss: 'x' }));
    await expectUnauthenticated(app, await sign({ ...good, exp: undefined }));
    await expectUnauthenticated(app, await sign(good, { typ: 'JWT' }));
    await expectUnauthenticated(app, await sign(good, { alg: 'HS512' }));
  });

  it('is asked for when there is none', async () => {
    for (const headers of [{}, { authorization: 'Basic YW5h' }, { authorization: 'Bearer' }] as Record<string, string>[]) {
      const { status, body } = await who(app, undefined, headers);
      expect([status, body.code]).toEqual([401, 'unauthenticated']);
    }
    expect((await who(app, undefined)).headers['www-authenticate']).toBe('Bearer');
  });

  it('may hold roles of other applications, which grant nothing', async () => {
    const key = new TextEncoder().encode(secret);
    const claims = {
      sub: 'ana',
      roles: ['offline_access'],
      iss: 'urn:entente:development',
      aud: 'entente',
      exp: nowS + 24 * HOUR_S,
    };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(key);
    expect((await who(app, token)).body.roles).toEqual(['member']);
  });

  it('opens what is for its role only', async () => {
    expect((await who(app, await tokenFor({ sub: 'op', roles: ['operator'] }), {}, '/operators-only')).status).toBe(200);
    const { status, body } = await who(app, await tokenFor({ sub: 'ana' }), {}, '/operators-only');
    expect([status, body.code]).toEqual([403, 'actor.forbidden']);
  });

  describe('of a service', () => {
    const service = { sub: 'shop', roles: ['service', 'operator'], marketplaces: ['comeup'] };

    it('never holds staff rights', async () => {
      const token = await tokenFor(service);
      expect((await who(app, token)).body).toEqual({ id: 'shop', roles: ['service'], marketplaces: ['comeup'] });
      expect((await who(app, token, {}, '/operators-only')).status).toBe(403);
    });

    it('lends a member its voice', async () => {
      const { body } = await who(app, await tokenFor(service), { 'Entente-On-Behalf-Of': 'ana' });
      expect(body).toEqual({ id: 'ana', roles: ['member'], marketplaces: ['comeup'], via: 'shop' });
    });

    it.each(['ana@example.com', 'ana, bo', '', 'x'.repeat(57)])('not to %p', async (member) => {
      const { status, body } = await who(app, await tokenFor(service), { 'Entente-On-Behalf-Of': member });
      expect([status, body.code, body.header]).toEqual([400, 'malformed', 'Entente-On-Behalf-Of']);
    });

    it.each(['member', 'mediator', 'operator', 'analyst'])('is needed for that: a %s is refused', async (role) => {
      const { status, body } = await who(app, await tokenFor({ sub: 'x', roles: [role] }), { 'Entente-On-Behalf-Of': 'ana' });
      expect([status, body.code]).toEqual([403, 'actor.forbidden']);
      expect(body.detail).toContain('Entente-On-Behalf-Of');
    });
  });
});
