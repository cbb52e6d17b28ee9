import { Problem, type Client } from '@entente/client';
import { parseInstant, type Instant } from '@entente/kernel';
import { drawn } from '../running-system.js';
import { calendarFrom, nextMonday, spoken, type Calendar } from './calendar.js';
import { differences } from './differences.js';
import { notesOn, type Note } from './notes.js';
import { ruleBook, type RuleBook } from './rule-book.js';
import { beforeAnother, firedBetween, glance, look, NOTHING_SEEN, orNothing, stateAfter, type Sight } from './sight.js';
import { bodyOf, type Doing, type Person, type Purchase, type Step, type Story } from './story.js';

const SAME_MONDAY_MAX = 20;

/** Where a story is played: any Entente that can be reached, and a clock that can be turned. */
export type Stage = {
  /** Nobody in particular: everybody gets his token here. */
  readonly anyone: Client;
  /** Turns the clock, deadline by deadline, and waits until all is quiet; without a time, it only waits. `fired` deadlines passed meanwhile. */
  readonly turn: (to?: Instant) => Promise<{ readonly now: Instant; readonly fired: number }>;
};

/** One line of a story, as it went. */
export type Line = {
  readonly at: Instant;
  readonly who: string;
  readonly words: string;
  /** The rule under which it was done. Or the code with which it was refused. */
  readonly rule?: string;
  readonly refused?: string;
  readonly state: string;
  readonly notes: readonly Note[];
};

/** Plays one story and tells each line as soon as it is known; answers what went otherwise, and stops there. */
export async function play(story: Story, stage: Stage, tell: (line: Line) => void = () => undefined): Promise<readonly string[]> {
  const book = ruleBook(story.policy);
  const { now } = await stage.turn();
  const start = nextMonday(now, book.zone);
  const service = await drawn(stage.anyone, 'shop', ['service'], [book.marketplace]);
  const player = new Player(
    story,
    stage,
    book,
    calendarFrom(start, book.zone),
    service,
    await unusedId(service, `${story.name}-${start.slice(0, '2026-01-05'.length)}`),
  );
  for (const step of story.steps) {
    const line = await player.take(step);
    tell(line);
    const differs = line.notes
      .filter(({ kind }) => kind === 'differs')
      .map(({ text }) => `${step.when}, ${line.who} ${line.words}: ${text}`);
    if (differs.length > 0) return differs;
  }
  return [];
}

/** On a system that goes on running, a story may have begun on this Monday before, and been broken off. */
async function unusedId(service: Client, wanted: string): Promise<string> {
  for (let nth = 1; nth <= SAME_MONDAY_MAX; nth++) {
    const id = nth === 1 ? wanted : `${wanted}-${nth}`;
    if (!(await orNothing(service.get('/orders/{id}', { id })))) return id;
  }
  throw new Error(`${wanted} was played ${SAME_MONDAY_MAX} times. Turn the clock by a week: entente clock advance --by P7D.`);
}

/** How a step really went; neither rule nor refusal: nothing happened. */
type Went = { readonly rule?: string; readonly refused?: string; readonly hint?: string; readonly may?: readonly string[] };

/** Tells the simulated provider what the bank of a story does. */
const DESK: Person = { id: 'desk', name: 'The desk', roles: ['operator'] };

class Player {
  private seen: Sight = NOTHING_SEEN;
  private readonly tokens = new Map<string, Promise<Client>>();
  private payments = 1;
  private readonly orderIds: string[] = [];

  constructor(
    private readonly story: Story,
    private readonly stage: Stage,
    private readonly book: RuleBook,
    private readonly calendar: Calendar,
    private readonly service: Client,
    private readonly firstId: string,
  ) {}

  async take(step: Step): Promise<Line> {
    const before = this.seen;
    const { now, fired } = await this.stage.turn(this.calendar.at(step.when));
    const meanwhile = fired > 0 ? await this.look() : before;
    const passed = firedBetween(before, meanwhile, this.book.ruleOfDeadline);
    if (step.does === undefined) {
      const [first, ...more] = passed;
      return this.line(step, first?.at ?? now, before, first ? { rule: first.rule } : {}, first?.of ?? 'order', untold(more));
    }
    const orders = this.orderIds.length;
    const answer = await answerTo(this.send(step.who, step.does));
    const known = this.orderIds.length > orders ? beforeAnother(meanwhile) : meanwhile;
    const after = await this.lookAfter(answer);
    const went = this.wentAs(answer, step.does, after.history[known.history.length]?.rule);
    const surprises = untold([...passed, ...firedBetween(known, after, this.book.ruleOfDeadline)]);
    return this.line(step, now, known, went, step.does.on === 'dispute' ? 'dispute' : 'order', surprises);
  }

  /** What was refused leads to nothing: it is enough to see that nothing was written. */
  private async lookAfter(answer: Answer | Problem): Promise<Sight> {
    if (answer instanceof Problem) return (this.seen = { ...this.seen, ...(await this.glance()) });
    await this.stage.turn();
    return this.look();
  }

  private async look(): Promise<Sight> {
    const { orderIds, story, book } = this;
    this.seen = await look(this.service, {
      orderIds,
      sellerId: this.idOf(story.seller),
      marketplace: book.marketplace,
      isAbout: (what) => story.steps.some(({ does }) => does?.on === what),
    });
    return this.seen;
  }

  private async glance(): Promise<Partial<Sight>> {
    return this.orderIds.length === 0 ? {} : glance(this.service, this.orderId);
  }

  private get orderId(): string {
    return this.orderIds.at(-1) ?? this.firstId;
  }

  private line(
    step: Step,
    at: Instant,
    before: Sight,
    went: Went,
    spokenTo: 'order' | 'dispute',
    surprises: readonly string[],
  ): Line {
    const after = this.seen;
    const { buyer, seller } = this.story;
    const said = step.does && quoted(bodyOf(step.does, this.calendar));
    const state = stateAfter(before, after, spokenTo);
    const hints = went.hint === undefined ? [] : [{ kind: 'hint', text: localTimes(went.hint, this.book.zone) } as const];
    const may = went.may === undefined ? [] : [{ kind: 'may', text: `may ${went.may.join(' · ')}` } as const];
    const changes = notesOn(before, after, {
      buyer: buyer.name,
      seller: seller.name,
      spoken: (end) => spoken(end, this.book.zone),
    });
    const differs = [...differences(step.ends, { ...went, state, before, after }), ...surprises].map(
      (text) => ({ kind: 'differs', text }) as const,
    );
    return {
      at,
      who: typeof step.who === 'string' ? step.who : step.who.name,
      words: said === undefined ? step.words : `${step.words}: "${said}"`,
      ...(went.rule !== undefined && { rule: went.rule }),
      ...(went.refused !== undefined && { refused: went.refused }),
      state,
      notes: [...hints, ...may, ...changes, ...differs],
    };
  }

  private async send(who: Person, does: Doing): Promise<unknown> {
    const { orderId: id, story, book } = this;
    const { marketplace } = book;
    const body = bodyOf(does, this.calendar);
    if (does.on === 'shop') return this.place(this.idOf(who), body as Purchase);
    if (does.on === 'bank')
      return this.service.send('POST', '/orders/{id}/record-chargeback', { id, body: { reference: `pay-${id}`, ...body } });
    if (does.on === 'seller') {
      const sellerId = this.idOf(story.seller);
      return (await this.tokenOf(who)).send('POST', `/sellers/{sellerId}/${does.action}`, {
        sellerId,
        body: { marketplace, ...body },
      });
    }
    if (does.on === 'wallet') {
      const told = { reference: does.body.destination, answer: does.bank };
      await (await this.tokenOf(DESK)).post('/dev/provider', { body: told });
      const wish = { ownerId: this.idOf(who), body: { marketplace, ...does.body } };
      return (await this.tokenOf(who)).post('/wallets/{ownerId}/withdraw', wish);
    }
    if (does.on === 'order' && does.pays) {
      const payment = { reference: `pay-${id}-${++this.payments}`, ...does.pays };
      return this.service.for(this.idOf(who)).send('POST', `/orders/{id}/${does.action}`, { id, body: { ...body, payment } });
    }
    const client = await this.tokenOf(who);
    if (does.on === 'actions') return client.get('/orders/{id}', { id });
    if (does.on === 'order') return client.send('POST', `/orders/{id}/${does.action}`, { id, body });
    const disputeId = this.seen.order?.disputeId ?? `${id}.1`;
    return client.send('POST', `/disputes/{id}/${does.action}`, { id: disputeId, body });
  }

  /** The story goes on with the order that was placed. */
  private async place(buyerId: string, body: Purchase): Promise<unknown> {
    const { orderIds, firstId, story } = this;
    const orderId = orderIds.length === 0 ? firstId : `${firstId}-order-${orderIds.length + 1}`;
    const payment = { reference: `pay-${orderId}`, ...body.payment };
    const parties = { buyerId, sellerId: this.idOf(story.seller) };
    const placed = { orderId, policy: story.policy, ...parties, ...body, payment };
    const answer = await this.service.for(buyerId).post('/orders', { body: placed });
    orderIds.push(orderId);
    return answer;
  }

  private wentAs(answer: Answer | Problem, does: Doing, ruleInHistory: string | undefined): Went {
    if (answer instanceof Problem) return { refused: answer.code, hint: answer.detail };
    const { actions, events = [] } = answer;
    if (does.on === 'actions') return actions ? { may: actions } : {};
    const rule =
      does.on === 'dispute' || does.on === 'seller'
        ? this.book.ruleOfAction(does.on, does.action, bodyOf(does, this.calendar), events)
        : does.on === 'wallet'
          ? undefined
          : ruleInHistory;
    return rule === undefined ? {} : { rule };
  }

  private tokenOf(person: Person): Promise<Client> {
    const { roles } = person;
    const id = this.idOf(person);
    const known = this.tokens.get(id) ?? drawn(this.stage.anyone, id, roles, roles && [this.book.marketplace]);
    this.tokens.set(id, known);
    return known;
  }

  /** Buyers and sellers are new with every order: what they did here before, and what is left of it in their wallets, is no part of the story. */
  private idOf({ id, roles }: Person): string {
    return roles ? id : `${id}-${this.firstId}`;
  }
}

/** What a story looks at of an answer. */
type Answer = { readonly actions?: readonly string[]; readonly events?: readonly string[] };

/** In a story a refusal is an answer like another. */
async function answerTo(asked: Promise<unknown>): Promise<Answer | Problem> {
  try {
    return (await asked) as Answer;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** What somebody wrote, if he wrote something. */
function quoted(body: {
  readonly justification?: string;
  readonly reasons?: string;
  readonly text?: string;
  readonly reason?: string;
}): string | undefined {
  return [body.justification, body.reasons, body.text, body.reason].find((text) => text !== undefined && text.trim() !== '');
}

const untold = (fired: readonly { readonly rule: string }[]): readonly string[] =>
  fired.map(({ rule }) => `a deadline of ${rule} passed, and the story does not tell it`);

/** Refusals name instants in UTC; a story has wall clocks. */
const localTimes = (text: string, zone: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (written) => {
    const instant = parseInstant(written);
    return instant === undefined ? written : spoken(instant, zone);
  });
