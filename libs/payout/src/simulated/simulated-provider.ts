import type { Money } from '@entente/kernel';
import type { Answer } from '../domain/provider-call.js';
import type { Manner, Movement, ProviderDesk } from '../provider-desk.js';
import { PaymentProvider } from '../provider.js';

/** What the simulated provider remembers. It is state and never rebuilt: nobody else knows what was paid. */
export abstract class Till {
  /** The movement that stands under its key from now on: this one, or the one that was there before. */
  abstract add(movement: Movement): Promise<Movement>;
  abstract find(key: string): Promise<Movement | undefined>;
  /** Movements of one payment or destination, the oldest first. */
  abstract of(target: string): Promise<readonly Movement[]>;
  abstract tell(target: string, manner: Manner): Promise<void>;
  abstract mannerOf(target: string): Promise<Manner>;
}

const SLOW_MS = 1_500;
const DONE: Answer = { outcome: 'done' };

/** A provider for development, tests and simulation, as good or bad as it is told to be. `wait` belongs to whoever owns the timers. */
export class SimulatedProvider extends PaymentProvider implements ProviderDesk {
  constructor(
    private readonly till: Till,
    private readonly wait: (ms: number) => Promise<void>,
  ) {
    super();
  }

  refund(reference: string, amount: Money, key: string): Promise<Answer> {
    return this.move({ ...amount, kind: 'refund', target: reference, key });
  }

  payOut(destination: string, amount: Money, key: string): Promise<Answer> {
    return this.move({ ...amount, kind: 'pay_out', target: destination, key });
  }

  async find(key: string): Promise<Answer | undefined> {
    return (await this.till.find(key)) && DONE;
  }

  tell(reference: string, manner: Manner): Promise<void> {
    return this.till.tell(reference, manner);
  }

  async movementsOf(reference: string) {
    return (await this.till.of(reference)).map(({ kind, amountMinor, key }) => ({ kind, amountMinor, key }));
  }

  private async move(movement: Movement): Promise<Answer> {
    const manner = await this.till.mannerOf(movement.target);
    if (manner === 'refuse' && !(await this.till.find(movement.key))) return { outcome: 'refused', reason: 'refused_by_bank' };
    await this.once(movement);
    if (manner === 'twice') await this.once(movement);
    if (manner === 'slow') await this.wait(SLOW_MS);
    return manner === 'lose' ? { outcome: 'unknown' } : DONE;
  }

  private async once(movement: Movement): Promise<void> {
    const { kind, target, amountMinor, currency } = await this.till.add(movement);
    const isSame =
      kind === movement.kind &&
      target === movement.target &&
      amountMinor === movement.amountMinor &&
      currency === movement.currency;
    if (!isSame) throw new Error(`The key ${movement.key} stands for another movement. Derive one key for each movement.`);
  }
}
