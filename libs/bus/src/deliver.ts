import { Rejection, toMs, type Clock } from '@entente/kernel';
import { TryLater, Unprocessable, type Alert, type Consumer, type Failpoint, type Why } from './bus.js';
import type { Claim, ConsumerState, Delivery, ParkedAt, Received } from './consumer-state.js';
import type { Waiting } from './wait.js';

/** How often a message may fail before its key is parked. */
export const ATTEMPTS_MAX = 5;
const FIRST_RETRY_MS = 100;
const LATER_MS = 250;
const DETAIL_CHARACTERS_MAX = 300;
/** A manual clock is turned by five years at most, perhaps before that of another service. */
const AHEAD_MS_MAX = 6 * 366 * 86_400_000;

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
  /** By lane: the attempt of which the state has not said yet whether it is counted, or given back. */
  const open = new Map<string, { readonly place: string; readonly attempt: string }>();

  /** Asks the state about an attempt under one id until it has answered. */
  async function settled<T>({ consumer, message, lane, place }: Delivery, attempt: string, ask: () => Promise<T>): Promise<T> {
    const name = JSON.stringify([consumer.name, message.topic, lane]);
    open.set(name, { place, attempt });
    const answer = await ask();
    open.delete(name);
    return answer;
  }

  function attemptOf({ consumer, message, lane, place }: Delivery): string {
    const unanswered = open.get(JSON.stringify([consumer.name, message.topic, lane]));
    return unanswered?.place === place ? unanswered.attempt : state.newAttempt();
  }

  /** Whatever follows from a message happened at its time, and deadlines are counted from there. */
  async function judged(delivery: Delivery): Promise<Delivery> {
    const { time } = delivery.message;
    if (delivery.fault !== undefined || toMs(time) - toMs(await clock.now()) <= AHEAD_MS_MAX) return delivery;
    return { ...delivery, fault: `Its time, ${time}, is years away.` };
  }

  async function attempt(received: Delivery): Promise<Outcome> {
    const delivery = await judged(received);
    const { message, fault } = delivery;
    const id = attemptOf(delivery);
    const count = await settled(delivery, id, () => state.begin(delivery, id));
    if (count === 'parked') return 'parked';
    if (fault !== undefined) return giveUp(delivery, { reason: 'malformed', detail: fault });
    if (message.key.trim() === '') return giveUp(delivery, { reason: 'malformed', detail: 'The message has no key.' });
    if (count > ATTEMPTS_MAX)
      return giveUp(delivery, { reason: 'failed', detail: `The process ended in each of ${ATTEMPTS_MAX} attempts.` });

    await failpoint('reaction.before-handle');
    const error = await failureOf(delivery);
    if (error === undefined) {
      await failpoint('reaction.after-handle');
      return 'handled';
    }
    if (error instanceof TryLater) {
      await settled(delivery, id, () => state.giveBack(delivery, id));
      return { retryInMs: LATER_MS, counted: false };
    }
    if (error instanceof Unprocessable || count === ATTEMPTS_MAX) return giveUp(delivery, whyOf(error));
    return { retryInMs: firstRetryMs * 2 ** (count - 1), counted: true };
  }

  /** No repetition would mend it: its sender is told, or an operator is. */
  async function giveUp(delivery: Delivery, why: Why): Promise<Outcome> {
    const { consumer, message } = delivery;
    if (consumer.refuse === undefined) return park(delivery, why);
    // Its sender hears that it was our mistake, and not which: an operator does.
    if (why.reason !== 'malformed') {
      const { topic, key, id: eventId, type } = message;
      alert({ alert: 'command_failed', consumer: consumer.name, topic, key, ...why, eventId, type });
    }
    await consumer.refuse(message, delivery, why);
    return 'handled';
  }

  async function park(delivery: Delivery, why: Why): Promise<'parked'> {
    const { consumer, message } = delivery;
    // A message without a key waits for nobody and nobody waits for it: it gets a key of its own.
    const key = message.key.trim() === '' ? `keyless-${message.id}` : message.key;
    const at = { consumer: consumer.name, topic: message.topic, key };
    await state.park(at, delivery, why, await clock.now());
    alert({ alert: 'key_parked', ...at, ...why, eventId: message.id, type: message.type });
    return 'parked';
  }

  async function redrive(consumer: Consumer, key: string): Promise<{ left: number }> {
    let left = 0;
    for (const at of await state.whereParked(consumer.name, { key })) {
      const claim = await claimed(at);
      if (claim) left += await drain(consumer, at, claim);
    }
    return { left };
  }

  async function skip(consumer: Consumer, key: string, eventId: string, reason: string): Promise<{ left: number }> {
    if (reason.trim() === '') throw new Rejection('reason.required', 'Say why this message is skipped: the reason is kept.');
    const [at] = await state.whereParked(consumer.name, { key, eventId });
    const claim = at && (await claimed(at));
    if (claim && (await state.skip(at, claim.epoch, eventId, reason.trim(), await clock.now())))
      return { left: await drain(consumer, at, claim) };
    if (claim) await state.release(at, claim.epoch);
    throw new Rejection('parked.not_found', `No message ${eventId} is parked there. Perhaps it was redriven meanwhile.`);
  }

  /** Keys parked for a word that nobody knew: this process may know it. Waits while the handler is busy or a dead process still holds its claim. */
  async function redriveUnknown(consumer: Consumer, loop: Pick<Waiting, 'pause' | 'stopped'>): Promise<void> {
    for (const at of await state.whereParked(consumer.name, { unknown: true })) {
      while (!loop.stopped) {
        try {
          const claim = await claimed(at);
          if (claim && claim.unfinished >= ATTEMPTS_MAX) {
            await state.release(at, claim.epoch, {
              reason: 'failed',
              detail: `The process ended in each of ${ATTEMPTS_MAX} redrives.`,
            });
          } else if (claim) await drain(consumer, at, claim);
          break;
        } catch (error) {
          if (!(error instanceof TryLater)) throw error;
          await loop.pause(LATER_MS);
        }
      }
    }
  }

  async function claimed(at: ParkedAt): Promise<Claim | undefined> {
    const claim = await state.claim(at);
    if (claim === 'taken') throw new TryLater(`${at.key} of ${at.consumer} is being redriven already. Look again in a minute.`);
    return claim;
  }

  async function drain(consumer: Consumer, at: ParkedAt, { epoch }: Claim): Promise<number> {
    for (;;) {
      const received = await state.oldest(at);
      if (received === undefined) {
        if (await state.unpark(at, epoch)) return 0;
        continue; // The consumer has just put another one behind.
      }
      await failpoint('reaction.before-handle');
      const error = await failureOf({ consumer, ...received });
      if (error !== undefined) {
        await state.release(at, epoch, error instanceof TryLater ? undefined : whyOf(error));
        if (error instanceof TryLater) throw error;
        return state.left(at);
      }
      await failpoint('reaction.after-handle');
      if (!(await state.drop(at, epoch, received.message.id))) return state.left(at);
    }
  }

  return { attempt, redrive, skip, redriveUnknown };
}

async function failureOf(delivery: (Received & { readonly consumer: Consumer }) | Delivery): Promise<Error | undefined> {
  const { consumer, message, fault } = delivery;
  if (fault !== undefined) return new Unprocessable('malformed', fault);
  try {
    await consumer.handle(message, 'lane' in delivery ? delivery : undefined);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function whyOf(error: Error): Why {
  if (error instanceof Unprocessable) return { reason: error.reason, detail: error.message.slice(0, DETAIL_CHARACTERS_MAX) };
  return { reason: 'failed', detail: `${error.name}: ${error.message}`.slice(0, DETAIL_CHARACTERS_MAX) };
}
