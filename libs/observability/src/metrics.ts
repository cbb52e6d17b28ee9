import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** How a command ended: closed, because every value is a time series. */
export type Outcome = 'recorded' | 'nothing' | 'replayed' | 'rejected' | 'busy' | 'failed';

/** What is read at the moment somebody asks. Labels are names of our own parts, never ids: an id would be a series for ever. */
const GAUGES = {
  relayLag: { name: 'entente_relay_lag_events', help: 'Events stored and not yet published.', label: 'context' },
  parkedKeys: { name: 'entente_parked_keys', help: 'Keys that wait for an operator.', label: 'consumer' },
  projectionBehind: {
    name: 'entente_projection_behind_events',
    help: 'Events stored and not yet projected.',
    label: 'projection',
  },
  deadlinesOverdue: { name: 'entente_deadlines_overdue', help: 'Deadlines that are over and have not passed.', label: 'context' },
  requestsInFlight: { name: 'entente_requests_in_flight', help: 'HTTP requests being answered.', label: 'process' },
} as const;

export type GaugeName = keyof typeof GAUGES;
/** One series of a gauge: which part of the system, and how much. */
export type Reading = { readonly of: string; readonly value: number };

export class Metrics {
  readonly registry = new Registry();
  private readonly watched = new Map<GaugeName, (() => Promise<readonly Reading[]>)[]>();
  private readonly registers = [this.registry];

  private readonly commands = new Counter({
    name: 'entente_commands_total',
    help: 'Commands by type and by how they ended.',
    labelNames: ['type', 'outcome'],
    registers: this.registers,
  });

  private readonly commandSeconds = new Histogram({
    name: 'entente_command_seconds',
    help: 'How long commands took, from the door to the stored event.',
    labelNames: ['type'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: this.registers,
  });

  private readonly alerts = new Counter({
    name: 'entente_alerts_total',
    help: 'Alerts by name: each is one error line with the same name in its field "alert".',
    labelNames: ['alert'],
    registers: this.registers,
  });

  /** `ofProcess` adds memory, CPU and event loop; a spec that starts many applications goes without. */
  constructor({ ofProcess = false } = {}) {
    if (ofProcess) collectDefaultMetrics({ register: this.registry });
  }

  commandEnded(type: string, outcome: Outcome, seconds: number): void {
    this.commands.inc({ type, outcome });
    this.commandSeconds.observe({ type }, seconds);
  }

  alertRaised(alert: string): void {
    this.alerts.inc({ alert });
  }

  /** Several parts may watch one gauge. A part that cannot be read is left out and alerted: the others are still shown. */
  watch(gauge: GaugeName, read: () => Promise<readonly Reading[]>): void {
    const reads = this.watched.get(gauge);
    if (reads) {
      reads.push(read);
      return;
    }
    this.watched.set(gauge, [read]);
    const { name, help, label } = GAUGES[gauge];
    const collect = () => this.readingsOf(gauge);
    const series: Gauge<string> = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: this.registers,
      async collect() {
        const readings = await collect();
        series.reset();
        for (const { of, value } of readings) series.set({ [label]: of }, value);
      },
    });
  }

  private async readingsOf(gauge: GaugeName): Promise<readonly Reading[]> {
    const reads = this.watched.get(gauge) ?? [];
    const settled = await Promise.allSettled(reads.map((read) => read()));
    if (settled.some(({ status }) => status === 'rejected')) this.alertRaised('metric.unreadable');
    return settled.flatMap((reading) => (reading.status === 'fulfilled' ? reading.value : []));
  }
}
