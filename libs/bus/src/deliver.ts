import { Rejection, type Clock } from '@entente/kernel';
import { TryLater, Unprocessable, type Alert, type Consumer, type Failpoint, type Message, type ParkedKey } from './bus.js';
import type { Claim, ConsumerState, Delivery, ParkedAt, Why } from './consumer-state.js';
import type { Waiting } from './wait.js';

/** How often a message may fail before its key is parked. */
export const ATTEMPTS_MAX = 5;
const FIRST_RETRY_MS = 100;
const LATER_MS = 250;
const DETAIL_CHARACTERS_MAX = 300;

/** What every adapter is told. */
export type BusOptions = {
  readonly clock: Clock;
  readonly alert: (alert: Alert) => void;
  readonly failpoint?: Failpoint;
  /** The pause after a first failure; each further one doubles it. */
  readonly firstRetryMs?: number;
};

/** After `handled` and `parked` the offset moves. A retry is of this message, once the adapter has waited; it was counted unless it met an outage. */
export type Outcome = 'handled' | 'parked' | { readonly retryInMs: number; readonly counted: boolean };

export type Deliveries = ReturnType<typeof deliveries>;

/** The rules of delivery that hold on every bus. Nothing here waits, and no transaction is open while a handler runs. */
export function deliveries(
  state: ConsumerState,
  { clock, alert, failpoint = () => {}, firstRetryMs = FIRST_RETRY_MS }: BusOptions,
) {
  async function attempt(delivery: Delivery): Promise<Outcome> {
    const { consumer, message } = delivery;
    const count = await state.begin(delivery);
    if (count === 'parked') return 'parked';
    if (message.key.trim() === '') return park(delivery, { reason: 'malformed', detail: 'The message has no key.' });
    if (count > ATTEMPTS_MAX)
      return park(delivery, { reason: 'failed', detail: `The process ended in each of ${ATTEMPTS_MAX} attempts.` });

    await failpoint('reaction.before-handle');
    const error = await failureOf(consumer, message);
    if (error === undefined) {
      await failpoint('reaction.after-handle');
      return 'handled';
    }
    if (error instanceof TryLater) {
      await state.giveBack(delivery);
      return { retryInMs: LATER_MS, counted: false };
    }
    if (error instanceof Unprocessable || count === ATTEMPTS_MAX) return park(delivery, whyOf(error));
    return { retryInMs: firstRetryMs * 2 ** (count - 1), counted: true };
  }

  /** For what no handler should see: an adapter parks what it cannot read, behind what is parked of its key. */
  async function refuse(delivery: Delivery, why: Why): Promise<'parked'> {
    if ((await state.begin(delivery)) === 'parked') return 'parked';
    return park(delivery, why);
  }

  async function park({ consumer, message }: Delivery, why: Why): Promise<'parked'> {
    // A message without a key waits for nobody and nobody waits for it: it gets a key of its own.
    const key = message.key.trim() === '' ? `keyless-${message.id}` : message.key;
    const at = { consumer: consumer.name, topic: message.topic, key };
    await state.park(at, message, why, await clock.now());
    alert({ alert: 'key_parked', ...at, ...why, eventId: message.id, type: message.type });
    return 'parked';
  }

  async function redrive(consumer: Consumer, key: string): Promise<{ left: number }> {
    let left = 0;
    for (const parked of await parkedOf(consumer, key)) {
      const claim = await claimed(parked);
      if (claim) left += await drain(consumer, parked, claim);
    }
    return { left };
  }

  async function skip(consumer: Consumer, key: string, eventId: string, reason: string): Promise<{ left: number }> {
    if (reason.trim() === '') throw new Rejection('reason.required', 'Say why this message is skipped: the reason is kept.');
    const parked = (await parkedOf(consumer, key)).find(({ messages }) =>
      messages.some((message) => message.eventId === eventId),
    );
    const claim = parked && (await claimed(parked));
    if (!claim)
      throw new Rejection('parked.not_found', `No message ${eventId} is parked there. Perhaps it was redriven meanwhile.`);
    await state.skip(parked, claim.epoch, eventId, reason.trim(), await clock.now());
    return { left: await drain(consumer, parked, claim) };
  }

  /** Keys parked for a word that nobody knew: this process may know it. Waits while the handler is busy or a dead process still holds its claim. */
  async function redriveUnknown(consumer: Consumer, loop: Pick<Waiting, 'pause' | 'stopped'>): Promise<void> {
    const unknown = (await parkedOf(consumer)).filter(({ reason }) => reason.startsWith('unknown.'));
    for (const parked of unknown) {
      while (!loop.stopped) {
        try {
          const claim = await claimed(parked);
          if (claim && claim.unfinished >= ATTEMPTS_MAX) {
            await state.release(parked, claim.epoch, {
              reason: 'failed',
              detail: `The process ended in each of ${ATTEMPTS_MAX} redrives.`,
            });
          } else if (claim) await drain(consumer, parked, claim);
          break;
        } catch (error) {
          if (!(error instanceof TryLater)) throw error;
          await loop.pause(LATER_MS);
        }
      }
    }
  }

  const parkedOf = async (consumer: Consumer, key?: string): Promise<ParkedKey[]> =>
    (await state.parked()).filter((parked) => parked.consumer === consumer.name && (key === undefined || parked.key === key));

  async function claimed({ consumer, topic, key }: ParkedAt): Promise<Claim | undefined> {
    const claim = await state.claim({ consumer, topic, key });
    if (claim === 'taken') throw new TryLater(`${key} of ${consumer} is being redriven already. Look again in a minute.`);
    return claim;
  }

  async function drain(consumer: Consumer, at: ParkedAt, { epoch }: Claim): Promise<number> {
    for (;;) {
      const message = await state.oldest(at);
      if (message === undefined) {
        if (await state.unpark(at, epoch)) return 0;
        continue; // The consumer has just put another one behind.
      }
      await failpoint('reaction.before-handle');
      const error = await failureOf(consumer, message);
      if (error !== undefined) {
        await state.release(at, epoch, error instanceof TryLater ? undefined : whyOf(error));
        if (error instanceof TryLater) throw error;
        return state.left(at);
      }
      await failpoint('reaction.after-handle');
      if (!(await state.drop(at, epoch, message.id))) return state.left(at);
    }
  }

  return { attempt, refuse, redrive, skip, redriveUnknown };
}

async function failureOf(consumer: Consumer, message: Message): Promise<Error | undefined> {
  try {
    await consumer.handle(message);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function whyOf(error: Error): Why {
  if (error instanceof Unprocessable) return { reason: error.reason, detail: error.message.slice(0, DETAIL_CHARACTERS_MAX) };
  return { reason: 'failed', detail: `${error.name}: ${error.message}`.slice(0, DETAIL_CHARACTERS_MAX) };
}
