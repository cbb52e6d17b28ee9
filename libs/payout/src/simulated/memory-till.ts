import type { Manner, Movement } from '../provider-desk.js';
import { Till } from './simulated-provider.js';

/** For simulation: it outlives the processes that crash around it, for whoever keeps the object. */
export class MemoryTill extends Till {
  private readonly movements = new Map<string, Movement>();
  private readonly manners = new Map<string, Manner>();

  async add(movement: Movement): Promise<Movement> {
    const standing = this.movements.get(movement.key) ?? movement;
    this.movements.set(movement.key, standing);
    return standing;
  }

  async find(key: string): Promise<Movement | undefined> {
    return this.movements.get(key);
  }

  async of(target: string): Promise<readonly Movement[]> {
    return [...this.movements.values()].filter((movement) => movement.target === target);
  }

  async tell(target: string, manner: Manner): Promise<void> {
    this.manners.set(target, manner);
  }

  async mannerOf(target: string): Promise<Manner> {
    return this.manners.get(target) ?? 'ok';
  }
}
