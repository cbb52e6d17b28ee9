/* The words in which answers are described: each property says what a reader cannot see, and shows a value of it. */

export type Schema = { readonly [keyword: string]: unknown };

/** Of an answer: every property is there unless its name ends in `?`, and more may follow one day. */
export function objectSchema(properties: { readonly [name: string]: Schema }) {
  const named = Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema] as const);
  const required = Object.keys(properties).filter((name) => !name.endsWith('?'));
  return { type: 'object' as const, properties: Object.fromEntries(named), required };
}

export const listOf = (items: Schema, description: string) => ({ type: 'array' as const, items, description });

/** A page of a list, and where the next one begins. */
export const listSchema = (row: Schema, description: string) =>
  objectSchema({
    items: listOf(row, description),
    next: textOrNull('The `cursor` of the next page; null on the last.'),
  });

type Told<Example> = (description: string, example?: Example) => Schema;
const told =
  <Example>(keywords: Schema): Told<Example> =>
  (description, example) => ({ ...keywords, description, ...(example !== undefined && { example }) });

const text = told<string>({ type: 'string' });
const textOrNull: Told<string | null> = (description, example = null) => ({
  type: ['string', 'null'],
  description,
  example,
});
const integer = told<number>({ type: 'integer' });
const minor: Told<number> = (description, example = 10_000) => integer(`${description} In minor units.`, example);
const SHOWN_AT = '2026-03-01T09:00:00.000Z';
const instant: Told<string> = (description, example = SHOWN_AT) => ({
  type: 'string',
  format: 'date-time',
  description,
  example,
});
const instantOrNull: Told<string | null> = (description, example = SHOWN_AT) => ({
  ...instant(description),
  type: ['string', 'null'],
  example,
});
const texts: Told<readonly string[]> = (description, example = []) => ({
  type: 'array',
  items: { type: 'string' },
  description,
  example,
});
const titles: Told<{ readonly [word: string]: string }> = (description, example = {}) => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
  example,
});
const oneOf = (words: readonly string[], description: string): Schema => ({ type: 'string', enum: words, description });

/** What answers have in common. */
export const shown = {
  text,
  textOrNull,
  integer,
  minor,
  instant,
  instantOrNull,
  texts,
  titles,
  oneOf,
  flag: told<boolean>({ type: 'boolean' }),
  orderId: text('The order.', 'cu-1001'),
  disputeIdOrNull: textOrNull('Its open dispute, or else the last one; null if there never was one.'),
  policy: text('The rule book that it goes by, for as long as it lasts.', 'comeup/2'),
  marketplace: text('The marketplace.', 'comeup'),
  currency: text('ISO 4217.', 'EUR'),
  revision: integer('Of its newest event: what `If-Match` takes. It begins at 0.', 4),
  events: texts('The types of what was recorded; empty where nothing had to be.', ['OrderAccepted']),
  attachment: objectSchema({
    attachmentId: text('Its id within the order.', 'att-1'),
    sha256: text('Of its bytes, in hexadecimal.', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
    size: integer('In bytes.', 34_512),
  }),
  clocks: listOf(
    objectSchema({
      name: text('A word of the rule book.', 'acceptance'),
      dueAt: instantOrNull('When it rings; null while it waits.'),
      'passed?': { const: true, description: 'It has rung.' },
      'paused?': { const: true, description: 'It waits: for a dispute to end, for example.' },
      'leftMs?': integer('How much of it is left, while it waits. In milliseconds.'),
      'explanation?': text(
        'One sentence for people: which rule started it and when, when it ends, and what happens then.',
        'The seller has until 1 March 2026 to accept; otherwise the order expires.',
      ),
    }),
    'The deadlines that run, wait or have rung.',
  ),
  windows: listOf(
    objectSchema({ name: text('A word of the rule book.', 'chat'), endsAt: instant('Until when, this instant included.') }),
    'Times within which something is possible. They end without a sign.',
  ),
} as const;

/** What happened, the oldest first. */
export const historySchema = objectSchema({
  items: listOf(
    objectSchema({
      revision: integer('Its place in the stream.', 0),
      at: instant('When it was decided: for what somebody asked, when his request came in.'),
      type: text('What happened.', 'OrderPlaced'),
      rule: text('The rule that was applied.', 'CU-T01'),
      by: text('The member; `timer` for a deadline, `system` for what follows from something else.', 'ana'),
      via: textOrNull('The service that spoke for him.', 'shop'),
      data: {
        type: 'object',
        description: 'What the event says, and its step: where it led, which clocks it started and stopped.',
        example: { to: 'pending' },
      },
    }),
    'The events, the oldest first.',
  ),
});
