import { parseArgs } from 'node:util';
import type { Client } from '@entente/client';
import {
  advanceTogether,
  goalOf,
  ServicesAway,
  systemElapsed,
  systemWait,
  type Advanced,
  type AdvanceTo,
  type ServiceStanding,
  type TurnedService,
} from '@entente/deadlines';
import { plusPeriod, Rejection, type Instant } from '@entente/kernel';
import { addressesIn, clockAt, isAway, nowAt, operatorAt, turnAt, Unusable, type ClockSeen } from './running-system.js';

type Env = { readonly [name: string]: string | undefined };

export const clockHelp = [
  'entente clock: the manual clock of a running system, and where its services stand.',
  '',
  '  show                    the time, and what each service has still to do',
  '  advance --by P7D        turns it by a period; PT0S only waits until all is quiet',
  '  advance --to <instant>  turns it until then, deadline by deadline',
  '    --wait 300            how many seconds it may take until all is quiet',
  '',
  'The system is at ENTENTE_URL (a gateway, or a single process); or its services at ORDER_URL, DISPUTE_URL and PAYOUT_URL.',
  'ENTENTE_TOKEN is the token of an operator; without it a development token is drawn, where the system writes them.',
].join('\n');

const WAIT_S = '300';
const QUIET = 0;
const NOT_QUIET = 1;
const UNUSABLE = 2;

export async function clockCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { by: { type: 'string' }, to: { type: 'string' }, wait: { type: 'string', default: WAIT_S } },
  });
  try {
    const what = positionals.join(' ');
    if (what === 'show') {
      const system = await systemOf(env);
      console.log(JSON.stringify(await system.seen(), null, 2));
      return QUIET;
    }
    if (what !== 'advance') throw new Unusable('Write `show`, or `advance` with --by or --to.');
    const goal = goalOf(values);
    if (!/^\d{1,6}$/.test(values.wait)) throw new Unusable(`--wait "${values.wait}" is no number of seconds.`);
    return await turn(await systemOf(env), goal, Number(values.wait));
  } catch (error) {
    if (!(error instanceof Unusable || error instanceof Rejection || error instanceof ServicesAway)) throw error;
    console.error(`entente clock: ${error.message}`);
    return UNUSABLE;
  }
}

/** One address for all of it, or one for each service. */
type System = {
  readonly seen: () => Promise<ClockSeen>;
  readonly now: () => Promise<Instant>;
  readonly turn: (to: Instant) => Promise<Advanced>;
};

async function turn(system: System, goal: AdvanceTo, seconds: number): Promise<number> {
  // An instant, for a turn that stops on its way goes on when it is asked again for the same.
  const to = 'to' in goal ? goal.to : plusPeriod(await system.now(), goal.by, 'UTC');
  const endsAt = systemElapsed() + seconds * 1000;
  let turned = await system.turn(to);
  let { fired } = turned;
  while (!turned.quiet && systemElapsed() < endsAt) {
    turned = await system.turn(to);
    fired += turned.fired;
  }
  console.log(`${turned.now}  deadlines passed: ${fired}`);
  if (turned.quiet) return QUIET;
  console.error(`It is not quiet after ${seconds} s. Repeat the command; entente clock show says what is behind.`);
  return NOT_QUIET;
}

async function systemOf(env: Env): Promise<System> {
  const { ENTENTE_TOKEN: token } = env;
  const at = addressesIn(env);
  if ('whole' in at) {
    const { whole: url } = at;
    const operator = await operatorAt(url, token);
    return {
      seen: () => clockAt(url, operator),
      now: () => nowAt(url, operator),
      turn: (to) => turnAt(url, operator, { to }),
    };
  }
  const services = await Promise.all(
    at.services.map(async ([name, url]) => ({ name, url, operator: await operatorAt(url, token) })),
  );
  return {
    async seen() {
      const seen = await Promise.all(
        services.map(async ({ name, url, operator }) => {
          return [name, (await clockAt(url, operator)) as ServiceStanding] as const;
        }),
      );
      const [now] = seen.map(([, standing]) => standing.now).sort();
      return { now: now!, services: Object.fromEntries(seen) };
    },
    async now() {
      const all = await Promise.all(services.map(({ url, operator }) => nowAt(url, operator)));
      return all.sort().at(-1)!;
    },
    turn: (to) => advanceTogether({ to }, { services: services.map(serviceAt), elapsed: systemElapsed, wait: systemWait }),
  };
}

type Service = { readonly name: string; readonly url: string; readonly operator: Client };

/** A service that breaks off, or is about to start, is away for a moment. */
function serviceAt({ name, url, operator }: Service): TurnedService {
  const unlessAway = async <Answered>(asked: Promise<Answered>): Promise<Answered | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (isAway(error)) return undefined;
      throw error;
    }
  };
  return {
    name,
    look: () => unlessAway(clockAt(url, operator) as Promise<ServiceStanding>),
    turn: (to) => unlessAway(turnAt(url, operator, { to })),
  };
}
