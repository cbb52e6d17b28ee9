import type { Heard, Sent } from './answers-judged.js';
import { operationsOf, type OpenApi, type Operation } from './openapi-document.js';
import { MARKETPLACES, type Town } from './served.js';
import { drawnFrom, pickWith, spoilt, type Drawing } from './values-drawn.js';

/** Somebody who asks: nobody known, somebody whose token counts for nothing, or a person or service with a token. */
type Asker = {
  readonly sub?: string;
  readonly roles?: readonly ('member' | 'mediator' | 'operator' | 'analyst' | 'service')[];
  readonly marketplaces?: readonly string[];
  readonly onBehalfOf?: string;
};

export type Drawn = {
  readonly asker: Asker;
  readonly sent: Sent;
  readonly headers: { readonly [name: string]: string };
  readonly content: string | FormData | undefined;
};

const BUYERS = ['m-ana', 'm-bea', 'm-cyr'];
const SELLERS = ['m-bo', 'm-dan', 'm-ana'];
const shop = (onBehalfOf: string): Asker => ({ sub: 'm-shop', roles: ['service'], marketplaces: MARKETPLACES, onBehalfOf });
const MIA: Asker = { sub: 'm-mia', roles: ['mediator'], marketplaces: MARKETPLACES };
const OPS: Asker = { sub: 'm-ops', roles: ['operator'], marketplaces: MARKETPLACES };
const OTHERS: readonly Asker[] = [
  {},
  { sub: 'm-zoe' },
  MIA,
  OPS,
  OPS,
  { sub: 'm-max', roles: ['mediator'], marketplaces: ['congocrea'] },
  { sub: 'm-shop', roles: ['service'], marketplaces: MARKETPLACES },
  { sub: 'm-far', roles: ['service'], marketplaces: ['example'], onBehalfOf: 'm-ana' },
  { sub: 'm-sue', roles: ['analyst'], marketplaces: MARKETPLACES },
  { sub: 'm-zoe', onBehalfOf: 'm-ana' },
];

/** What an address may be called that there is not, or that is none. */
const NOWHERE = ['nothing', 'cu-0.1', '-1', 'a b', 'é', '%00', '\u0000', '..%2f..', "x' or '1'='1", 'x'.repeat(65), '${7*7}'];
/** What answers name, and requests may name again. */
const NAMED = /^(orderId|disputeId|offerId|proposalId|refundId|attachmentId|withdrawalId|reference|eventId|key|consumer|next)$/;
const POOL_MAX = 60;
/** So few orders are looked at, the newest, that something becomes of them. */
const LIVELY = 10;
/** Done less often, so that there is a story to tell. */
const SELDOM = ['cancel', 'decline', 'complete', 'accept-cancellation', 'hold', 'report', 'decide', 'refund', 'send-message'];
const SELDOM_CHANCE = 0.15;
const TURNS = ['PT0S', 'PT1H', 'PT5H', 'PT13H', 'PT13H', 'P3D'];
const POLICIES = ['comeup', 'comeup/1', 'comeup/2', 'comeup/3', 'congocrea/1', 'example/1'];
const WORDS: { readonly [name: string]: readonly string[] } = {
  policy: POLICIES,
  marketplace: MARKETPLACES,
  mediatorId: ['m-mia', 'm-max', 'm-bo'],
  ground: ['not_conform', 'conform', 'part_conform', 'misunderstanding', 'not_delivered'],
  reason: ['non_delivery', 'not_as_described'],
  status: ['in_progress', 'open', 'due'],
  by: TURNS,
};

/** Requests drawn from a description, that follow what answers have named: the same seed, and the same answers, the same requests. */
export class RequestsDrawn {
  private readonly operations: readonly Operation[];
  private readonly drawing: Drawing;
  private readonly pools: { [name: string]: string[] } = {};
  private readonly parties = new Map<string, readonly [buyerId: string, sellerId: string]>();
  /** What somebody was told that he may do. */
  private readonly promises: { readonly asker: Asker; readonly address: string; readonly action: string }[] = [];
  private readonly tokens = new Map<string, Promise<string>>();
  private now = '2026-01-05T09:00:00.000Z';
  private count = 0;

  constructor(
    private readonly here: Town,
    document: OpenApi,
    private readonly random: () => number,
  ) {
    this.operations = operationsOf(document);
    this.drawing = {
      random,
      schemas: document.components.schemas,
      meant: (name) => this.meant(name),
      text: () => `w${(++this.count).toString(16).padStart(6, '0')}x`,
    };
  }

  async next(): Promise<Drawn> {
    const luck = this.random();
    if (luck < 0.03 || this.parties.size === 0) return this.placing();
    if (luck < 0.04)
      return this.request(this.called('advance_clock'), OPS, {}, { by: pickWith(this.random, TURNS), to: undefined });
    if (luck < 0.35 && this.promises.length > 0) return this.promised();
    if (luck < 0.65) return this.looking();
    return this.request(pickWith(this.random, this.operations), this.anybody(), {});
  }

  /** Notes what an answer names, and what it promises. */
  heard({ sent, asker }: Drawn, { status, text, type }: Heard, tag: string | null): void {
    if (tag !== null) this.keep('etag', tag);
    if (status >= 300 || !type?.endsWith('json')) return;
    const body = JSON.parse(text) as object;
    // Of a placing the answer names the order, the request its parties.
    this.follow(sent.operation.id === 'post_orders' ? { ...(sent.body as object), ...body } : body);
    const { actions, now } = body as { readonly actions?: readonly string[]; readonly now?: string };
    if (now !== undefined) this.now = now;
    const address = sent.url.split('?')[0]!;
    for (const action of actions ?? [])
      if (!SELDOM.includes(action) || this.random() < SELDOM_CHANCE) this.promises.push({ asker, address, action });
    this.promises.splice(0, Math.max(0, this.promises.length - POOL_MAX));
  }

  private follow(part: unknown): void {
    if (typeof part !== 'object' || part === null) return;
    const { orderId, buyerId, sellerId } = part as { readonly [name: string]: unknown };
    if (typeof orderId === 'string' && typeof buyerId === 'string' && typeof sellerId === 'string')
      this.parties.set(orderId, [buyerId, sellerId]);
    for (const [name, value] of Object.entries(part)) {
      if (typeof value === 'string' && NAMED.test(name)) this.keep(name, value);
      this.follow(value);
    }
  }

  private keep(name: string, value: string): void {
    const pool = (this.pools[name] ??= []);
    if (!pool.includes(value)) pool.push(value);
    if (pool.length > POOL_MAX) pool.shift();
  }

  private known(name: string): string | undefined {
    const pool = this.pools[name] ?? [];
    return pool.length > 0 ? pickWith(this.random, pool) : undefined;
  }

  private meant(name: string): unknown {
    if (name === 'orderId') return `o-${++this.count}`;
    if (name === 'buyerId') return pickWith(this.random, BUYERS);
    if (name === 'sellerId' || name === 'sub') return pickWith(this.random, SELLERS);
    if (name === 'reference') return this.random() < 0.7 ? `pay-${++this.count}` : this.known(name);
    if (name === 'cursor') return this.known('next') ?? '';
    if (name === 'to') return this.now;
    if (name === 'attachmentIds') return this.random() < 0.5 ? this.known('attachmentId') : `a-${++this.count}`;
    const words = WORDS[name];
    return words && this.random() < 0.9 ? pickWith(this.random, words) : this.known(name);
  }

  private called(operationId: string): Operation {
    return this.operations.find(({ id }) => id === operationId)!;
  }

  private anybody(): Asker {
    if (this.random() < 0.5) return pickWith(this.random, OTHERS);
    const member = pickWith(this.random, [...BUYERS, ...SELLERS]);
    return this.random() < 0.7 ? { sub: member } : shop(member);
  }

  /** An order that can be placed, most times. */
  private placing(): Promise<Drawn> {
    const buyerId = pickWith(this.random, BUYERS);
    const place = this.called('post_orders');
    const payment = { reference: `pay-${++this.count}`, method: 'card', amountMinor: 10_000, currency: 'EUR' };
    return this.request(place, shop(buyerId), {}, { buyerId, payment, depositMinor: undefined, processingTime: 'P1D' });
  }

  private promised(): Promise<Drawn> {
    const promise = pickWith(this.random, this.promises);
    this.promises.splice(this.promises.indexOf(promise), 1);
    const { asker, address, action } = promise;
    const [, kind = '', id = ''] = address.split('/').map(decodeURIComponent);
    const operation = this.operations.find(({ path }) => path.startsWith(`/${kind}/`) && path.endsWith(`}/${action}`));
    if (!operation) throw new Error(`${address} promises ${action}, which is not described.`);
    return this.request(operation, asker, { id, sellerId: id });
  }

  /** Somebody whom it concerns looks at an order or a dispute. */
  private looking(): Promise<Drawn> {
    const [orderId, [buyerId, sellerId]] = pickWith(this.random, [...this.parties].slice(-LIVELY));
    if (this.random() < 0.03) return this.request(this.called('get_seller'), OPS, { sellerId });
    const asker = pickWith(this.random, [{ sub: buyerId }, { sub: sellerId }, shop(buyerId), MIA, OPS]);
    const disputeId = this.pools['disputeId']?.find((id) => id.startsWith(`${orderId}.`));
    const isOfDispute = disputeId !== undefined && this.random() < 0.6;
    return this.request(this.called(isOfDispute ? 'get_dispute' : 'get_order'), asker, { id: isOfDispute ? disputeId : orderId });
  }

  private async request(operation: Operation, asker: Asker, named: Named, more: object = {}): Promise<Drawn> {
    const path = operation.path.split('/').map((part, at, parts) => {
      if (!part.startsWith('{')) return part;
      const name = part.slice(1, -1);
      return named[name] ?? this.inPath(name, parts[at - 1]!);
    });
    const { query, isOdd: isQueryOdd } = this.query(operation);
    const headers = await this.credentials(asker);
    const isHeaderOdd = this.addHeaders(headers, operation);
    const content = this.content(operation, more);
    if (content.type !== undefined) headers['content-type'] = content.type;
    const search = new URLSearchParams(query).toString();
    const shown = Object.entries(headers).filter(([name]) => name !== 'authorization');
    return {
      asker,
      headers,
      content: content.sent,
      sent: {
        operation,
        url: `${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`,
        query,
        body: content.body,
        isOdd: isQueryOdd || isHeaderOdd || content.isOdd,
        text: JSON.stringify([asker.sub, path, query, shown, content.said]),
      },
    };
  }

  private inPath(name: string, before: string): string {
    if (this.random() < 0.12) return pickWith(this.random, NOWHERE);
    const member = pickWith(this.random, [...BUYERS, ...SELLERS]);
    const found: { readonly [part: string]: string | undefined } = {
      orders: this.known('orderId'),
      disputes: this.known('disputeId'),
      attachments: this.known('attachmentId'),
      refunds: this.known('refundId'),
      parked: this.known('consumer') ?? 'dispute.hears-orders',
      problems: pickWith(this.random, ['malformed', 'order.closed', 'answer.lost']),
    };
    return found[name === 'key' ? 'key' : before] ?? member;
  }

  private query({ parameters }: Operation): { query: { [name: string]: string }; isOdd: boolean } {
    const { random, drawing } = this;
    const query: { [name: string]: string } = {};
    for (const { name, schema, required = false, in: where } of parameters) {
      if (where !== 'query' || (!required && random() < 0.6)) continue;
      const value = random() < 0.9 ? drawnFrom(schema, name, drawing) : spoilt('', drawing);
      query[name] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    if (random() < 0.03) query[pickWith(random, ['color', '__proto__', 'limit[]', 'a[b]'])] = '1';
    return { query, isOdd: 'cursor' in query }; // Only our own can be read.
  }

  private async credentials({ sub, onBehalfOf, ...rights }: Asker): Promise<{ [name: string]: string }> {
    if (sub === undefined) return {};
    const name = JSON.stringify([sub, rights]);
    const token = this.tokens.get(name) ?? this.here.served.tokens.write({ sub, ...rights });
    this.tokens.set(name, token);
    const written = this.random() < 0.01 ? `${await token}x` : await token;
    return { authorization: `Bearer ${written}`, ...(onBehalfOf !== undefined && { 'entente-on-behalf-of': onBehalfOf }) };
  }

  /** Whether one of them is odd. */
  private addHeaders(headers: { [name: string]: string }, { parameters }: Operation): boolean {
    const { random } = this;
    const tag = this.known('etag') ?? '"0"';
    const values: { readonly [name: string]: readonly string[] } = {
      'Idempotency-Key': [`k-${++this.count}`, `k-${++this.count}`, `k-${1 + Math.floor(random() * this.count)}`, ODD_HEADER],
      'If-Match': [tag, tag, '"0"', '1', '*', ODD_HEADER],
      'If-None-Match': [tag, `W/${tag}`, `"x", ${tag}`, '*', 'nonsense'],
      'Accept-Language': ['fr', 'en;q=0.5, fr', 'de', '*', ';;'],
      Prefer: ['wait=0', 'wait=soon', 'respond-async'],
    };
    const told = parameters.flatMap(({ name }) => {
      const known = values[name];
      return known && random() < 0.25 ? [[name, pickWith(random, known)] as const] : [];
    });
    Object.assign(headers, Object.fromEntries(told));
    return told.some(([, value]) => value === ODD_HEADER);
  }

  private content({ body: told, method }: Operation, more: object): Content {
    const { random, drawing } = this;
    if (method === 'GET' || !told) return NOTHING;
    if (told.type.startsWith('multipart/')) {
      const said = drawing.text();
      const type = pickWith(random, ['text/plain', 'text/plain', 'image/png', 'text/html']);
      const form = new FormData();
      form.append(random() < 0.9 ? 'file' : 'other', new Blob([said], { type }), `${said}.txt`);
      return { sent: form, said, body: undefined, isOdd: true, type: undefined };
    }
    const sound = { ...(drawnFrom(told.schema, '', drawing) as object), ...more };
    const text: string | undefined = JSON.stringify(random() < 0.3 ? spoilt(sound, drawing) : sound);
    const luck = random();
    if (luck < 0.01) return { sent: text.slice(1), said: text, body: undefined, isOdd: true, type: JSON_TYPE };
    if (luck < 0.02) return { sent: text, said: text, body: undefined, isOdd: true, type: 'text/plain' };
    if (luck < 0.025)
      return { sent: `[${text}${' '.repeat(70_000)}]`, said: text, body: undefined, isOdd: true, type: JSON_TYPE };
    return { sent: text, said: text, body: JSON.parse(text) as unknown, isOdd: false, type: JSON_TYPE };
  }
}

type Named = { readonly [name: string]: string };
type Content = {
  readonly sent: string | FormData | undefined;
  readonly said: string;
  readonly body: unknown;
  readonly isOdd: boolean;
  readonly type: string | undefined;
};
const JSON_TYPE = 'application/json';
const NOTHING: Content = { sent: undefined, said: '', body: undefined, isOdd: false, type: undefined };
const ODD_HEADER = 'x'.repeat(256);
