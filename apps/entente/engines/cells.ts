import { SERVICES, type ServiceName } from '@entente/contracts';
import { CLUSTER_FAILPOINTS, FAILPOINTS } from '@entente/runtime';
import type { StoryName } from '../e2e/stories.js';

type Place = (typeof FAILPOINTS | typeof CLUSTER_FAILPOINTS)[number];

/** A service dies at a place, the n-th time that it passes there. */
export type Cell = { readonly service: ServiceName; readonly place: Place; readonly hit: number };

/** What has to be played for a service to pass there: five orders of such a story lead there five times. */
type Reached = { readonly [service in ServiceName]?: StoryName };

const everywhere = (story: StoryName): Reached => ({ order: story, dispute: story, payout: story });
const WORK = everywhere('disputed and refunded in part');
const EARNED: Reached = { payout: 'nobody chooses' };
const WITHDRAWN: Reached = { payout: 'paid out' };
const COMMANDS: Reached = { ...WORK, ...WITHDRAWN };
const REFUNDED: Reached = { payout: 'never accepted' };
const RINGS: Reached = { order: 'never accepted', dispute: 'a parcel that never came', payout: 'never accepted' };

/** Only payout has legs, a provider and withdrawals; the other places are passed by all three. */
const REACHED: { readonly [place in Place]: Reached } = {
  'append.before': WORK,
  'append.after': WORK,
  'relay.before-publish': WORK,
  'relay.after-publish': WORK,
  'reaction.before-handle': WORK,
  'reaction.after-handle': WORK,
  'command.before-keep': COMMANDS,
  'command.after-keep': COMMANDS,
  'command.after-tell': COMMANDS,
  'projection.before-commit': WORK,
  'projection.after-commit': WORK,
  'deadlines.before-apply': WORK,
  'deadlines.after-apply': WORK,
  'alarm.before-ring': RINGS,
  'alarm.after-ring': RINGS,
  'leg.before-wallet': EARNED,
  'leg.after-wallet': EARNED,
  'leg.after-delivered': EARNED,
  'provider.before-call': REFUNDED,
  'provider.after-call': REFUNDED,
  'withdrawal.after-request': WITHDRAWN,
  'withdrawal.before-wallet': WITHDRAWN,
  'withdrawal.after-wallet': WITHDRAWN,
  'withdrawal.before-call': WITHDRAWN,
  'withdrawal.after-call': WITHDRAWN,
  'withdrawal.before-settled': WITHDRAWN,
  'withdrawal.after-settled': WITHDRAWN,
  'lease.after-won': WORK,
  'message.before-begin': WORK,
  'offset.before-commit': WORK,
  'offset.after-commit': WORK,
};

const HITS = [1, 2, 3, 4, 5];
/** The dispute service keeps no more leases than that. */
const LEASES = 4;
const BUSIEST: readonly Place[] = ['append.before', 'append.after'];
/** So often in two disputed orders, whichever service it is. */
const BUSIEST_HIT = 7;

const hitsAt = (place: Place): readonly number[] => {
  if (place === 'lease.after-won') return HITS.slice(0, LEASES);
  return BUSIEST.includes(place) ? [...HITS, BUSIEST_HIT] : HITS;
};

/** Every service at every place that it passes, several times. */
export const CELLS: readonly Cell[] = SERVICES.flatMap((service) =>
  (Object.keys(REACHED) as Place[])
    .filter((place) => REACHED[place][service] !== undefined)
    .flatMap((place) => hitsAt(place).map((hit) => ({ service, place, hit }))),
);

export const storyFor = ({ service, place }: Cell): StoryName | undefined => REACHED[place][service];

/** Whether one passes there with commands of the bus only. */
export const isOnBus = ({ place }: Cell): boolean => place.startsWith('command.');

export const told = ({ service, place, hit }: Cell): string => `${service} ${place}:${hit}`;
