import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, fromMs, Rejection } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { Controller, HttpCode, Module, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import request from 'supertest';
import { createHttpApp, stopHttpApp } from './serving/app.js';
import { Public, Tokens } from './caller.js';
import { FileSent, TakesFile, type ReadFile } from './upload.js';
import { waitUntil } from './wait.js';

const MB = 1024 * 1024;
const BOUNDARY = 'here-and-there';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

@Public()
@Controller('files')
class FilesController {
  @Post()
  @HttpCode(200)
  @TakesFile('Any.')
  async add(@FileSent(MB) read: ReadFile, @Query('shut') shut?: string) {
    if (shut !== undefined) throw new Rejection('state.invalid', 'Nothing is read here.');
    const { name, mediaType, bytes } = await read();
    return { name, mediaType, size: bytes.length, first: bytes[0] };
  }
}

@Module({
  controllers: [FilesController],
  providers: [{ provide: Clock, useValue: { now: async () => fromMs(0) } }],
  exports: [Clock],
})
class Files {}

const lines: string[] = [];
let app: NestExpressApplication;
beforeAll(async () => {
  const metrics = new Metrics();
  app = await createHttpApp(Files, {
    tokens: new Tokens({ from: 'development' }),
    log: new Log(metrics, { to: { write: (line: string) => void lines.push(line) } }),
    metrics,
    problems: [],
    docs: { title: 'Files', version: '1', description: 'For this spec.', actions: [] },
  });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => stopHttpApp(app));

const part = (disposition: string, content: string | Buffer = 'content', type = 'text/plain') =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n${type && `Content-Type: ${type}\r\n`}\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const form = (...parts: readonly Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
const post = (body: Buffer | string, headers: { [name: string]: string } = {}, path = '/files') =>
  request(app.getHttpServer())
    .post(path)
    .set({ 'Content-Type': TYPE, ...headers })
    .send(body);
const file = part('name="file"; filename="a.txt"');

describe('The file of a form', () => {
  it('is read whole, with what its sender says of it', async () => {
    const { status, body } = await post(form(part('name="file"; filename="a b.png"', Buffer.alloc(MB, 7), 'image/png')));
    expect([status, body]).toEqual([200, { name: 'a b.png', mediaType: 'image/png', size: MB, first: 7 }]);
  });

  it.each([
    ['in UTF-8', 'filename="Facture n° 12 – été.txt"', 'Facture n° 12 – été.txt'],
    ['as RFC 8187 has it', `filename="x.txt"; filename*=UTF-8''%C3%A9t%C3%A9.txt`, 'été.txt'],
    ['with what browsers escape', 'filename="a%22b%0Ac.txt"', 'a"b\nc.txt'],
    ['with its path, so that it can be refused', 'filename="../../etc/passwd"', '../../etc/passwd'],
    ['with its path of another system', 'filename="C:\\files\\a.txt"', 'C:\\files\\a.txt'],
  ])('has its name %s', async (_, sent, name) => {
    expect((await post(form(part(`name="file"; ${sent}`)))).body).toMatchObject({ name });
  });

  it('has a name that shows when it was not written in UTF-8', async () => {
    const latin = Buffer.from(form(part('name="file"; filename="ete.txt"')).toString('latin1').replace('ete', 'été'), 'latin1');
    expect((await post(latin)).body).toMatchObject({ name: '\ufffdt\ufffd.txt' });
  });

  it.each([
    ['nothing', form(), 400, 'malformed'],
    ['no file in its field', form(part('name="file"', 'text', '')), 400, 'malformed'],
    ['a file without a name', form(part('name="file"; filename=""')), 400, 'malformed'],
    ['another field', form(part('name="document"; filename="a.txt"')), 400, 'malformed'],
    ['two files', form(file, file), 400, 'malformed'],
    ['a text beside it', form(part('name="note"', 'text', ''), file), 400, 'malformed'],
    ['a text after it', form(file, part('name="note"', 'text', '')), 400, 'malformed'],
    ['no end', form(file).subarray(0, -20), 400, 'malformed'],
    ['no form', 'content', 400, 'malformed'],
    ['a byte too many', form(part('name="file"; filename="a.txt"', Buffer.alloc(MB + 1))), 413, 'too_large'],
    ['far too many bytes', form(part('name="file"; filename="a.txt"', Buffer.alloc(3 * MB))), 413, 'too_large'],
  ])('is refused when there is %s', async (_, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toMatch(/file/);
  });

  it.each([
    ['JSON', { 'Content-Type': 'application/json' }, 415, 'unsupported_media_type'],
    ['another kind of parts', { 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}` }, 415, 'unsupported_media_type'],
    ['a form that is compressed', { 'Content-Encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['a form without a boundary', { 'Content-Type': 'multipart/form-data' }, 400, 'malformed'],
    ['a form with a blank boundary', { 'Content-Type': 'multipart/form-data; boundary=' }, 400, 'malformed'],
    ['a type that cannot be read', { 'Content-Type': 'multipart/form-data; boundary' }, 400, 'malformed'],
  ])('is refused when what is sent says that it is %s', async (_, headers, status, code) => {
    const sent: { readonly [name: string]: string } = headers;
    const answer = await post(sent['Content-Type'] === 'application/json' ? '{}' : form(file), sent);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is refused at its limit also where nobody said how long it would be', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const sending = send({
      port,
      path: '/files',
      method: 'POST',
      headers: { 'content-type': TYPE, 'transfer-encoding': 'chunked' },
    });
    const status = new Promise((resolve) => sending.on('response', ({ statusCode }) => resolve(statusCode)));
    sending.write(part('name="file"; filename="a.txt"', Buffer.alloc(2 * MB)));
    sending.end(form());
    expect(await status).toBe(413);
  });

  it('is not read for a route that does not ask for it', async () => {
    const answer = await post(form(file), {}, '/files?shut');
    expect([answer.status, answer.body.code]).toEqual([409, 'state.invalid']);
  });

  it('that breaks off is nobody’s bug', async () => {
    lines.length = 0;
    const { port } = app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const head = `POST /files HTTP/1.1\r\nHost: here\r\nContent-Type: ${TYPE}\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n`;
    socket.write(head);
    await once(socket, 'data'); // It is being read.
    socket.write(file, () => socket.destroy());
    await waitUntil(async () => lines.length > 0 || undefined, 5);
    expect(lines.map((line) => JSON.parse(line) as { code: string })).toMatchObject([{ code: 'malformed' }]);
  });
});
