import { isNear, plusPeriod, Rejection, STATED_YEARS_MAX, type Instant } from '@entente/kernel';
import { ADVANCE_MS_MAX, type Advanced, type AdvanceTo } from './advance.js';

const LOOK_MS = 30;

/** Where one service of several stands, by what is stored: any of its replicas may say it. Positions are opaque; equal means that all is done. */
export type ServiceStanding = {
  readonly now: Instant;
  /** When the first of its deadlines may ring; `null` when none runs. */
  readonly next: Instant | null;
  readonly head: string | null;
  readonly relayed: string | null;
  readonly projected: string | null;
  /** Messages published and not yet handled by its consumers. */
  readonly lag: number;
  /** Commands that are being handled now. */
  readonly inFlight: number;
  /** Deadlines that may ring, and whose event is not projected yet. */
  readonly due: number;
};

/** One service of several, with a clock of its own. `undefined`: it is away, and may be back in a moment. What it refuses is thrown. */
export type TurnedService = {
  readonly name: string;
  readonly look: () => Promise<ServiceStanding | undefined>;
  /** Turns its clock and wakes whoever waits for that, also where the clock stands there already; `fired`: how many deadlines ring by it. */
  readonly turn: (to: Instant) => Promise<{ readonly fired: number } | undefined>;
};

export class ServicesAway extends Error {
  override readonly name = 'ServicesAway';

  constructor(readonly services: readonly string[]) {
    super(`No answer from the ${services.join(' and the ')} service: the clock is turned for all together, or not at all.`);
  }
}

type Turning = {
  readonly services: readonly TurnedService[];
  /** System time in milliseconds. */
  readonly elapsed: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

/**
 * Turns the clocks of all services together, deadline by deadline: each step goes to the first deadline of all, and the next one follows when all
 * is quiet everywhere. A service whose clock was left behind, by a start or a turn that ended half-way, catches up first.
 */
export async function advanceTogether(goal: AdvanceTo, { services, elapsed, wait }: Turning): Promise<Advanced> {
  const endsAt = elapsed() + ADVANCE_MS_MAX;
  const before = await lookAt(services);
  const away = services.filter((_, i) => before[i] === undefined).map(({ name }) => name);
  if (away.length > 0) throw new ServicesAway(away);

  let standings: readonly ServiceStanding[] = before.filter((one) => one !== undefined);
  const target = 'to' in goal ? goal.to : plusPeriod(latest(standings), goal.by, goal.zone ?? 'UTC');
  // Each service judges its next step alone, and would refuse the last one of many.
  if (!isNear(target, earliest(standings.map(({ now }) => now))))
    throw new Rejection('field.invalid', `${target} is too far: a clock is turned by at most ${STATED_YEARS_MAX} years at once.`);
  // To the instant where it stands, unless that is beyond the target: who may not turn, or would turn back, is refused before anything moves.
  let fired = await turnAll(services, standings, ({ now }) => (now < target ? now : target));
  for (;;) {
    const { quiet, seen } = await settle(services, standings, { endsAt, elapsed, wait });
    standings = seen;
    const now = earliest(standings.map((standing) => standing.now));
    if (!quiet || now >= target || elapsed() >= endsAt) return { now, fired, quiet: quiet && now >= target };
    const to = earliest([target, ...standings.flatMap(({ next }) => next ?? [])]);
    fired += await turnAll(services, standings, (standing) => (standing.now < to ? to : undefined));
  }
}

async function turnAll(
  services: readonly TurnedService[],
  standings: readonly ServiceStanding[],
  goal: (standing: ServiceStanding) => Instant | undefined,
): Promise<number> {
  const turned = await Promise.all(
    services.map(async (service, i) => {
      const to = goal(standings[i]!);
      return to === undefined ? undefined : service.turn(to); // One that is away is found where it was, and turned in the next step.
    }),
  );
  return turned.reduce((total, one) => total + (one?.fired ?? 0), 0);
}

/**
 * Waits until nothing is left to do anywhere. Two looks must agree: what a service publishes after we looked at it, another has in hand when we look
 * again, or has answered with an event. `seen` is the last that is known of each.
 */
async function settle(
  services: readonly TurnedService[],
  known: readonly ServiceStanding[],
  { endsAt, elapsed, wait }: Omit<Turning, 'services'> & { readonly endsAt: number },
): Promise<{ readonly quiet: boolean; readonly seen: readonly ServiceStanding[] }> {
  let seen = known;
  let headsWhenStill: string | undefined;
  for (;;) {
    const looks = await lookAt(services);
    seen = seen.map((before, i) => looks[i] ?? before);
    const isStill = looks.every((look) => look !== undefined && isAtRest(look));
    const heads = JSON.stringify(seen.map(({ head }) => head));
    if (isStill && heads === headsWhenStill) return { quiet: true, seen };
    if (elapsed() >= endsAt) return { quiet: false, seen };
    headsWhenStill = isStill ? heads : undefined;
    await wait(LOOK_MS);
  }
}

const lookAt = (services: readonly TurnedService[]) => Promise.all(services.map((service) => service.look()));

/** Whether nothing is left to do here until the clock moves or somebody acts. */
export const isAtRest = ({ head, relayed, projected, lag, inFlight, due }: Omit<ServiceStanding, 'now' | 'next'>): boolean =>
  relayed === head && projected === head && lag === 0 && inFlight === 0 && due === 0;

const earliest = (instants: readonly Instant[]): Instant => instants.reduce((one, other) => (one < other ? one : other));
const latest = (standings: readonly ServiceStanding[]): Instant =>
  standings.map(({ now }) => now).reduce((one, other) => (one > other ? one : other));
