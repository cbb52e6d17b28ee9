import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@entente/kernel';
import { TryLater, Unprocessable, type Arrival, type Message, type Why } from './bus.js';
import { message, type Trial } from './bus-on-trial.contract.js';
import { ATTEMPTS_MAX } from './deliver.js';

const COMMANDS = 'entente.commands.v1';
const command = (key: string, id: string): Message => ({
  ...message(key, id, 'entente.order.accept', COMMANDS),
  headers: { authorization: 'Bearer abc', 'idempotency-key': 'once' },
});

/** What an adapter keeps for commands, which anybody may send and everybody wants answered. */
export function commandsContract(trial: Trial): void {
  const { consume, start, until } = trial;

  /** A consumer of commands that fails as it is told, and what it came to hear of. */
  function answering(fails: (message: Message) => Error | undefined = () => undefined) {
    const handled: { message: Message; arrival: Arrival | undefined }[] = [];
    const refused: { id: string; key: string; arrival: Arrival; why: Why }[] = [];
    consume(
      async (received, arrival) => {
        const error = fails(received);
        if (error) throw error;
        handled.push({ message: received, arrival });
      },
      'commands',
      [COMMANDS],
      { refuse: async ({ id, key }, arrival, why) => void refused.push({ id, key, arrival, why }) },
    );
    return { handled, refused };
  }

  describe('A command', () => {
    it('comes with what its sender said beside it, its place, and when the bus took it', async () => {
      const { handled } = answering();
      await trial.bus.publish([command('a', 'a1'), command('a', 'a2')]);
      await until(() => handled.length === 2);
      expect(handled.map(({ message: { id, headers, data } }) => ({ id, headers, data }))).toEqual(
        ['a1', 'a2'].map((id) => ({ id, headers: command('a', id).headers, data: command('a', id).data })),
      );
      const [first, second] = handled.map(({ arrival }) => arrival);
      expect(first?.lane).toBe(second?.lane);
      expect(first?.place).not.toBe(second?.place);
      expect(parseInstant(first?.appendedAt ?? '')).toBe(first?.appendedAt);
    });

    it('that cannot be handled is refused, with the reason, and those behind it go on', async () => {
      const { handled, refused } = answering(({ id }) =>
        id === 'a1' ? new Unprocessable('unknown.type', 'Not known here.') : id === 'a2' ? new Error('broken') : undefined,
      );
      await trial.bus.publish([command('a', 'a1'), command('a', 'a2'), command('a', 'a3'), command(' ', 'blank')]);
      await until(() => handled.length === 1 && refused.length === 3);
      expect(handled[0]?.message.id).toBe('a3');
      expect(new Map(refused.map(({ id, why }) => [id, why.reason]))).toEqual(
        new Map([
          ['a1', 'unknown.type'],
          ['a2', 'failed'],
          ['blank', 'malformed'],
        ]),
      );
      expect(await trial.bus.parked()).toEqual([]);
    });

    it('meets an outage as often as there is one, and is refused for none', async () => {
      let outages = ATTEMPTS_MAX + 1;
      const { handled, refused } = answering(() => (outages-- > 0 ? new TryLater('Nobody answers.') : undefined));
      await trial.bus.publish([command('a', 'a1')]);
      await until(() => handled.length === 1);
      expect(refused).toEqual([]);
    });
  });

  describe('The answer to a command', () => {
    it('is kept under its place, the first of two, across a restart', async () => {
      const at = { lane: '3', place: '17' };
      expect(await trial.bus.answer(COMMANDS, at)).toBeUndefined();
      expect(await trial.bus.keepAnswer(COMMANDS, at, { status: 200, list: [1, null] })).toEqual({
        status: 200,
        list: [1, null],
      });
      expect(await trial.bus.keepAnswer(COMMANDS, at, { status: 409 })).toEqual({ status: 200, list: [1, null] });
      await start();
      expect(await trial.bus.answer(COMMANDS, at)).toEqual({ status: 200, list: [1, null] });
      expect(await trial.bus.answer(COMMANDS, { ...at, place: '18' })).toBeUndefined();
      expect(await trial.bus.answer('entente.order.v1', at)).toBeUndefined();
    });
  });
}
