import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** How a command ended, and what came of a message: closed, because every value is a time series. */
export type Outcome = 'recorded' | 'nothing' | 'replayed' | 'rejected' | 'busy' | 'failed';
export type Heard = 'recorded' | 'nothing' | 'replayed' | 'ignored';

/** One series of a gauge: which part of the system, and how much. */
export type Reading = { readonly of: { readonly [label: string]: string }; readonly value: number };

/**
 * What is read at the moment somebody asks; its name ends in its unit. Labels are closed lists, such as the names of our own parts, and never ids: an id
 * would be a series for ever.
 */
export type Measure = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => Promise<readonly Reading[]>;
};

/** Below the time that a scraper waits. */
const READ_MS_MAX = 5_000;

export class Metrics {
  readonly registry = new Registry();
  private readonly watched = new Map<string, Measure['read'][]>();
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

  private readonly appended = new Histogram({
    name: 'entente_append_events',
    help: 'How many events a command recorded at once.',
    buckets: [1, 2, 3, 5, 10, 20, 50],
    registers: this.registers,
  });

  private readonly messages = new Counter({
    name: 'entente_messages_total',
    help: 'Messages handled, by consumer and by what came of them; "replayed" are repetitions, which were recognised.',
    labelNames: ['consumer', 'outcome'],
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

  commandEnded(type: string, outcome: Outcome, { seconds, events }: { readonly seconds: number; readonly events: number }): void {
    this.commands.inc({ type, outcome });
    this.commandSeconds.observe({ type }, seconds);
    if (outcome === 'recorded') this.appended.observe(events);
  }

  messageHandled(consumer: string, outcome: Heard): void {
    this.messages.inc({ consumer, outcome });
  }

  alertRaised(alert: string): void {
    this.alerts.inc({ alert });
  }

  /** What one program alone counts; once for each name. Labels are closed lists, as those of a `Measure`. */
  counting({ name, help, labels }: Omit<Measure, 'read'>): (of: Reading['of']) => void {
    const counter = new Counter({ name, help, labelNames: [...labels], registers: this.registers });
    return (of) => counter.inc({ ...of });
  }

  /** Several parts may watch one gauge. A part that cannot be read, or not in time, is left out and alerted: the others are still shown. */
  watch({ name, help, labels, read }: Measure): void {
    const reads = this.watched.get(name);
    if (reads) {
      reads.push(read);
      return;
    }
    const watching = [read];
    this.watched.set(name, watching);
    const collect = () => this.readingsOf(watching);
    const series: Gauge<string> = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: this.registers,
      async collect() {
        const readings = await collect();
        series.reset();
        for (const { of, value } of readings) series.set(of, value);
      },
    });
  }

  private async readingsOf(reads: readonly Measure['read'][]): Promise<readonly Reading[]> {
    const settled = await Promise.allSettled(reads.map((read) => inTime(read)));
    if (settled.some(({ status }) => status === 'rejected')) this.alertRaised('metric.unreadable');
    return settled.flatMap((reading) => (reading.status === 'fulfilled' ? reading.value : []));
  }
}

async function inTime<T>(read: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not read within ${READ_MS_MAX} ms.`)), READ_MS_MAX);
  });
  try {
    return await Promise.race([read(), late]);
  } finally {
    clearTimeout(timer);
  }
}
