import { describe } from '@jest/globals';

/**
 * For a suite that needs more than Node: it runs where that is to be had, and is passed over, and says so, where it is not. In continuous
 * integration (`ENTENTE_REQUIRE_SERVERS`) what is missing is a failure.
 */
export function describeWhere(isThere: boolean, needs: string): typeof describe | typeof describe.skip {
  if (isThere) return describe;
  if (process.env['ENTENTE_REQUIRE_SERVERS']) throw new Error(`This suite needs ${needs}: install it.`);
  process.stderr.write(`Passed over: a suite that needs ${needs}.\n`);
  return describe.skip;
}
