import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { derivedId, fromMs } from '@entente/kernel';
import { entente } from './command-line.js';
import { town, type Town } from './served.js';

const CONSUMER = 'dispute.hears-orders';
const TYPE = 'entente.order.order_praised.v1';

let here: Town;
const deadLetters = (...args: readonly string[]) => entente(['dead-letters', ...args], { ENTENTE_URL: here.served.url });

/** As a later release would tell it. */
const unheardOf = (number: number): Message => {
  const id = derivedId('dead-letter', number);
  return {
    topic: 'entente.order.v1',
    key: 'cu-1',
    id,
    type: TYPE,
    source: '/entente/order',
    time: fromMs(Date.UTC(2026, 0, 5, 9)),
    correlationId: id,
    data: { orderId: 'cu-1', marketplace: 'comeup' },
  };
};
const messages = [unheardOf(1), unheardOf(2)];

beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

describe('entente dead-letters', () => {
  it('says that nothing is parked, and ends well', async () =>
    expect(await deadLetters('list')).toEqual({ code: 0, out: 'Nothing is parked.\n', err: '' }));

  it('lists what is parked, and fails for whoever only looks at the exit code', async () => {
    await here.served.running.bus.publish(messages);
    await here.wait('PT0S');
    const { code, out } = await deadLetters('list');
    expect(code).toBe(1);
    expect(out).toMatch(/^service +consumer +key +reason +since +messages\n/);
    expect(out).toMatch(new RegExp(`dispute +${CONSUMER.replace('.', '\\.')} +cu-1 +unknown\\.type +2026-01-05T\\S+ +2\n`));
  });

  it('shows what went wrong, and each message that waits', async () => {
    const { code, out } = await deadLetters('show', CONSUMER, 'cu-1');
    expect(code).toBe(1);
    expect(out).toContain(`unknown.type: ${CONSUMER} does not know ${TYPE}`);
    for (const { id } of messages) expect(out).toMatch(new RegExp(`${id} +${TYPE} +2026-01-05T09:00:00\\.000Z +comeup\n`));
  });

  it('tries again, and says that nothing has changed', async () => {
    const { code, out } = await deadLetters('redrive', CONSUMER, 'cu-1');
    expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/^2 left\./) });
  });

  it('skips one message after the other, until nothing is left', async () => {
    const skip = ({ id }: Message) => deadLetters('skip', CONSUMER, 'cu-1', id, '--reason', 'Praise has no effect here.');
    expect(await skip(messages[0]!)).toMatchObject({ code: 1, out: expect.stringMatching(/^1 left\./) });
    expect(await skip(messages[1]!)).toMatchObject({ code: 0, out: `Nothing of cu-1 is left for ${CONSUMER}.\n` });
  });

  it.each([
    [['skip', CONSUMER, 'cu-1', 'x'], 'Say why with --reason'],
    [['skip', CONSUMER, 'cu-1'], 'Write `list`'],
    [['redrive', CONSUMER, 'cu-9'], 'Nothing of cu-9 is parked'],
    [['show', CONSUMER, 'cu-9'], 'Nothing of cu-9 is parked'],
  ])('%j is answered with what to do', async (args, says) => {
    const { code, err } = await deadLetters(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  });

  it('says where to look when nothing answers', async () => {
    const { code, err } = await entente(['dead-letters', 'list'], { ENTENTE_URL: 'http://127.0.0.1:9' });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Nothing answers at http://127.0.0.1:9') });
    expect(await entente(['dead-letters', 'list'], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining('Set ENTENTE_URL'),
    });
  });
});
