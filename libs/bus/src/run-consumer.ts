import type { Alert, Consumer, Consumption } from './bus.js';
import type { Delivery } from './consumer-state.js';
import type { Deliveries } from './deliver.js';
import type { Waiting } from './wait.js';

/** Publishing wakes the loop; what another process publishes is found by looking. */
const LOOK_MS = 1000;
const OUTAGE_MS = 500;
/** So many pauses in a row without getting past one message, and somebody is told. */
const STALLED_PAUSES = 20;

/** Where a consumer's messages come from. */
export type Source = {
  /** The oldest message that the offset has not passed. */
  next(): Promise<Delivery | undefined>;
  moveOffset(delivery: Delivery): Promise<void>;
};

/** The loop of a consumer whose messages come one after another. It ends only by `stop`. */
export function runConsumer(
  consumer: Consumer,
  source: Source,
  { deliveries, waiting, alert }: { deliveries: Deliveries; waiting: Waiting; alert: (alert: Alert) => void },
): Consumption {
  let pauses = 0;

  async function paused(ms: number, detail: string): Promise<void> {
    pauses += 1;
    if (pauses === STALLED_PAUSES) alert({ alert: 'consumer_stalled', consumer: consumer.name, detail });
    await waiting.pause(ms);
  }

  async function handleNext(): Promise<void> {
    const delivery = await source.next();
    if (delivery === undefined) {
      pauses = 0;
      return waiting.news(LOOK_MS);
    }
    const outcome = await deliveries.attempt(delivery);
    if (typeof outcome === 'object') return paused(outcome.retryInMs, `Message ${delivery.message.id} is to be tried later.`);
    await source.moveOffset(delivery);
    pauses = 0;
  }

  /** The bus's own store is away, or a crash test ended an attempt: nothing is lost by trying again. */
  async function untilStopped(step: () => Promise<boolean>): Promise<void> {
    while (!waiting.stopped) {
      try {
        if (await step()) return;
      } catch (error) {
        await paused(OUTAGE_MS, error instanceof Error ? error.message : String(error));
      }
    }
  }

  const running = Promise.all([
    untilStopped(async () => {
      await handleNext();
      return false;
    }),
    untilStopped(async () => {
      await deliveries.redriveUnknown(consumer, waiting);
      return true;
    }),
  ]);
  return {
    async stop() {
      waiting.stop();
      await running;
    },
  };
}
