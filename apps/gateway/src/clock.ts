import { advanceTogether, goalOf, systemElapsed, systemWait, type Advanced, type AdvanceTo } from '@entente/deadlines';
import type { ServiceStanding, TurnedService } from '@entente/deadlines';
import { Rejection } from '@entente/kernel';
import { bodyOf, type Question, type Replicas } from './replicas.js';

/** The clocks of all services, turned by one hand at a time. */
export class ClusterClock {
  private turning: Promise<unknown> = Promise.resolve();

  constructor(private readonly services: readonly Replicas[]) {}

  turn(goal: AdvanceTo, credentials: Question['headers'] = {}): Promise<Advanced> {
    const services = this.services.map((service) => this.turned(service, credentials));
    const turned = this.turning.then(() => advanceTogether(goal, { services, elapsed: systemElapsed, wait: systemWait }));
    this.turning = turned.catch(() => undefined);
    return turned;
  }

  private turned(service: Replicas, headers: { readonly [name: string]: string }): TurnedService {
    return {
      name: service.name,
      look: async () => {
        const standing = bodyOf<ServiceStanding>(await service.ask({ path: '/clock', headers }));
        // A replica knows of its own commands only; most come through here.
        return standing && { ...standing, inFlight: Math.max(standing.inFlight, service.inFlight) };
      },
      // Every replica is told, so that whichever owns the alarm looks at once; the deadlines are the same for all.
      turn: async (to) => {
        const answers = await service.askAll({
          method: 'POST',
          path: '/clock/advance',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ to }),
        });
        const turned = answers.flatMap((heard) => bodyOf<Advanced>(heard) ?? []);
        return turned.length === 0 ? undefined : { fired: Math.max(...turned.map(({ fired }) => fired)) };
      },
    };
  }
}

/** What the caller wants, or `undefined` for a body that cannot be meant: a service says in its own words what is wrong with it. */
export function goalIn(contentType: string | undefined, body: Buffer): AdvanceTo | undefined {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') return undefined;
  try {
    const { by, to, ...unknown } = JSON.parse(body.toString()) as { readonly [field: string]: unknown };
    if (Object.keys(unknown).length > 0 || (typeof by !== 'string' && typeof to !== 'string')) return undefined;
    return goalOf({ by: by as string | undefined, to: to as string | undefined });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof Rejection) return undefined;
    throw error;
  }
}
