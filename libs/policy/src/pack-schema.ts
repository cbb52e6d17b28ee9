import { PAYMENT_MINOR_MAX } from '@entente/kernel';
import { disputeWords, orderWords, RELATIONS, sellerWords, type Words } from './vocabulary.js';

/** `constructor`, `toString` …: what is told apart by such a name would be there before anybody sets it. */
const inherited = {
  enum: Object.getOwnPropertyNames(Object.prototype)
    .filter((one) => /^[a-z]/.test(one))
    .sort(),
};
const name = { type: 'string', pattern: '^[a-z][a-z0-9_]*$', not: inherited, examples: ['in_progress'] };
const counter = { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$', not: inherited, examples: ['revisionRefusals'] };
const word = { type: 'string', minLength: 1 };
/** No value at all where a context has no such word. */
const oneOf = (values: readonly (string | boolean)[]) => (values.length > 0 ? { enum: [...values] } : { not: {} });
const oneOrMany = (item: object) => ({ anyOf: [item, { type: 'array', items: item, minItems: 1 }] });
const record = (names: object, values: object) => ({ type: 'object', propertyNames: names, additionalProperties: values });
const closed = (properties: { readonly [name: string]: object }, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: [...required],
  additionalProperties: false,
});

const lasting = {
  anyOf: [
    { type: 'string', description: 'A period (P7D, PT48H, P5M) or the name of one.' },
    {
      ...closed({ add: word, at: word, since: word, beyond: word, round: { const: 'end_of_day' } }),
      minProperties: 1,
      description: 'Counted from an instant (at), from when another began (since) or from its end (beyond).',
    },
  ],
};
const code = { type: 'string', pattern: '^[a-z_]+\\.[a-z_]+$', examples: ['too.early'], description: 'The code of a refusal.' };
const ruleId = { type: 'string', pattern: '^[A-Z]{2}-T\\d\\d$', examples: ['CU-T22'] };
const removable = { type: 'string', pattern: '^([A-Z]{2}-T\\d\\d|[a-z][A-Za-z0-9_]*)$', examples: ['CU-T22', 'choice'] };
const by = oneOrMany({
  anyOf: [
    oneOf(RELATIONS),
    { type: 'string', pattern: '^(proposer|counterparty) of [a-z_]+$', examples: ['counterparty of settlement'] },
  ],
});

function table(words: Words): object {
  const hasClocks = words.states === undefined;
  const needed = words.needs.join('|');
  const row = closed(
    {
      rule: { ...ruleId, description: 'The rule that this row carries out; several rows may share one.' },
      action: { ...oneOf(words.actions), description: 'Somebody acts.' },
      deadline: { ...word, description: 'A deadline rings.' },
      on: { ...oneOf(words.news), description: 'Another context has news.' },
      follows: { ...oneOrMany(word), description: 'Another rule was just applied; recorded in the same append.' },
      by: { ...by, description: 'Who may do it.' },
      says: {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(words.inputs).map(([input, { values }]) => [input, oneOrMany(oneOf(values))]),
        ),
        additionalProperties: false,
        description: 'The words in the body, or in the news, that choose this row.',
      },
      from: { ...oneOrMany(word), description: 'States; new; any, any open, any active, any closed.' },
      with: { ...oneOrMany(word), description: 'Flags that are set.' },
      without: { ...oneOrMany(word), description: 'Flags that are not set.' },
      after: { ...oneOrMany(word), description: 'At or after the end of a window or deadline; of several, of each.' },
      within: {
        ...word,
        description: 'Up to the end of a window or deadline, that instant included; one that does not run sets no limit.',
      },
      if: {
        type: 'object',
        additionalProperties: oneOrMany({ type: ['string', 'boolean'] }),
        description: 'Counters (">= 2", "< 2") and facts.',
      },
      needs: {
        ...oneOrMany({ type: 'string', pattern: `^(${needed})( or (${needed}))*$`, examples: [...words.needs] }),
        description: 'What the body must hold.',
      },
      amount: {
        type: 'string',
        pattern: `^(below|up to|as) (${words.sums.join('|')})$`,
        examples: words.sums.map((sum) => `below ${sum}`),
        description: 'How the amount compares with a sum.',
      },
      else: { anyOf: [code, record(word, code)], description: 'The code of a guard that fails, for all or by name.' },
      to: { ...word, description: 'The next state; back: where it was before.' },
      event: oneOf(words.events),
      sets: oneOrMany(word),
      clears: oneOrMany(word),
      starts: { ...record(word, oneOrMany(lasting)), description: 'Another end for a window or deadline.' },
      counts: oneOrMany(word),
      resets: oneOrMany(word),
      funds: { ...oneOrMany(oneOf(words.funds)), description: 'What the payout context is told.' },
    },
    ['rule', 'from', 'event'],
  );
  const state = {
    anyOf: [
      { type: 'null' },
      closed({
        chat: { anyOf: [oneOf(['open', 'blocked', 'closed']), closed({ until: word }, ['until'])] },
        frozen: { type: 'boolean' },
        terminal: { type: 'boolean' },
        suspends: { type: 'boolean' },
        refuses: { anyOf: [code, record(oneOf(words.actions), code)] },
      }),
    ],
  };
  const window = { lasts: oneOrMany(lasting), while: oneOrMany(word) };
  return closed({
    states: record(words.states ? oneOf(words.states) : name, state),
    flags: record(name, closed({ while: oneOrMany(word), each: oneOf(words.keys) })),
    counters: { type: 'array', items: counter },
    ...(hasClocks && {
      windows: record(name, closed(window, ['lasts'])),
      deadlines: record(name, closed({ ...window, pausedIn: oneOrMany(word), remind: oneOrMany(word) }, ['lasts'])),
    }),
    rows: { type: 'array', items: row, minItems: 1 },
    remove: { type: 'array', items: removable, minItems: 1, description: 'Rules and names of the base that are dropped.' },
  });
}

const TITLE_CHARS_MAX = 80;
const title = { type: 'string', pattern: '^\\S(.*\\S)?$', maxLength: TITLE_CHARS_MAX, examples: ['a few words'] };
const titled = { type: 'string', pattern: '^[a-z][a-z0-9_-]*$', examples: ['in_progress', 'open-dispute'] };
const titles = record(titled, closed({ fr: title, en: title }, ['fr', 'en']));
const texts = (...more: readonly string[]) => {
  const headings = ['states', 'flags', 'windows', 'deadlines', 'actions', ...more];
  return closed(Object.fromEntries(headings.map((heading) => [heading, titles])));
};

const policy = { type: 'string', pattern: '^[a-z][a-z0-9_-]*/[1-9][0-9]*$', examples: ['comeup/2'] };
/** A larger fee would be all of whatever is paid, and a larger minimum would keep what a seller has earned in his wallet. */
const minor = {
  type: 'integer',
  minimum: 0,
  maximum: PAYMENT_MINOR_MAX,
  description: 'In minor units of the currency; at most what one payment can be.',
};
const DAYS_MAX = 366;
const ORDERS_MAX = 1_000_000;
const basisPoints = { type: 'integer', minimum: 0, maximum: 10_000 };

const properties = {
  pack: { ...policy, description: 'The marketplace and the version of its rule book: comeup/2.' },
  extends: { ...policy, description: 'The version that this one is a change of.' },
  zone: { ...word, description: 'IANA time zone in which days and months are counted.' },
  grace: { ...word, description: 'How long an alarm waits after the deadline.' },
  order: table(orderWords),
  dispute: table(disputeWords),
  seller: table(sellerWords),
  money: closed({
    payout: oneOf(['at_closing', 'at_capture']),
    commission: closed({ basisPoints, fixedMinor: minor }, ['basisPoints', 'fixedMinor']),
    feesOnPartialRefund: oneOf(['kept', 'pro_rata']),
    reserve: closed(
      {
        basisPoints: { ...basisPoints, description: 'The part of what a seller earns that stays in his wallet for a while.' },
        hold: { ...word, description: 'How long after the sale it stays: P45D.' },
      },
      ['basisPoints', 'hold'],
    ),
    refund: closed(
      {
        providerLimit: {
          type: ['string', 'null'],
          description: 'How long after a payment it can be given back through the provider: P5M; null for always.',
        },
        afterLimit: { ...oneOf(['manual', 'wallet_credit']), description: 'What becomes of a refund after that.' },
        expectedDays: {
          type: 'integer',
          minimum: 0,
          maximum: DAYS_MAX,
          description: 'In how many working days a buyer sees a refund; only shown.',
        },
      },
      ['providerLimit', 'afterLimit', 'expectedDays'],
    ),
    withdrawal: closed(
      {
        minimumMinor: minor,
        whileSuspended: { type: 'boolean', description: 'Whether a suspended seller may withdraw.' },
      },
      ['minimumMinor', 'whileSuspended'],
    ),
  }),
  statistics: closed({
    window: { ...word, description: 'The period up to now over which a seller is judged.' },
    minimumOrders: {
      type: 'integer',
      minimum: 1,
      maximum: ORDERS_MAX,
      description: 'With fewer completed orders in it, no figure is shown.',
    },
    cancellationsNotCounted: {
      type: 'array',
      items: ruleId,
      description: 'Rules by which an order is cancelled without lowering the completion rate; none, and all count.',
    },
  }),
  texts: {
    ...closed({ order: texts(), dispute: texts('outcomes', 'grounds'), seller: texts() }),
    description: 'What people are shown for every word.',
  },
};

/** What a book that stands for itself must have; one that extends another may leave out what stays as it is. */
const ofItself = (required: readonly string[]) => ({ required, properties: { remove: false } });
const textsOfItself = (...more: readonly string[]) => ({ required: ['states', 'actions', ...more] });
const whole = {
  required: Object.keys(properties).filter((name) => name !== 'extends' && name !== 'seller'),
  properties: {
    order: ofItself(['states', 'rows']),
    dispute: ofItself(['states', 'rows']),
    seller: ofItself(['states', 'rows']),
    money: { required: Object.keys(properties.money.properties) },
    statistics: { required: Object.keys(properties.statistics.properties) },
    texts: {
      required: ['order', 'dispute'],
      properties: {
        order: textsOfItself(),
        dispute: textsOfItself('outcomes', 'grounds'),
        seller: textsOfItself(),
      },
    },
  },
};

/** JSON Schema 2020-12 of a pack, from the vocabulary: what editors check while a pack is written, and what start-up checks before anything else. */
export const packSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://entente.example/schemas/pack.json',
  title: 'The rule book of a marketplace',
  ...closed(properties, ['pack']),
  if: { type: 'object', required: ['extends'] },
  else: whole,
});
