import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { town, type Town } from './served.js';

type Line = { readonly [field: string]: unknown };

let lines: Line[];
let told: Town;

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const headers = { 'x-correlation-id': 'story-1', traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` };
const JUSTIFICATION = 'Non conforme, écrivez à ana@example.com';

const of = (fields: Line): Line[] =>
  lines.filter((line) => Object.entries(fields).every(([name, value]) => line[name] === value));

beforeAll(async () => {
  lines = [];
  told = await town({}, { logLevel: 'debug', logTo: { write: (line) => void lines.push(JSON.parse(line) as Line) } });
  await told.place('o-1');
  await told.bo.post('/orders/o-1/accept', {}, { headers, key: 'accept-1' });
  await told.bo.post('/orders/o-1/accept', {}, { headers, key: 'accept-1' });
  await told.ana.post('/orders/o-1/open-dispute', { justification: JUSTIFICATION });
  await told.wait('PT0S');
});
afterAll(() => told.stop());

describe('The log tells of a command', () => {
  it('what it was, how it ended, and by which chain it came, in one line', () => {
    const [line, ...others] = of({ type: 'accept', outcome: 'recorded' });
    expect(others).toEqual([]);
    expect(line).toEqual({
      level: 'info',
      time: expect.any(Number),
      context: 'order',
      type: 'accept',
      outcome: 'recorded',
      commandId: expect.any(String),
      correlationId: 'story-1',
      causationId: expect.any(String),
      traceId: TRACE_ID,
      milliseconds: expect.any(Number),
      message: 'A command.',
    });
  });

  it('why it was refused', () =>
    expect(of({ type: 'open-dispute' })).toMatchObject([{ level: 'info', outcome: 'rejected', code: expect.any(String) }]));

  it('that was only a repetition where somebody looks closely', () =>
    expect(of({ type: 'accept', outcome: 'replayed' })).toMatchObject([{ level: 'debug', correlationId: 'story-1' }]));

  it('that a message has caused, with the message before it', () => {
    const heard = of({ consumer: 'payout.hears-orders', outcome: 'recorded' });
    expect(heard).not.toEqual([]);
    for (const { eventId, correlationId, level } of heard) {
      expect(level).toBe('debug');
      expect(of({ context: 'payout', causationId: eventId, correlationId })).not.toEqual([]);
    }
  });
});

describe('The log', () => {
  it('does not know what people write', () => {
    const text = JSON.stringify(lines);
    for (const written of [JUSTIFICATION, 'example.com', 'Un logo', 'Trois propositions']) expect(text).not.toContain(written);
  });

  it('does not know who they are, where it tells of commands and messages', () => {
    const text = JSON.stringify([...of({ message: 'A command.' }), ...of({ message: 'A message.' })]);
    for (const member of ['ana', 'bo']) expect(text).not.toContain(`"${member}"`);
  });
});
