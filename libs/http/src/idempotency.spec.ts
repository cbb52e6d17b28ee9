import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, derivedId, digestOf, fromMs } from '@entente/kernel';
import type { Envelope } from '@entente/event-store';
import { Log, Metrics } from '@entente/observability';
import { Body, Controller, Get, Headers, HttpCode, Module, Post, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import request from 'supertest';
import { createHttpApp, stopHttpApp } from './serving/app.js';
import { Tokens } from './caller.js';
import { CommandEnvelope, markReplayed, revisionIn } from './idempotency.js';
import { Wait, type Waiting } from './wait.js';

@Controller()
class OrdersController {
  @Post('orders/:id/:action')
  @HttpCode(200)
  act(
    @CommandEnvelope() envelope: Envelope,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    markReplayed(response);
    return { envelope, revision: revisionIn(ifMatch), body };
  }

  @Get('late')
  async late(@Wait() wait: Waiting) {
    let looks = 0;
    return { found: (await wait.until(async () => (++looks > 2 ? looks : undefined))) ?? null };
  }
}

let nowMs = 0;
@Module({
  controllers: [OrdersController],
  providers: [{ provide: Clock, useValue: { now: async () => fromMs((nowMs += 1000)) } }],
})
class Orders {}

let app: NestExpressApplication;
const tokens = new Tokens({ from: 'development' });
const token = { ana: '', bo: '', shop: '' };
beforeAll(async () => {
  const metrics = new Metrics();
  app = await createHttpApp(Orders, {
    tokens,
    log: new Log(metrics, { level: 'silent' }),
    metrics,
    problems: [],
    writesPerMinute: 20,
    docs: { title: 'Orders', version: '1', description: '', actions: [] },
  });
  await app.init();
  token.ana = await tokens.write({ sub: 'ana' });
  token.bo = await tokens.write({ sub: 'bo' });
  token.shop = await tokens.write({ sub: 'shop', roles: ['service'] });
});
afterAll(() => stopHttpApp(app));

const act = (
  who: keyof typeof token,
  headers: Record<string, string> = {},
  body: object = { text: 'Voilà' },
  path = '/orders/cu-1/deliver',
) =>
  request(app.getHttpServer())
    .post(path)
    .set({ authorization: `Bearer ${token[who]}`, ...headers })
    .send(body);
const envelopeFor = async (...parts: Parameters<typeof act>): Promise<Envelope> => (await act(...parts)).body.envelope;

describe('The envelope of a request', () => {
  it('is taken at the door', async () => {
    const envelope = await envelopeFor('ana', { 'Idempotency-Key': 'k-1' });
    const commandId = derivedId('ana/', 'POST /orders/cu-1/deliver', 'k-1');
    expect(envelope).toEqual({
      commandId,
      causationId: commandId,
      bodyHash: digestOf({ text: 'Voilà' }),
      receivedAt: fromMs(nowMs),
      recordedAt: fromMs(nowMs),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is one command for one caller, route and key, however often it is sent', async () => {
    const key = { 'Idempotency-Key': 'k-2' };
    const [first, again, query, other, elsewhere] = [
      await envelopeFor('bo', key),
      await envelopeFor('bo', key, { text: 'autre' }),
      await envelopeFor('bo', key, {}, '/orders/cu-1/deliver?trace=1'),
      await envelopeFor('shop', { ...key, 'Entente-On-Behalf-Of': 'bo' }),
      await envelopeFor('bo', key, {}, '/orders/cu-2/deliver'),
    ];
    expect(again.commandId).toBe(first.commandId);
    expect(again.bodyHash).not.toBe(first.bodyHash);
    expect(query.commandId).toBe(first.commandId);
    expect(other.commandId).toBe(derivedId('shop/bo', 'POST /orders/cu-1/deliver', 'k-2'));
    expect(elsewhere.commandId).not.toBe(first.commandId);
  });

  it('without a key is a new command each time', async () =>
    expect((await envelopeFor('shop')).commandId).not.toBe((await envelopeFor('shop')).commandId));

  it('does not depend on how the body is written', async () => {
    const { bodyHash } = await envelopeFor('shop', {}, { a: 1, b: [true, null] });
    expect(bodyHash).toBe((await envelopeFor('shop', {}, { b: [true, null], a: 1 })).bodyHash);
  });

  it('carries what belongs together from one system to the next', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(await envelopeFor('shop', { traceparent, 'X-Correlation-Id': 'cart-17' })).toMatchObject({
      traceparent,
      correlationId: 'cart-17',
    });
    expect(await envelopeFor('shop', { traceparent: 'nonsense' })).not.toHaveProperty('traceparent');
  });

  it.each(['', 'x'.repeat(256), 'clé'])('refuses the key %p', async (key) => {
    const response = await act('shop', { 'Idempotency-Key': Buffer.from(key).toString('latin1') });
    expect([response.status, response.body.code, response.body.header]).toEqual([400, 'malformed', 'Idempotency-Key']);
  });

  it('says when an answer is that of the first time', async () =>
    expect((await act('shop')).headers['idempotency-replayed']).toBe('true'));
});

describe('If-Match', () => {
  it.each([
    ['"12"', 12],
    ['12', 12],
    ['0', 0],
    ['*', undefined],
  ])('%s is revision %p', async (sent, revision) =>
    expect((await act('shop', { 'If-Match': sent })).body.revision).toBe(revision),
  );

  it.each(['W/"12"', '"12', 'twelve', '-1', '1.5', '"1", "2"', '9999999999999999'])('%s is refused', async (sent) => {
    const response = await act('shop', { 'If-Match': sent });
    expect([response.status, response.body.code]).toEqual([400, 'malformed']);
  });
});

describe('Prefer: wait', () => {
  const late = (headers: Record<string, string>) =>
    request(app.getHttpServer())
      .get('/late')
      .set({ authorization: `Bearer ${token.ana}`, ...headers });

  it('waits, and says so', async () => {
    const { body, headers } = await late({ Prefer: 'wait=5' });
    expect([body.found, headers['preference-applied']]).toEqual([3, 'wait=5']);
  });

  it('is not applied unless asked for', async () => {
    const { body, headers } = await late({});
    expect([body.found, headers['preference-applied']]).toEqual([null, undefined]);
  });
});

describe('The rate limit', () => {
  it('is of the caller, of the member for whom a service calls, and not of the service itself', async () => {
    const statuses = async (count: number, ...parts: Parameters<typeof act>) => {
      const all: number[] = [];
      for (let sent = 0; sent < count; sent += 1) all.push((await act(...parts)).status);
      return all;
    };
    const onBehalf = { 'Entente-On-Behalf-Of': 'dora' };
    expect(await statuses(20, 'shop', onBehalf)).not.toContain(429);
    const refused = await act('shop', onBehalf);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate.limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await statuses(30, 'shop')).not.toContain(429);
    expect((await act('shop', { 'Entente-On-Behalf-Of': 'eve' })).status).toBe(200);
  });
});
