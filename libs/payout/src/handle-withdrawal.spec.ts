import { describe, expect, it } from '@jest/globals';
import { Busy, WrongRevision } from '@entente/event-store';
import { plusMs } from '@entente/kernel';
import { payoutFaults } from './invariants.js';
import {
  captured,
  Crash,
  everythingStored,
  newWorld,
  orderNews,
  payoutProcess,
  START,
  through,
  type World,
} from './payout-on-trial.contract.js';
import { MANNERS } from './provider-desk.js';

const MINUTE_MS = 60_000;
/** The sixth and last attempt at what was asked for at the start. */
const LAST_ATTEMPT = plusMs(START, (1 + 5 + 30 + 120 + 720) * MINUTE_MS);
const BANK = 'bo-bank';

const PLACES = [
  'withdrawal.after-request',
  'withdrawal.before-wallet',
  'withdrawal.after-wallet',
  'withdrawal.before-call',
  'withdrawal.after-call',
  'withdrawal.before-settled',
  'withdrawal.after-settled',
  'alarm.before-ring',
  'alarm.after-ring',
] as const;

/** The seller has 8,000 in his wallet. */
async function earned(): Promise<World> {
  const world = newWorld();
  const here = payoutProcess(world);
  await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'release' }]));
  await here.settle();
  return world;
}
const moved = async ({ till }: World) => (await till.of(BANK)).map(({ amountMinor }) => amountMinor);
const faults = async (world: World) =>
  payoutFaults({ store: world.store, movements: [...(await world.till.of('pay-1')), ...(await world.till.of(BANK))] });

describe('A withdrawal', () => {
  it('is reserved at once and paid without the clock being turned', async () => {
    const world = await earned();
    const here = payoutProcess(world);
    const { withdrawalId, status } = await here.withdraw('w-1', 5_000);
    expect(status).toBe('reserved');
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 3_000, reservedMinor: 5_000 });
    await here.settle();
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'paid', isClosed: true });
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 3_000, reservedMinor: 0 });
    expect(await here.movements(BANK)).toEqual([{ kind: 'pay_out', amountMinor: 5_000, key: `withdrawal:${withdrawalId}` }]);
    expect(await faults(world)).toEqual([]);
  });

  it('asked for again with the same key moves nothing; a refusal is remembered though there is more by now (scenario 50)', async () => {
    const world = await earned();
    const here = payoutProcess(world);
    await here.withdraw('w-1', 5_000);
    expect((await here.withdraw('w-2', 3_001)).refusal).toMatchObject({ why: 'not_covered', availableMinor: 3_000 });
    await here.settle();
    await here.publish(orderNews(1, 'o-2', [captured('pay-2', 10_000)]), orderNews(2, 'o-2', [{ do: 'release' }]));
    await here.settle();

    const before = await everythingStored(world.store);
    expect(await here.withdraw('w-1', 5_000)).toMatchObject({ replayed: true });
    expect(await here.withdraw('w-2', 3_001)).toMatchObject({ replayed: true, refusal: { availableMinor: 3_000 } });
    await here.settle();
    expect(await everythingStored(world.store)).toBe(before);
    await expect(here.withdraw('w-1', 5_001)).rejects.toMatchObject({ code: 'command.id_reused' });
  });

  it('that the bank refuses to the end comes back to the wallet, and may be asked for anew', async () => {
    const world = await earned();
    await world.till.tell(BANK, 'refuse');
    const here = payoutProcess(world);
    const { withdrawalId } = await here.withdraw('w-1', 8_000);
    await through(world, plusMs(LAST_ATTEMPT, -1), () => here);
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 0, reservedMinor: 8_000 });
    await world.clock.set(LAST_ATTEMPT);
    await here.settle();
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'failed', isClosed: true });
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000, reservedMinor: 0 });
    expect(await here.nextDue()).toBeUndefined();
    expect(await faults(world)).toEqual([]);

    await world.till.tell(BANK, 'ok');
    await here.withdraw('w-2', 8_000);
    await here.settle();
    expect(await moved(world)).toEqual([8_000]);
    expect(await faults(world)).toEqual([]);
  });

  it('below what the marketplace pays out at least is refused', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], { policy: 'direct/1' }));
    await here.settle();
    expect((await here.withdraw('w-1', 99, { marketplace: 'direct' })).refusal).toMatchObject({
      why: 'below_minimum',
      availableMinor: 8_000,
      minimumMinor: 100,
    });
    expect(await here.withdraw('w-2', 100, { marketplace: 'direct' })).toMatchObject({ status: 'reserved' });
  });

  for (const manner of MANNERS) {
    for (const place of PLACES) {
      it(`is neither lost nor paid twice when the provider is told "${manner}" and the process ends at ${place} again and again`, async () => {
        const world = await earned();
        await world.till.tell(BANK, manner);
        let crashes = 3;
        const failpoint = (name: string) => {
          if (name === place && crashes-- > 0) throw new Crash(name);
        };
        const open = () => payoutProcess(world, { failpoint });
        await open()
          .withdraw('w-1', 5_000)
          .catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
          });
        await through(world, LAST_ATTEMPT, open);

        const here = payoutProcess(world);
        await here.settle();
        const isPaid = manner !== 'refuse';
        expect(await here.withdraw('w-1', 5_000)).toMatchObject({ replayed: true, status: isPaid ? 'paid' : 'failed' });
        expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: isPaid ? 3_000 : 8_000, reservedMinor: 0 });
        expect(await moved(world)).toEqual(isPaid ? [5_000] : []);
        expect(await here.nextDue()).toBeUndefined();
        expect(await faults(world)).toEqual([]);
      });
    }
  }

  it('is paid once by alarms that ring together, beside its own request', async () => {
    const world = await earned();
    const all = [payoutProcess(world), payoutProcess(world), payoutProcess(world)];
    await Promise.all([all[0]?.withdraw('w-1', 5_000), ...all.map((one) => one.settle())]);
    await Promise.all(all.map((one) => one.settle()));
    expect(await moved(world)).toEqual([5_000]);
    expect(await faults(world)).toEqual([]);
  });
});

describe('Whoever is after the same money', () => {
  it('gets it once: of several withdrawals at a time the wallet pays what it has (scenario 50)', async () => {
    const world = await earned();
    const all = [1, 2, 3, 4].map(() => payoutProcess(world));
    const answers = await Promise.all(all.map((here, i) => here.withdraw(`w-${i}`, 3_000)));
    for (const here of all) await here.settle();
    expect(answers.filter(({ status }) => status === 'refused')).toHaveLength(2);
    expect(await moved(world)).toEqual([3_000, 3_000]);
    expect(await payoutProcess(world).wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 2_000, reservedMinor: 0 });
    expect(await faults(world)).toEqual([]);
  });

  it('does not get what is reserved: money that is taken back meanwhile becomes a debt, and the provider pays once', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    const direct = { policy: 'direct/1' };
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
    await here.settle();
    await here.withdraw('w-1', 8_000, { marketplace: 'direct' });
    await here.publish(orderNews(2, 'o-1', [{ do: 'refund' }], direct));
    await here.settle();
    expect(await here.wallet('direct', 'bo')).toEqual({ availableMinor: 0, heldMinor: 0, reservedMinor: 0, debtMinor: 8_000 });
    expect((await here.withdraw('w-2', 100, { marketplace: 'direct' })).refusal).toMatchObject({ availableMinor: 0 });
    expect(await moved(world)).toEqual([8_000]);
    expect(await faults(world)).toEqual([]);
  });

  for (const place of PLACES.slice(0, 3)) {
    it(`is refused when the money is taken back while the request is at ${place}, and nothing stays reserved`, async () => {
      const world = newWorld();
      const other = payoutProcess(world);
      const direct = { policy: 'direct/1' };
      await other.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
      await other.settle();
      let isFirst = true;
      const here = payoutProcess(world, {
        failpoint: async (name) => {
          if (name !== place || !isFirst) return;
          isFirst = false;
          await other.publish(orderNews(2, 'o-1', [{ do: 'refund' }], direct));
          // The leg is delivered; the alarm, which would carry on with the withdrawal, is not asked.
          while ((await other.steps[0]()) === 'moved');
          while ((await other.steps[1]()) === 'moved');
        },
      });
      const { withdrawalId } = await here.withdraw('w-1', 8_000, { marketplace: 'direct' });
      await here.settle();
      const isPaid = place === 'withdrawal.after-wallet';
      expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: isPaid ? 'paid' : 'refused', isClosed: true });
      expect(await here.wallet('direct', 'bo')).toMatchObject({ reservedMinor: 0, debtMinor: isPaid ? 8_000 : 0 });
      expect(await moved(world)).toEqual(isPaid ? [8_000] : []);
      expect(await faults(world)).toEqual([]);
    });
  }

  for (const place of ['withdrawal.before-refused', 'withdrawal.before-settled', 'withdrawal.after-settled']) {
    it(`is refused though the process ends at ${place} again and again`, async () => {
      const world = newWorld();
      const other = payoutProcess(world);
      const direct = { policy: 'direct/1' };
      await other.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
      await other.settle();
      let crashes = 3;
      const failpoint = async (name: string) => {
        if (name === 'withdrawal.after-request') {
          await other.publish(orderNews(2, 'o-1', [{ do: 'refund' }], direct));
          for (const step of other.steps.slice(0, 2)) while ((await step()) === 'moved');
        }
        if (name === place && crashes-- > 0) throw new Crash(name);
      };
      const open = () => payoutProcess(world, { failpoint });
      await expect(open().withdraw('w-1', 8_000, { marketplace: 'direct' })).rejects.toThrow(Crash);
      await through(world, LAST_ATTEMPT, open);
      expect(crashes).toBeLessThan(0);
      expect(await other.withdraw('w-1', 8_000, { marketplace: 'direct' })).toMatchObject({ status: 'refused', replayed: true });
      expect(await other.nextDue()).toBeUndefined();
      expect(await faults(world)).toEqual([]);
    });
  }

  it('cannot reserve behind a refusal, however much he read in the wallet before it', async () => {
    const world = newWorld();
    const other = payoutProcess(world);
    const direct = { policy: 'direct/1' };
    await other.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
    await other.settle();
    const noAlarm = async () => {
      for (let moved = true; moved;) {
        moved = false;
        for (const step of other.steps.slice(0, 2)) if ((await step()) === 'moved') moved = true;
      }
    };
    let arrive = () => {};
    let goOn = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (goOn = resolve));
    /** Rings when there is money again, and stands still before it reserves. */
    const late = payoutProcess(world, {
      failpoint: async (name) => {
        if (name !== 'withdrawal.before-wallet') return;
        arrive();
        await released;
      },
    });
    let ringing: Promise<void> | undefined;
    const early = payoutProcess(world, {
      failpoint: async (name) => {
        if (name === 'withdrawal.after-request') {
          await other.publish(orderNews(2, 'o-1', [{ do: 'refund' }], direct));
          await noAlarm();
        }
        if (name === 'withdrawal.before-refused') {
          await other.publish(orderNews(1, 'o-2', [captured('pay-2', 10_000)], direct));
          await noAlarm();
          ringing = late.settle();
          await arrived;
        }
      },
    });
    const { withdrawalId, status } = await early.withdraw('w-1', 8_000, { marketplace: 'direct' });
    expect(status).toBe('refused');
    goOn();
    await ringing;
    await other.settle();
    expect(await other.withdrawal(withdrawalId)).toMatchObject({ status: 'refused', isClosed: true });
    expect(await other.wallet('direct', 'bo')).toEqual({ availableMinor: 8_000, heldMinor: 0, reservedMinor: 0, debtMinor: 0 });
    expect(await moved(world)).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });

  it('begins again when the wallet changes in between; given up after five times, the alarm carries on', async () => {
    const world = await earned();
    const contested = Object.create(world.store) as typeof world.store;
    let conflicts = 2;
    contested.append = (append) => {
      if (append.stream.startsWith('wallet-') && conflicts-- > 0)
        throw new WrongRevision(append.stream, append.expected, append.expected + 1);
      return world.store.append(append);
    };
    const patient = payoutProcess(world, { store: contested });
    expect(await patient.withdraw('w-1', 1_000)).toMatchObject({ status: 'reserved' });
    conflicts = Infinity;
    await expect(patient.withdraw('w-2', 1_000)).rejects.toThrow(Busy);
    const next = payoutProcess(world);
    await next.settle();
    expect(await next.withdraw('w-2', 1_000)).toMatchObject({ replayed: true, status: 'paid' });
    expect(await moved(world)).toEqual([1_000, 1_000]);
    expect(await faults(world)).toEqual([]);
  });
});
