import type { Instant } from '@entente/kernel';
import type { Alert, Consumer, Message } from '../bus.js';
import type { PgConsumerState } from '../pg/pg-consumer-state.js';
import { republishedFrom } from '../republish.js';
import { OLDEST } from './record.js';
import { standingOf, type LogOffsets, type Noted } from './standing.js';

export type Lane = { readonly topic: string; readonly partition: number };
export const nameOf = ({ topic, partition }: Lane): string => `${topic}/${partition}`;

/** A partition of which records are lost that the consumer needs, deleted or packed in a codec that it does not know: it is read for a republish, and nothing of it is handled. */
export type Stopped = Lane & {
  readonly consumer: string;
  readonly needed: number;
  readonly found: number;
  /** The time of the message begun last: what to republish from. */
  readonly since: Instant;
};

type Around = {
  readonly state: PgConsumerState;
  readonly alert: (alert: Alert) => void;
  readonly offsetsOf: (topic: string, partition: number) => Promise<LogOffsets>;
  readonly readFrom: (lane: Lane, offset: string) => void;
};

type Standing = 'goes on' | 'stopped' | 'reads elsewhere';

/**
 * How the partitions of one consumer stand: looked up with the first record that comes of each, and again with one that does not follow the last.
 * A client that is slower than the topic forgets goes on at the oldest record left, and says nothing.
 */
export class Standings {
  readonly stopped = new Map<string, Stopped>();
  private readonly known = new Map<string, { readonly standing: Standing; readonly last: number }>();

  constructor(
    private readonly consumer: Consumer,
    private readonly around: Around,
  ) {}

  assigned(partitionsOf: { readonly [topic: string]: readonly number[] }): void {
    this.known.clear();
    const ours = Object.entries(partitionsOf).flatMap(([topic, all]) => all.map((partition) => nameOf({ topic, partition })));
    for (const lane of this.stopped.keys()) if (!ours.includes(lane)) this.stopped.delete(lane);
  }

  /** What is to be done with the record at `offset`; a `message` that could not be read is none. */
  async of(lane: Lane, offset: number, message: Message | undefined): Promise<Standing> {
    const known = this.known.get(nameOf(lane));
    const isKnown = known?.standing === 'stopped' || (known?.standing === 'goes on' && offset <= known.last + 1);
    const standing = isKnown ? known.standing : await this.lookUp(lane, offset, known?.standing);
    const now = standing === 'stopped' && message !== undefined && this.heals(lane, message) ? 'goes on' : standing;
    this.known.set(nameOf(lane), { standing: now, last: offset });
    if (now !== 'stopped') this.stopped.delete(nameOf(lane));
    return now;
  }

  /** The record at `offset` cannot be unpacked, and what it says is known to nobody here: nothing behind it may be handled before it is told again. */
  async stop(lane: Lane, offset: number, codec: string): Promise<void> {
    const name = nameOf(lane);
    this.known.set(name, { standing: 'stopped', last: offset });
    if (this.stopped.has(name)) return;
    const since = (await this.noted(lane))?.time ?? OLDEST;
    this.stopped.set(name, { consumer: this.consumer.name, ...lane, needed: offset, found: offset, since });
    this.around.alert({ alert: 'codec_unknown', consumer: this.consumer.name, ...lane, offset, codec, since });
  }

  private async lookUp(lane: Lane, first: number, known: Standing | undefined): Promise<Standing> {
    const noted = await this.noted(lane);
    const found = await standingOf(first, noted, () => this.around.offsetsOf(lane.topic, lane.partition));
    if (found !== 'go on' && 'needed' in found) {
      if (this.consumer.refuse !== undefined) return this.goesOnWithout(lane, first, noted);
      const stopped = { consumer: this.consumer.name, ...lane, needed: found.needed, found: first, since: noted?.time ?? OLDEST };
      if (!this.stopped.has(nameOf(lane))) this.around.alert({ alert: 'history_lost', ...stopped });
      this.stopped.set(nameOf(lane), stopped);
      return 'stopped';
    }
    // A place that holds no record of ours, as between two transactions of somebody else, is not looked for twice.
    if (found === 'go on' || known === 'reads elsewhere') return 'goes on';
    this.around.readFrom(lane, String(found.readFrom));
    return 'reads elsewhere';
  }

  /** Commands that nobody answered in time are gone with their senders' patience: no store can tell them again. */
  private goesOnWithout(lane: Lane, found: number, noted: Noted | undefined): Standing {
    if (noted !== undefined)
      this.around.alert({ alert: 'commands_lost', consumer: this.consumer.name, ...lane, needed: noted.offset + 1, found });
    return 'goes on';
  }

  private async noted({ topic, partition }: Lane): Promise<Noted | undefined> {
    const row = await this.around.state.begun(this.consumer.name, topic, String(partition));
    return row && { offset: Number(row.place), time: row.time ?? OLDEST };
  }

  private heals(lane: Lane, message: Message): boolean {
    const from = republishedFrom(message);
    const since = this.stopped.get(nameOf(lane))?.since ?? OLDEST;
    if (from === undefined || from <= since) return from !== undefined;
    this.around.alert({ alert: 'republished_too_late', consumer: this.consumer.name, ...lane, from, since });
    return false;
  }
}
