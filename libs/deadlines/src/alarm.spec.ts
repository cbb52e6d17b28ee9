import { beforeEach, describe, expect, it } from '@jest/globals';
import { fromMs, ringsAt, rings, toMs, type Instant } from '@entente/kernel';
import { alarm, passing, type AlarmOptions, type DeadlineAlert, type PassingMessage } from './alarm.js';
import { MemoryClock } from './clocks.js';
import type { DeadlineRow } from './deadlines.js';
import { MemoryDeadlines } from './memory/index.js';

const dueAt = '2026-03-02T12:00:00.000Z' as Instant;
const after = (minutes: number): Instant => fromMs(toMs(dueAt) + minutes * 60_000);
const choice: DeadlineRow = { stream: 'order-1', name: 'choice', revision: 4, dueAt, graceMs: 0 };

let deadlines: MemoryDeadlines;
let elapsedMs: number;
let rung: { readonly row: DeadlineRow; readonly message: PassingMessage }[];
let alerts: DeadlineAlert[];
let position: string | undefined;

beforeEach(() => {
  deadlines = new MemoryDeadlines();
  elapsedMs = 0;
  rung = [];
  alerts = [];
  position = undefined;
});

/** What the projection would do. */
async function change(started: readonly DeadlineRow[], ended: readonly string[] = []): Promise<void> {
  const to = String(Number(position ?? 0) + 1);
  const changes = [
    { stream: 'order-1', started: [], ended },
    ...started.map((row) => ({ stream: row.stream, started: [row], ended: [] })),
  ];
  await deadlines.apply(changes, position, to);
  position = to;
}

const alarmOf = (options: Partial<AlarmOptions> = {}) =>
  alarm({
    deadlines,
    clock: new MemoryClock(after(5)),
    ring: async (row, message) => {
      rung.push({ row, message });
      return { changed: false };
    },
    atHead: () => true,
    isCurrent: async () => true,
    elapsed: () => elapsedMs,
    alert: (told) => alerts.push(told),
    ...options,
  });

describe('An alarm', () => {
  it('does nothing while nothing is due', async () => {
    await change([choice]);
    const { step } = alarmOf({ clock: new MemoryClock(dueAt) });
    expect(await step()).toBe('idle');
    expect(rung).toEqual([]);
  });

  it('rings with a command whose id belongs to this start of this deadline', async () => {
    await change([choice]);
    await alarmOf().step();
    const [{ message } = {}] = rung;
    expect(message?.command).toEqual({ type: 'PassDeadline', name: 'choice', dueAt });
    expect(message?.envelope).toMatchObject({ receivedAt: after(5), recordedAt: after(5) });
    expect(message?.envelope).toEqual(passing(choice, after(5)).envelope);
    expect(passing({ ...choice, revision: 5 }, after(5)).envelope.commandId).not.toBe(message?.envelope.commandId);
    expect(passing(choice, after(9)).envelope.commandId).toBe(message?.envelope.commandId);
  });

  it('waits after a start until the rows have once been up to date', async () => {
    await change([choice]);
    let atHead = false;
    const { step } = alarmOf({ atHead: () => atHead });
    expect(await step()).toBe('idle');
    atHead = true;
    expect(await step()).toBe('moved');
    atHead = false;
    elapsedMs = 1_000;
    expect(await step()).toBe('moved');
  });

  it('rings nothing before all is heard that was sent in time, and of what ends later nothing', async () => {
    const later = { ...choice, stream: 'order-later', dueAt: after(3) };
    await change([choice, later]);
    let heard: Instant | undefined;
    const { step } = alarmOf({ heardUntil: async () => heard });
    expect(await step()).toBe('idle');
    heard = after(2);
    expect(await step()).toBe('moved');
    expect(rung.map(({ row }) => row.stream)).toEqual([choice.stream]);
    heard = after(5);
    expect(await step()).toBe('moved');
    expect(rung.map(({ row }) => row.stream)).toEqual([choice.stream, 'order-later']);
  });

  it('rings in due order, and all there are, however many', async () => {
    const many = Array.from({ length: 250 }, (_, minute) => ({ ...choice, stream: `order-${minute}`, dueAt: after(-minute) }));
    await change(many);
    const { step } = alarmOf();
    expect([await step(), await step(), await step(), await step()]).toEqual(['moved', 'moved', 'moved', 'idle']);
    expect(rung.map(({ row }) => row.stream)).toEqual(many.map(({ stream }) => stream).reverse());
  });

  it('leaves the row to the projection, and does not ring again meanwhile', async () => {
    await change([choice]);
    const bell = alarmOf({ ring: async () => ({ changed: true }) });
    expect(await bell.step()).toBe('moved');
    elapsedMs = 59_999;
    expect(await bell.step()).toBe('idle');
    expect(await deadlines.dueCount(after(5))).toBe(1);
    expect(bell.firedCount()).toBe(1);
    expect(bell.isIdle()).toBe(true);
  });

  it('rings at once for a deadline that was started anew', async () => {
    await change([choice]);
    const { step } = alarmOf();
    await step();
    await change([{ ...choice, revision: 6 }], ['choice']);
    expect(await step()).toBe('moved');
    expect(rung.map(({ row }) => row.revision)).toEqual([4, 6]);
  });

  it('tries again after a second, doubling to a minute, when it is ignored', async () => {
    await change([choice]);
    const { step } = alarmOf();
    const rungAt: number[] = [];
    for (elapsedMs = 0; elapsedMs <= 250_000; elapsedMs += 500) if ((await step()) === 'moved') rungAt.push(elapsedMs / 1_000);
    expect(rungAt).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  it('alerts once when it was ignored five times with the rows up to date', async () => {
    await change([choice]);
    const { step } = alarmOf();
    for (elapsedMs = 0; elapsedMs <= 250_000; elapsedMs += 1_000) await step();
    expect(alerts).toEqual([{ alert: 'deadline_ignored', stream: 'order-1', name: 'choice', dueAt, fires: 5 }]);
  });

  it('does not alert while the rows lag behind the store', async () => {
    await change([choice]);
    const { step } = alarmOf({ isCurrent: async () => false });
    for (elapsedMs = 0; elapsedMs <= 250_000; elapsedMs += 1_000) await step();
    expect(rung.length).toBeGreaterThan(5);
    expect(alerts).toEqual([]);
  });

  it('goes on with the others when one stream is broken, and alerts', async () => {
    await change([choice, { ...choice, stream: 'order-2' }]);
    const { step } = alarmOf({
      ring: async (row, message) => {
        if (row.stream === 'order-1') throw new Error('No policy pack comeup/9.');
        rung.push({ row, message });
        return { changed: true };
      },
    });
    for (elapsedMs = 0; elapsedMs < 16_000; elapsedMs += 1_000) await step();
    expect(rung.map(({ row }) => row.stream)).toEqual(['order-2']);
    expect(alerts).toMatchObject([
      { alert: 'deadline_failed', stream: 'order-1', fires: 5, detail: 'Error: No policy pack comeup/9.' },
    ]);
  });

  it('that is killed between ring and memory rings once more, with the same id', async () => {
    await change([choice]);
    const killed = alarmOf({
      failpoint: (name) => {
        if (name === 'alarm.after-ring') throw new Error('killed');
      },
    });
    await expect(killed.step()).rejects.toThrow('killed');
    await alarmOf().step();
    const [first, second] = rung.map(({ message }) => message.envelope.commandId);
    expect(second).toBe(first);
    expect(rung).toHaveLength(2);
  });
});

describe('When the clock that decides is two minutes behind and is asked first', () => {
  it('nothing is recorded early, and the deadline still passes, once, later', async () => {
    await change([choice]);
    const right = new MemoryClock(ringsAt(choice));
    const passedAt: Instant[] = [];
    // The decider's fence, and its memory of command ids.
    const decideAt = (now: Instant, row: DeadlineRow, { command, envelope }: PassingMessage) => {
      const changed = passedAt.length === 0 && rings({ ...row, since: dueAt }, command, now);
      if (changed) passedAt.push(now);
      rung.push({ row, message: { command, envelope } });
      return { changed };
    };
    const behind = async () => fromMs(toMs(await right.now()) - 120_000);
    const first = alarmOf({ clock: right, ring: async (row, message) => decideAt(await behind(), row, message) });
    const second = alarmOf({ clock: right, ring: async (row, message) => decideAt(message.envelope.receivedAt, row, message) });

    expect(await first.step()).toBe('moved');
    expect(passedAt).toEqual([]);
    expect(await deadlines.dueCount(await right.now())).toBe(1);

    elapsedMs += 1_000;
    await right.set(after(1));
    expect(await second.step()).toBe('moved');
    expect(passedAt).toEqual([after(1)]);

    await change([], ['choice']);
    elapsedMs += 60_000;
    await right.set(after(10));
    expect([await first.step(), await second.step()]).toEqual(['idle', 'idle']);
    expect(new Set(rung.map(({ message }) => message.envelope.commandId)).size).toBe(1);
  });

  it('the same owner brings it about, when its clock has caught up', async () => {
    await change([choice]);
    const slow = new MemoryClock(after(-2));
    const { step } = alarmOf({ clock: slow });
    expect(await step()).toBe('idle');
    await slow.set(ringsAt(choice));
    expect(await step()).toBe('moved');
    expect(rung[0]?.message.envelope.receivedAt).toBe(ringsAt(choice));
  });
});
