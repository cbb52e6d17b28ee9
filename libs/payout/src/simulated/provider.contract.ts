import { beforeEach, expect, it } from '@jest/globals';
import { SimulatedProvider, type Till } from './simulated-provider.js';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** What every provider that can be told how to behave does. `open` gives a new view of the same memory each time. */
export function providerContract(fresh: () => Promise<{ open: () => Promise<Till> }>): void {
  let open: () => Promise<Till>;
  let provider: SimulatedProvider;
  let waitedMs: number;
  const over = (till: Till) =>
    new SimulatedProvider(till, async (ms) => {
      waitedMs += ms;
    });

  beforeEach(async () => {
    ({ open } = await fresh());
    provider = over(await open());
    waitedMs = 0;
  });

  it('pays, and remembers what it paid under which key', async () => {
    expect(await provider.find('k-1')).toBeUndefined();
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'done' });
    expect(await provider.find('k-1')).toEqual({ outcome: 'done' });
    expect(await provider.payOut('iban-7', EUR(100), 'k-2')).toEqual({ outcome: 'done' });
    expect(await provider.movementsOf('pay-1')).toEqual([{ kind: 'refund', amountMinor: 700, key: 'k-1' }]);
    expect(await provider.movementsOf('iban-7')).toEqual([{ kind: 'pay_out', amountMinor: 100, key: 'k-2' }]);
  });

  it('pays once, however often one key is sent', async () => {
    await Promise.all([1, 2, 3].map(() => provider.refund('pay-1', EUR(700), 'k-1')));
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'done' });
    expect(await provider.movementsOf('pay-1')).toHaveLength(1);
  });

  it('takes one key for two amounts as the bug that it is', async () => {
    await provider.refund('pay-1', EUR(700), 'k-1');
    await expect(provider.refund('pay-1', EUR(701), 'k-1')).rejects.toThrow('another movement');
    expect(await provider.movementsOf('pay-1')).toHaveLength(1);
  });

  it('refuses when told so, moves nothing, and pays under the same key when told otherwise', async () => {
    await provider.tell('pay-1', 'refuse');
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'refused', reason: 'refused_by_bank' });
    expect(await provider.find('k-1')).toBeUndefined();
    await provider.tell('pay-1', 'ok');
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'done' });
  });

  it('does not take back what it has paid when it is told to refuse later', async () => {
    await provider.refund('pay-1', EUR(700), 'k-1');
    await provider.tell('pay-1', 'refuse');
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'done' });
  });

  it('loses its answer when told so, having paid', async () => {
    await provider.tell('pay-1', 'lose');
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'unknown' });
    expect(await provider.find('k-1')).toEqual({ outcome: 'done' });
  });

  it('is slow when told so, and acts twice when told so, and pays once all the same', async () => {
    await provider.tell('pay-1', 'slow');
    expect(await provider.refund('pay-1', EUR(700), 'k-1')).toEqual({ outcome: 'done' });
    expect(waitedMs).toBeGreaterThan(0);
    await provider.tell('pay-2', 'twice');
    expect(await provider.refund('pay-2', EUR(700), 'k-2')).toEqual({ outcome: 'done' });
    expect(await provider.movementsOf('pay-2')).toHaveLength(1);
  });

  it('knows after a restart what it paid and what it was told', async () => {
    await provider.refund('pay-1', EUR(700), 'k-1');
    await provider.tell('pay-2', 'refuse');
    const restarted = over(await open());
    expect(await restarted.find('k-1')).toEqual({ outcome: 'done' });
    expect(await restarted.refund('pay-2', EUR(1), 'k-2')).toMatchObject({ outcome: 'refused' });
  });
}
