import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, fromMs } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { Tokens } from '../caller.js';
import { createHttpApp, stopHttpApp } from './app.js';
import type { OpenApi } from './docs.js';

@Module({ providers: [{ provide: Clock, useValue: { now: async () => fromMs(0) } }], exports: [Clock] })
class Nothing {}

/** What each making of the document over the bus was given, and how many of them are still to fail. */
const madeFrom: OpenApi[] = [];
let failing = 1;
function asyncApi(overHttp: OpenApi): object {
  madeFrom.push(overHttp);
  if (failing-- > 0) throw new Error('Not this time.');
  return { making: madeFrom.length };
}

let app: NestExpressApplication;
beforeAll(async () => {
  const metrics = new Metrics();
  app = await createHttpApp(Nothing, {
    tokens: new Tokens({ from: 'development' }),
    log: new Log(metrics, { to: { write: () => {} } }),
    metrics,
    problems: [],
    docs: { title: 'Nothing & more', version: '1', description: 'For this spec.', actions: [] },
    asyncApi,
  });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => stopHttpApp(app));

const get = (path: string) => request(app.getHttpServer()).get(path);

describe('A document', () => {
  it('whose making failed is made anew, once for all who ask at a time, and from the one over HTTP that was there', async () => {
    expect((await get('/asyncapi.json')).body).toMatchObject({ status: 500, code: 'internal' });
    const both = await Promise.all([get('/asyncapi.json'), get('/asyncapi.json')]);
    expect(both.map(({ status, body }) => [status, body])).toEqual([
      [200, { making: 2 }],
      [200, { making: 2 }],
    ]);
    expect((await get('/asyncapi.json')).body).toEqual({ making: 2 });
    expect(madeFrom.map((overHttp) => overHttp === madeFrom[0])).toEqual([true, true]);
    expect((await get('/openapi.json')).body).toEqual(JSON.parse(JSON.stringify(madeFrom[0])));
  });
});

describe('The page at /docs', () => {
  it('is the same with a slash, and has no script in it that its own policy would refuse', async () => {
    const { text, headers } = await get('/docs');
    for (const path of ['/docs/', '/docs/index.html']) expect([path, (await get(path)).text]).toEqual([path, text]);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(text).toContain('<title>Nothing &amp; more</title>');
    expect([...text.matchAll(/<script(.*?)<\/script>/gs)].map(([, script]) => script)).toEqual([
      ' src="/docs/swagger-ui-bundle.js">',
      ' src="/docs/swagger-ui-standalone-preset.js">',
      ' src="/docs/swagger-ui-init.js">',
    ]);
  });

  it('asks whoever served it for the description, and nobody else whether it is valid', async () => {
    const { text, headers } = await get('/docs/swagger-ui-init.js');
    expect(headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(text).toMatch(/ url: '\/openapi\.json',\n[\s\S]* validatorUrl: null,\n/);
    expect((await get('/docs//')).status).toBe(404);
  });
});
