import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, Rejection, fromMs } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { connect } from 'node:net';
import request from 'supertest';
import { Accepts, createHttpApp, stopHttpApp } from './app.js';
import { Id, Minor, Text } from '../bodies.js';
import { pathId } from '../pipes.js';
import { Public, Tokens } from '../caller.js';
import { objectSchema, shown } from '../schemas.js';
import { Readiness } from './health.js';
import { InFlight } from './in-flight.js';
import type { Problems } from '../problems.js';

class Busy extends Error {}

class ThingBody {
  @Id('Whose it is.')
  ownerId!: string;

  @Minor('How much.')
  amountMinor!: number;

  @Text({ max: 20, description: 'A note.' })
  note?: string;
}

const thingProblems: Problems<'thing.closed' | 'actor.forbidden'> = { 'thing.closed': { status: 409, title: 'It is closed' } };

/** Routes that are at work, and how to let each of them finish. */
const atWork: (() => void)[] = [];
const turn = () => new Promise((resolve) => setImmediate(resolve));

@Public()
@Controller('things')
class ThingsController {
  @Post()
  @HttpCode(200)
  add(@Body() body: ThingBody) {
    return body;
  }

  @Post('raw')
  @Accepts('text/plain')
  @HttpCode(200)
  raw() {
    return {};
  }

  @Post('slow')
  @HttpCode(200)
  slow() {
    return new Promise((resolve) => {
      atWork.push(() => resolve({ finished: true }));
    });
  }

  @Post(':id/:action')
  @HttpCode(200)
  act(@Param('id', pathId()) id: string) {
    return { id };
  }

  @Get('closed/:id')
  closed(@Param('id', pathId()) id: string) {
    throw new Rejection('thing.closed', 'Open it first.', { id, status: 'not the status', shown: true });
  }

  @Get('undeclared')
  undeclared() {
    throw new Rejection('thing.forgotten', 'Nobody wrote down an answer.');
  }

  @Get('broken')
  broken() {
    throw new Error('select secret from passwords');
  }

  @Get('busy')
  busy() {
    throw new Busy();
  }
}

@Module({
  controllers: [ThingsController],
  providers: [{ provide: Clock, useValue: { now: async () => fromMs(0) } }],
  exports: [Clock],
})
class Things {}

const lines: string[] = [];

async function started(): Promise<NestExpressApplication> {
  const metrics = new Metrics();
  const app = await createHttpApp(Things, {
    tokens: new Tokens({ from: 'development' }),
    log: new Log(metrics, { to: { write: (line: string) => void lines.push(line) } }),
    metrics,
    problems: [thingProblems],
    failures: [{ error: Busy, code: 'busy', detail: 'Repeat it.', retryAfterS: 2 }],
    docs: {
      title: 'Things',
      version: '1',
      description: 'For this spec.',
      actions: [
        {
          method: 'post',
          path: '/things/{id}/close-it',
          tag: 'things',
          summary: 'Close it',
          body: ThingBody,
          answer: { name: 'Thing', description: 'Done', schema: objectSchema({ id: shown.text('Its id.', 'a.1') }) },
          problems: ['thing.closed'],
          roles: ['buyer'],
        },
      ],
    },
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

let app: NestExpressApplication;
beforeAll(async () => {
  app = await started();
});
afterAll(() => stopHttpApp(app));

const http = () => request(app.getHttpServer());
const good = { ownerId: 'ana', amountMinor: 100 };

describe('Every error is a problem', () => {
  const post = (body: string, type = 'application/json') => http().post('/things').set('Content-Type', type).send(body);
  it.each([
    ['an unknown route', () => http().get('/nowhere?token=secret'), 404, 'not_found'],
    ['another method on a known route', () => http().get('/things'), 404, 'not_found'],
    ['a trailing slash', () => http().post('/things/').send(good), 404, 'not_found'],
    ['another case', () => http().post('/Things').send(good), 404, 'not_found'],
    ['a method of no route', () => http().delete('/things'), 405, 'method_not_allowed'],
    ['an id that cannot be one', () => http().get('/things/closed/a%00b'), 404, 'not_found'],
    ['an address that cannot be decoded', () => http().get('/things/closed/%FF'), 400, 'malformed'],
    ['a broken body', () => post('{"ownerId":'), 400, 'malformed'],
    ['a body that is a text', () => post('"ana"'), 400, 'malformed'],
    ['a body that is a list', () => post('[]'), 400, 'malformed'],
    ['a body that is null', () => post('null'), 400, 'malformed'],
    ['no body where one is needed', () => http().post('/things'), 400, 'malformed'],
    ['a body nested too deep', () => post(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 400, 'malformed'],
    ['a name that every object has', () => post('{"ownerId":"ana","amountMinor":1,"__proto__":{}}'), 400, 'malformed'],
    ['a body beyond 64 kB', () => post(JSON.stringify({ ...good, note: 'x'.repeat(66_000) })), 413, 'too_large'],
    ['plain text', () => post('ownerId=ana', 'text/plain'), 415, 'unsupported_media_type'],
    ['a form', () => post('ownerId=ana', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type'],
    ['some other JSON', () => post(JSON.stringify(good), 'application/merge-patch+json'), 415, 'unsupported_media_type'],
    ['another charset', () => post(JSON.stringify(good), 'application/json; charset=latin1'), 415, 'unsupported_media_type'],
    ['a compressed body', () => post(JSON.stringify(good)).set('Content-Encoding', 'gzip'), 415, 'unsupported_media_type'],
    ['JSON where something else is wanted', () => http().post('/things/raw').send(good), 415, 'unsupported_media_type'],
    ['a rejection', () => http().get('/things/closed/a.1'), 409, 'thing.closed'],
    ['a rejection without an answer', () => http().get('/things/undeclared'), 409, 'thing.forgotten'],
    ['a busy store', () => http().get('/things/busy'), 503, 'busy'],
    ['a bug', () => http().get('/things/broken'), 500, 'internal'],
  ])('%s', async (_, send, status, code) => {
    const response = await send();
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ code, status, type: `/problems/${code}` });
    expect(response.body).toMatchObject({
      title: expect.any(String),
      detail: expect.any(String),
      instance: expect.stringMatching(/^\/[^?]*$/),
    });
  });

  it('shows the facts of a rejection, none of which replaces a member', async () => {
    const { body } = await http().get('/things/closed/a.1?from=mail');
    expect(body).toEqual({
      id: 'a.1',
      shown: true,
      type: '/problems/thing.closed',
      title: 'It is closed',
      status: 409,
      detail: 'Open it first.',
      instance: '/things/closed/a.1',
      code: 'thing.closed',
    });
  });

  it('hides a bug from the caller and shows it in the log', async () => {
    const { text } = await http().get('/things/broken');
    expect(text).not.toMatch(/secret|stack|\.ts/);
    expect(lines.some((line) => line.includes('select secret'))).toBe(true);
  });

  it('alerts about a rejection without an answer', async () => {
    await http().get('/things/undeclared');
    expect(lines.some((line) => line.includes('"alert":"problem.undeclared"') && line.includes('thing.forgotten'))).toBe(true);
  });

  it('says when to come back', async () => expect((await http().get('/things/busy')).headers['retry-after']).toBe('2'));

  it('also what Node itself cannot read', async () => {
    const { port } = app.getHttpServer().address() as { port: number };
    const answerTo = (sent: string) =>
      new Promise<string>((resolve) => {
        let answer = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(sent));
        socket.on('data', (part) => (answer += String(part))).on('close', () => resolve(answer));
      });
    expect(await answerTo('HELO entente\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json[^]*"code":"malformed"/);
    expect(await answerTo(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 [^]*"code":"headers.too_large"/,
    );
  });
});

describe('A request that is understood', () => {
  it('is answered, with headers that protect whoever reads', async () => {
    const { status, body, headers } = await http()
      .post('/things')
      .send({ ...good, note: '  a note  ' });
    expect({ status, body }).toEqual({ status: 200, body: { ...good, note: 'a note' } });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.any(String),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
  });

  it('keeps the correlation id that it came with, if it is a decent one', async () => {
    expect((await http().get('/things/busy').set('X-Correlation-Id', 'cart-17')).headers['x-correlation-id']).toBe('cart-17');
    expect((await http().get('/things/busy').set('X-Correlation-Id', 'a b@c')).headers['x-correlation-id']).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('may be another format where the route says so', async () => {
    expect((await http().post('/things/raw').set('Content-Type', 'text/plain').send('hello')).status).toBe(200);
  });

  it('may be HEAD or OPTIONS', async () => {
    expect((await http().head('/health/live')).status).toBe(200);
    const options = await http().options('/things');
    expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });
});

describe('Health', () => {
  it('is live, whatever its checks say; ready only when all of them pass', async () => {
    expect((await http().get('/health/live')).body).toEqual({ status: 'live' });
    expect((await http().get('/health/ready')).body).toEqual({ status: 'ready', checks: { 'not draining': true } });
    app.get(Readiness).add('store', () => Promise.reject(new Error('away')));
    const failing = await http().get('/health/ready');
    expect([failing.status, failing.body]).toEqual([
      503,
      expect.objectContaining({ code: 'not_ready', detail: 'Failing: store.' }),
    ]);
    app.get(Readiness).add('store', async () => true);
    expect((await http().get('/health/ready')).status).toBe(200);
  });

  it('has its metrics', async () => {
    const { text, headers } = await http().get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toContain('entente_open_requests 1');
  });
});

describe('The documentation', () => {
  it('has one path an action, with the schema of its body and its refusals', async () => {
    const { body } = await http().get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const { post } = body.paths['/things/{id}/close-it'];
    expect(post).toMatchObject({ operationId: 'post_things_close_it', summary: 'Close it', description: 'For: buyer.' });
    expect(post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/ThingBody' });
    expect(post.requestBody.content['application/json'].example).toEqual({});
    expect(post.responses['409']).toEqual({ $ref: '#/components/responses/thing.closed' });
    expect(body.components.responses['thing.closed']).toMatchObject({
      description: '`thing.closed` It is closed',
      content: { 'application/problem+json': { schema: { allOf: [{}, { properties: { code: { enum: ['thing.closed'] } } }] } } },
    });
    expect(post.responses['200'].content['application/json'].example).toEqual({ id: 'a.1' });
    const statuses = ['200', '400', '401', '403', '409', '413', '415', '422', '431', '500', '503', 'default'];
    expect(Object.keys(post.responses).sort()).toEqual(statuses);
    expect(body.components.schemas.ThingBody).toEqual({
      type: 'object',
      properties: {
        ownerId: { type: 'string', pattern: expect.any(String), description: 'Whose it is.' },
        amountMinor: {
          type: 'integer',
          minimum: expect.any(Number),
          maximum: expect.any(Number),
          description: 'How much. In minor units.',
        },
        note: { type: 'string', maxLength: 20, description: 'A note.' },
      },
      required: ['ownerId', 'amountMinor'],
      additionalProperties: false,
    });
    expect(body.components.schemas.Problem.required).toContain('code');
  });

  it('is a page that fetches nothing from elsewhere', async () => {
    const page = await http().get('/docs');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)=['"]https?:/);
    const scripts = [...page.text.matchAll(/(?:src|href)=["']\.?\/?(docs\/[^"']+)["']/g)].map(([, path = '']) => path);
    expect(scripts).toContain('docs/swagger-ui-bundle.js');
    for (const path of scripts) expect((await http().get(`/${path}`)).status).toBe(200);
    expect((await http().get('/docs/nothing-here')).body).toMatchObject({ code: 'not_found' });
  });
});

describe('In flight', () => {
  const address = (of: NestExpressApplication) => `http://127.0.0.1:${(of.getHttpServer().address() as { port: number }).port}`;

  it('is also the command of a caller who went away', async () => {
    const { requests, commands } = app.get(InFlight);
    expect([requests, commands]).toEqual([0, 0]);
    const gone = new AbortController();
    const answer = fetch(`${address(app)}/things/slow`, { method: 'POST', signal: gone.signal }).catch(() => 'gone');
    while (atWork.length === 0) await turn();
    gone.abort();
    expect(await answer).toBe('gone');
    expect(app.get(InFlight).commands).toBe(1);
    atWork.shift()?.();
    while (app.get(InFlight).requests > 0) await turn();
  });

  it('is finished before the application stops, which takes no more', async () => {
    const other = await started();
    const slow = request(address(other))
      .post('/things/slow')
      .then((response) => response);
    while (atWork.length === 0) await turn();
    const there = address(other);
    const stopped = stopHttpApp(other);
    expect(other.get(InFlight).commands).toBe(1);
    atWork.shift()?.();
    const { body, headers } = await slow;
    expect(body).toEqual({ finished: true });
    expect(headers['connection']).toBe('close');
    await stopped;
    await expect(request(there).get('/health/live')).rejects.toThrow('ECONNREFUSED');
  });
});
