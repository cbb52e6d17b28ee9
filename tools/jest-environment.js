import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** Those that were entered since the last suite has ended. */
const entered = new Set();
const run = Reflect.get(AsyncLocalStorage.prototype, 'run');
AsyncLocalStorage.prototype.run = function (...given) {
  entered.add(this);
  return Reflect.apply(run, this, given);
};

/**
 * Node carries every storage that was ever entered along with every promise, and Jest has one of its own for each suite: the hundredth suite of a
 * worker would pay for all before it, with each `await`. A suite's storages end with it.
 */
export default class Environment extends TestEnvironment {
  async teardown() {
    for (const storage of entered) storage.disable();
    entered.clear();
    await super.teardown();
  }
}
