import TestSequencer from '@jest/test-sequencer';

/**
 * What takes minutes. Where no run before has told how long suites take, as in a fresh clone, Jest begins with the largest file, and these are small:
 * one worker would stand idle while the other is busy with the last of them.
 */
const LONGEST = [
  'apps/entente/e2e/crash.spec.ts',
  'libs/testing/src/simulation/simulation.spec.ts',
  'apps/entente/e2e/actions.spec.ts',
  'apps/entente/e2e/demo-keep.spec.ts',
  'apps/entente/engines/kills.engines.ts',
  'libs/projections/src/rebuild.engines.ts',
  'apps/entente/engines/stories.engines.ts',
  'libs/bus/src/kafka/outages.engines.ts',
];

export default class Sequencer extends TestSequencer {
  sort(tests) {
    const placeOf = ({ path }) => LONGEST.findIndex((name) => path.endsWith(`/${name}`));
    const sorted = super.sort(tests);
    const longest = sorted.filter((test) => placeOf(test) >= 0).sort((one, other) => placeOf(one) - placeOf(other));
    return [...longest, ...sorted.filter((test) => placeOf(test) < 0)];
  }
}
