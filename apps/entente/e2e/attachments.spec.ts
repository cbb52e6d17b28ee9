import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { must } from '@entente/kernel';
import { OrderReads } from '@entente/order';
import type { Answer } from './api.js';
import { freshDirectory, removeAll } from './child.js';
import { inDirectory } from './directory.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

const TEST_MS_MAX = 120_000;
const FILE_BYTES_MAX = 10 * 1024 * 1024;

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(async () => {
  await closeInOrder(here);
  await removeAll();
});

/** Who calls, as his token says it; `for`: on whose behalf. */
type Who = { readonly sub: string; readonly role?: 'mediator' | 'operator' | 'service' | 'analyst'; readonly for?: string };
const SHOP = { sub: 'shop', role: 'service' } as const;
const MIA = { sub: 'mia', role: 'mediator' } as const;

async function ask(at: Town, path: string, { sub, role, for: member }: Who, init: RequestInit = {}): Promise<Response> {
  const token = await at.served.tokens.write({ sub, ...(role && { roles: [role], marketplaces: MARKETPLACES }) });
  const headers = {
    authorization: `Bearer ${token}`,
    ...(member !== undefined && { 'entente-on-behalf-of': member }),
    ...(init.headers as object),
  };
  return fetch(`${at.served.url}${path}`, { ...init, headers });
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Answer['body'] };
}

type Sent = {
  readonly name?: string;
  readonly type?: string;
  readonly content?: string | Uint8Array<ArrayBuffer>;
  readonly field?: string;
};
const formOf = (...files: readonly Sent[]): FormData => {
  const form = new FormData();
  for (const { name = 'brief.txt', type = 'text/plain', content = 'Bleu, pas vert.', field = 'file' } of files)
    form.append(field, new Blob([content], { type }), name);
  return form;
};

/** By the buyer, unless somebody else is named. */
const handIn = async (
  { id, buyerId }: Deal,
  file: Sent | FormData = {},
  who: Who = { sub: buyerId },
  headers = {},
  at = here,
) => {
  const body = file instanceof FormData ? file : formOf(file);
  return answerOf(await ask(at, `/orders/${id}/attachments`, who, { method: 'POST', body, headers }));
};
const handedIn = async (deal: Deal, file?: Sent): Promise<string> =>
  String((await done(handIn(deal, file))).body['attachmentId']);
const fetched = ({ id, buyerId }: Deal, attachmentId: string, who: Who = { sub: buyerId }, at = here) =>
  ask(at, `/orders/${id}/attachments/${attachmentId}`, who);

const countOf = async (table: string, where: string, value: string): Promise<unknown> => {
  const order = here.served.running.contexts.find(({ parts }) => parts.name === 'order');
  const rows = await must(order, 'The order context').parts.sql.query(`select count(*) as n from ${table} where ${where} = $1`, [
    value,
  ]);
  return rows[0]?.['n'];
};

describe('A file of an order', () => {
  it('is taken from the buyer and the seller, in person or through their service', async () => {
    const deal = await deals.placed();
    const people: readonly Who[] = [{ sub: deal.buyerId }, { sub: deal.sellerId }, { ...SHOP, for: deal.sellerId }];
    for (const [n, who] of people.entries()) {
      const content = `File ${n}`;
      const { status, body } = await handIn(deal, { content }, who);
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect([status, body]).toEqual([201, { attachmentId: expect.any(String), sha256, size: 6 }]);
    }
  });

  it('is served as it was sent, to be saved and never to be shown', async () => {
    const deal = await deals.placed();
    const content = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255, 254]);
    const id = await handedIn(deal, { name: `L'été (“final”) 100%.png`, type: 'image/png', content });
    const response = await fetched(deal, id, { sub: deal.sellerId });
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '11',
      'content-disposition': `attachment; filename*=UTF-8''L%27%C3%A9t%C3%A9%20%28%E2%80%9Cfinal%E2%80%9D%29%20100%25.png`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it('may have ten megabytes, and not a byte more', async () => {
    const deal = await deals.placed();
    const content = new Uint8Array(FILE_BYTES_MAX).fill(0x61);
    const id = await handedIn(deal, { content });
    const response = await fetched(deal, id);
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), content)).toBe(0);
    for (const bytes of [FILE_BYTES_MAX + 1, 3 * FILE_BYTES_MAX])
      expect(refusal(await handIn(deal, { content: new Uint8Array(bytes).fill(0x61) }))).toBe('413 too_large');
  });

  it.each<[string, Sent, string]>([
    ['a page', { name: 'a.html', type: 'text/html', content: '<script>' }, '415 unsupported_media_type'],
    [
      'a drawing that may hold scripts',
      { name: 'a.svg', type: 'image/svg+xml', content: '<svg/>' },
      '415 unsupported_media_type',
    ],
    ['a picture that is none', { name: 'a.png', type: 'image/png', content: '<script>' }, '415 unsupported_media_type'],
    ['a text that is none', { content: Uint8Array.of(0x4d, 0x5a, 0) }, '415 unsupported_media_type'],
    ['an empty file', { content: '' }, '422 field.invalid'],
    ['a name with a path', { name: '../../etc/passwd' }, '422 field.invalid'],
    ['a name with a path of another system', { name: 'C:\\windows\\a.txt' }, '422 field.invalid'],
    ['a name with a line break', { name: 'a\nb.txt' }, '422 field.invalid'],
    ['a name that turns around', { name: 'a\u202etxt.exe' }, '422 field.invalid'],
    ['a name without an end', { name: 'x'.repeat(201) }, '422 field.invalid'],
    ['another field', { field: 'document' }, '400 malformed'],
  ])('is refused, and nothing of it is kept: %s', async (_, file, why) => {
    const deal = await deals.placed();
    expect(refusal(await handIn(deal, file))).toBe(why);
    expect(await countOf('attachments', 'order_id', deal.id)).toBe(0);
  });

  it('comes alone, in a form', async () => {
    const deal = await deals.placed();
    const text = formOf({});
    text.append('note', 'Voici.');
    for (const form of [formOf(), formOf({}, { content: 'Another.' }), text])
      expect(refusal(await handIn(deal, form))).toBe('400 malformed');
    expect(refusal(await deal.buyer('attachments', { file: 'Bleu.' }))).toBe('415 unsupported_media_type');
  });

  it('is one and the same when it comes again, and is stored once for all orders', async () => {
    const [deal, other] = [await deals.placed(), await deals.placed()];
    const first = await done(handIn(deal, { content: 'Twice.' }));
    const again = await handIn(deal, { content: 'Twice.', name: 'other.txt' }, { sub: deal.sellerId });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const elsewhere = await done(handIn(other, { content: 'Twice.' }));
    expect(elsewhere.body['attachmentId']).not.toBe(first.body['attachmentId']);
    const sha256 = String(first.body['sha256']);
    expect([await countOf('attachment_contents', 'sha256', sha256), await countOf('attachments', 'sha256', sha256)]).toEqual([
      1, 2,
    ]);
  });

  it('is the twentieth at most, also of many that come at once', async () => {
    const deal = await deals.placed();
    const answers = await Promise.all(Array.from({ length: 23 }, (_, n) => handIn(deal, { content: `File ${n}` })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status !== 201).map(refusal)).toEqual(Array(3).fill('409 limit.reached'));
    const kept = answers.findIndex(({ status }) => status === 201);
    expect((await handIn(deal, { content: `File ${kept}` })).status).toBe(201);
  });

  it('is answered as the first time under its key, which is good for this file only', async () => {
    const deal = await deals.placed();
    const key = { 'idempotency-key': 'one' };
    const first = await handIn(deal, {}, undefined, key);
    const again = await handIn(deal, {}, undefined, key);
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    expect(refusal(await handIn(deal, { content: 'Another.' }, undefined, key))).toBe('422 command.id_reused');
    expect(refusal(await handIn(deal, {}, undefined, { 'idempotency-key': ' ' }))).toBe('400 malformed');
  });

  it('is neither taken from nor shown to somebody who has nothing to do with the order, whatever he asks for', async () => {
    const deal = await deals.placed();
    const id = await handedIn(deal);
    const strangers: readonly Who[] = [{ sub: 'zoe' }, { ...SHOP, for: 'zoe' }, { sub: 'analyst', role: 'analyst' }, MIA];
    for (const who of strangers) {
      expect(refusal(await handIn(deal, { type: 'text/html' }, who))).toBe('403 actor.forbidden');
      for (const asked of [id, 'nothing'])
        expect(refusal(await answerOf(await fetched(deal, asked, who)))).toBe('403 actor.forbidden');
    }
    expect(refusal(await here.anyone.get(`/orders/${deal.id}/attachments/${id}`))).toBe('401 unauthenticated');
    // Operators read no texts; the service reads for itself, and hands in for a member only.
    expect(refusal(await answerOf(await fetched(deal, id, { sub: 'ops', role: 'operator' })))).toBe('403 actor.forbidden');
    expect((await fetched(deal, id, SHOP)).status).toBe(200);
    for (const who of [SHOP, { sub: 'ops', role: 'operator' } as const])
      expect(refusal(await handIn(deal, {}, who))).toBe('403 actor.forbidden');
  });

  it('is found in its own order only', async () => {
    const [deal, other] = [await deals.placed(), await deals.placed()];
    const id = await handedIn(deal);
    for (const asked of [id, 'nothing', 'a%00b'])
      expect(refusal(await answerOf(await fetched(other, asked)))).toBe('404 attachment.not_found');
    expect(refusal(await answerOf(await fetched({ ...deal, id: 'nothing' }, id)))).toBe('404 order.not_found');
    expect(refusal(await handIn({ ...deal, id: 'nothing' }))).toBe('404 order.not_found');
  });

  it('is evidence: taken while the order is disputed, and read by its mediator', async () => {
    const deal = await deals.disputed();
    const id = await handedIn(deal);
    expect((await fetched(deal, id, MIA)).status).toBe(200);
    expect(refusal(await handIn(deal, { content: 'Mine.' }, MIA))).toBe('403 actor.forbidden');
  });

  it('is taken for seven days after the order’s end, and not longer', async () => {
    const deal = await deals.completed();
    const first = await handIn(deal, {}, undefined, { 'idempotency-key': 'late' });
    await here.wait('P8D');
    expect(refusal(await handIn(deal, { content: 'Too late.' }))).toBe('409 order.closed');
    expect((await handIn(deal, {}, undefined, { 'idempotency-key': 'late' })).body).toEqual(first.body);
    expect((await fetched(deal, String(first.body['attachmentId']))).status).toBe(200);
  });
});

it('Both addresses are described: what they take, and what they give', async () => {
  const { body } = await here.anyone.get<{ paths: { [path: string]: { [method: string]: object } } }>('/openapi.json');
  const binary = { type: 'string', format: 'binary' };
  expect(body.paths['/orders/{id}/attachments']?.['post']).toMatchObject({
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': { schema: { properties: { file: binary }, required: ['file'], additionalProperties: false } },
      },
    },
    responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Attachment' } } } } },
  });
  expect(body.paths['/orders/{id}/attachments/{attachmentId}']?.['get']).toMatchObject({
    responses: { 200: { content: { 'image/png': { schema: binary }, 'application/pdf': { schema: binary } } } },
  });
});

describe('A file that is named', () => {
  it('by a delivery is recorded with its hash, and stands in the file of the order', async () => {
    const deal = await deals.accepted();
    const sent = await done(handIn(deal, { content: 'The work.' }, { sub: deal.sellerId }));
    await done(deal.seller('deliver', { attachmentIds: [sent.body['attachmentId']] }));
    const { body } = await deal.ana.get<{ deliveries: { attachments: unknown }[] }>(`/orders/${deal.id}/file`);
    expect(body.deliveries[0]?.attachments).toEqual([sent.body]);
  });

  it('must be one of this order, once', async () => {
    const [deal, other] = [await deals.accepted(), await deals.placed()];
    const [own, foreign] = [await handedIn(deal), await handedIn(other)];
    for (const attachmentIds of [['nothing'], [foreign], [own, own]])
      expect(refusal(await deal.seller('deliver', { attachmentIds }))).toBe('422 field.invalid');
  });

  it('is looked at last: who may not deliver does not learn whether it is there', async () => {
    const deal = await deals.accepted();
    for (const attachmentIds of [[await handedIn(deal)], ['nothing']]) {
      expect(refusal(await here.zoe.post(`/orders/${deal.id}/deliver`, { attachmentIds }))).toBe('403 actor.forbidden');
      expect(refusal(await deal.buyer('deliver', { attachmentIds }))).toBe('403 actor.forbidden');
    }
  });

  it('is described to whoever asks the order for it', async () => {
    const deal = await deals.placed();
    const { body } = await done(handIn(deal));
    const files = here.served.app.get(OrderReads, { strict: false });
    expect(await files.attachments(deal.id, [String(body['attachmentId'])])).toEqual([body]);
    await expect(files.attachments(deal.id, ['nothing'])).rejects.toMatchObject({ code: 'field.invalid' });
    await expect(files.attachments('nothing', [])).rejects.toMatchObject({ code: 'order.not_found' });
  });
});

it(
  'Files are there after a restart, and when everything that events tell was built anew',
  async () => {
    const dataDir = await freshDirectory();
    const first = await town({ DATA_DIR: dataDir });
    const deal = await situations(first).placed();
    const { body } = await handIn(deal, { content: 'Kept.' }, undefined, {}, first);
    await first.stop();
    const told = async (rebuild: () => Promise<void>) => {
      await rebuild();
      const next = await town({ DATA_DIR: dataDir });
      const response = await fetched(deal, String(body['attachmentId']), undefined, next);
      const text = await response.text();
      await next.stop();
      return text;
    };
    expect(await told(async () => {})).toBe('Kept.');
    expect(await told(() => inDirectory(dataDir, (directory) => directory.rebuild()))).toBe('Kept.');
    expect(await told(() => inDirectory(dataDir, (directory) => directory.dropRebuildable()))).toBe('Kept.');
  },
  TEST_MS_MAX,
);
