import type { Instant } from '@entente/kernel';
import type { Histories, Moved, Told } from './histories.js';

export type Happened =
  | { readonly of: 'order' | 'dispute'; readonly disputeId?: string; readonly told: Told }
  | { readonly of: 'money'; readonly moved: Moved };

const atOf = (one: Happened): Instant => (one.of === 'money' ? one.moved.at : one.told.at);

/**
 * Everything in the order in which it happened. Within one instant that is: the order, then its disputes, then the money, each by revision;
 * but what an order does because a dispute was decided or closed comes after that.
 */
export function inOrder({ order, disputes, money }: Histories): readonly Happened[] {
  const all: Happened[] = [
    ...order.map((told) => ({ of: 'order', told }) as const),
    ...disputes.flatMap(({ disputeId, items }) => items.map((told) => ({ of: 'dispute', disputeId, told }) as const)),
    ...money.map((moved) => ({ of: 'money', moved }) as const),
  ];
  const instants = [...new Set(all.map(atOf))].sort();
  return instants.flatMap((at) => withinOneInstant(all.filter((one) => atOf(one) === at)));
}

function withinOneInstant(all: readonly Happened[]): readonly Happened[] {
  const disputes = all.filter(({ of }) => of === 'dispute');
  const told = all
    .filter(({ of }) => of === 'order')
    .flatMap((one) => {
      const heard = isAnswer(one) ? disputes.findIndex(isHeard) : -1;
      return [...disputes.splice(0, heard + 1), one];
    });
  return [...told, ...disputes, ...all.filter(({ of }) => of === 'money')];
}

/** What an order does by itself is an answer to a dispute, unless it opens one. */
const isAnswer = (one: Happened): boolean => one.of === 'order' && one.told.by === 'system' && one.told.type !== 'DisputeOpened';
const isHeard = (one: Happened): boolean =>
  one.of === 'dispute' && (one.told.type === 'DisputeDecided' || one.told.type === 'DisputeClosed');
