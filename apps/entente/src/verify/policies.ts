import type { Packs } from '@entente/policy';
import { orderOf, type Case } from './case.js';
import { compare, type Judged } from './judged.js';

/** The rule book of an order says what it said when the order was placed. One that is not here any more is not judged. */
export const judgePolicy = (one: Case, packs: Packs): readonly Judged[] =>
  orderOf(one).flatMap(({ stream, revision, data }) => {
    const today = data.type === 'OrderPlaced' ? packs.find(data.policy)?.digest : undefined;
    if (data.type !== 'OrderPlaced' || today === undefined) return [];
    return [compare('policies.unchanged', { stream, revision }, data.policyDigest, today)];
  });
