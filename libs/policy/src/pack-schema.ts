import { disputeWords, orderWords, RELATIONS, type Words } from './vocabulary.js';

const name = { type: 'string', pattern: '^[a-z][a-z0-9_]*$', examples: ['in_progress'] };
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
const by = oneOrMany({
  anyOf: [
    oneOf(RELATIONS),
    { type: 'string', pattern: '^(proposer|counterparty) of [a-z_]+$', examples: ['counterparty of settlement'] },
  ],
});

function table(words: Words): object {
  const needed = words.needs.join('|');
  const row = closed(
    {
      rule: {
        type: 'string',
        pattern: '^[A-Z]{2}-T\\d\\d$',
        examples: ['CU-T22'],
        description: 'The rule that this row carries out; several rows may share one.',
      },
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
      after: { ...word, description: 'At or after the end of a window or deadline.' },
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
  return closed(
    {
      states: record(name, state),
      flags: record(name, closed({ while: oneOrMany(word), each: oneOf(words.keys) })),
      counters: { type: 'array', items: { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$', examples: ['revisionRefusals'] } },
      windows: record(name, closed(window, ['lasts'])),
      deadlines: record(name, closed({ ...window, pausedIn: oneOrMany(word), remind: oneOrMany(word) }, ['lasts'])),
      rows: { type: 'array', items: row, minItems: 1 },
    },
    ['states', 'rows'],
  );
}

const TITLE_CHARS_MAX = 80;
const title = { type: 'string', pattern: '^\\S(.*\\S)?$', maxLength: TITLE_CHARS_MAX, examples: ['a few words'] };
const titles = record({ type: 'string', pattern: '^[a-z][a-z0-9_-]*$' }, closed({ fr: title, en: title }, ['fr', 'en']));
const texts = (...more: readonly string[]) => {
  const required = ['states', 'actions', ...more];
  const headings = ['states', 'flags', 'windows', 'deadlines', 'actions', ...more];
  return closed(Object.fromEntries(headings.map((heading) => [heading, titles])), required);
};

/** JSON Schema 2020-12 of a pack, from the vocabulary: what editors check while a pack is written, and what start-up checks before anything else. */
export const packSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://entente.example/schemas/pack.json',
  title: 'The rule book of a marketplace',
  ...closed(
    {
      pack: {
        type: 'string',
        pattern: '^[a-z][a-z0-9_-]*/[1-9][0-9]*$',
        examples: ['comeup/2'],
        description: 'The marketplace and the version of its rule book: comeup/2.',
      },
      zone: { ...word, description: 'IANA time zone in which days and months are counted.' },
      grace: { ...word, description: 'How long an alarm waits after the deadline.' },
      order: table(orderWords),
      dispute: table(disputeWords),
      money: closed(
        {
          payout: oneOf(['at_closing', 'at_capture']),
          commission: closed(
            { basisPoints: { type: 'integer', minimum: 0, maximum: 10_000 }, fixedMinor: { type: 'integer', minimum: 0 } },
            ['basisPoints', 'fixedMinor'],
          ),
          feesOnPartialRefund: oneOf(['kept', 'pro_rata']),
          withdrawal: closed({ minimumMinor: { type: 'integer', minimum: 0 } }, ['minimumMinor']),
        },
        ['payout', 'commission', 'feesOnPartialRefund', 'withdrawal'],
      ),
      statistics: closed(
        {
          window: { ...word, description: 'The period up to now over which a seller is judged.' },
          minimumOrders: { type: 'integer', minimum: 1, description: 'With fewer completed orders in it, no figure is shown.' },
        },
        ['window', 'minimumOrders'],
      ),
      texts: {
        ...closed({ order: texts(), dispute: texts('outcomes', 'grounds') }, ['order', 'dispute']),
        description: 'What people are shown for every word.',
      },
    },
    ['pack', 'zone', 'grace', 'order', 'dispute', 'money', 'statistics', 'texts'],
  ),
});
