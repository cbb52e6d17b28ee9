import { Rejection } from '@entente/kernel';
import { Metrics } from '@entente/observability';
import { Controller, Get, Header, Injectable } from '@nestjs/common';
import { Public } from '../caller.js';
import { Documented } from '../documentation.js';
import { within } from '../wait.js';

const CHECK_MS_MAX = 2_000;

/** What must be true before requests are sent here. Each part adds its own check; none is asked whether we are alive. */
@Injectable()
export class Readiness {
  /** On the way out: balancers stop sending, what is here is finished. */
  draining = false;
  /** Which of several services this is, for whoever was given its address under the name of another. */
  service: string | undefined;
  private readonly checks = new Map<string, () => Promise<boolean>>();

  /** A check that throws, or does not answer in time, is one that fails. */
  add(name: string, check: () => Promise<boolean>): void {
    this.checks.set(name, check);
  }

  async report(): Promise<{ readonly [name: string]: boolean }> {
    const results = await Promise.all(
      [...this.checks].map(
        async ([name, check]) =>
          [
            name,
            await within(
              CHECK_MS_MAX,
              Promise.resolve()
                .then(check)
                .catch(() => false),
              false,
            ),
          ] as const,
      ),
    );
    return { ...Object.fromEntries(results), 'not draining': !this.draining };
  }
}

/** What only a new process can mend. A database or a broker that is away is no reason: the next process would find it away, too. */
@Injectable()
export class Liveness {
  private readonly checks = new Map<string, () => boolean>();

  add(name: string, check: () => boolean): void {
    this.checks.set(name, check);
  }

  failing(): readonly string[] {
    return [...this.checks].flatMap(([name, check]) => (check() ? [] : [name]));
  }
}

@Documented(({ ApiExcludeController }) => ApiExcludeController())
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly liveness: Liveness,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live() {
    const failing = this.liveness.failing();
    if (failing.length > 0) throw new Rejection('not_live', `Start this process anew. Failing: ${failing.join(', ')}.`);
    return { status: 'live' };
  }

  @Get('ready')
  async ready() {
    const checks = await this.readiness.report();
    const failing = Object.keys(checks).filter((name) => !checks[name]);
    if (failing.length > 0) throw new Rejection('not_ready', `Failing: ${failing.join(', ')}.`, { checks });
    const { service } = this.readiness;
    return { status: 'ready', ...(service !== undefined && { service }), checks };
  }
}

@Documented(({ ApiExcludeController }) => ApiExcludeController())
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
