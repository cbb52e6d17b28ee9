import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../e2e/child.js';

const READY_MS_MAX = 60_000;
const LOOK_MS = 100;

/** A replica of a service, or the gateway. */
type Asked = { readonly url: string; readonly process: () => Child };

/** What a balancer and whoever restarts processes see. */
export async function healthOf({ url }: Asked): Promise<{ readonly live: number; readonly ready: number }> {
  const statusOf = async (what: string) => (await fetch(`${url}/health/${what}`)).status;
  return { live: await statusOf('live'), ready: await statusOf('ready') };
}

export async function ready(asked: Asked): Promise<void> {
  for (const endsAt = performance.now() + READY_MS_MAX; (await healthOf(asked)).ready !== 200; await sleep(LOOK_MS))
    if (performance.now() > endsAt) throw new Error(`Not ready in time:\n${asked.process().said()}`);
}

/** Messages that a process has handled since its start. */
export async function handledBy({ url }: Asked): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const counts = [...metrics.matchAll(/^entente_messages_total\{[^}]*\} (\d+)$/gm)];
  return counts.reduce((total, [, count]) => total + Number(count), 0);
}
