import { Buffer } from 'node:buffer';

/** What a message of an append brings. */
export type Proposed = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

export type Written = Proposed & { readonly stream: string; readonly revision: bigint; readonly place: bigint };

export type Expected = bigint | 'no stream' | 'any';

/** `current` is -1 for a stream that does not exist. */
export type Appended =
  { readonly ok: true; readonly revision: bigint; readonly place: bigint } | { readonly ok: false; readonly current: bigint };

/** What such a header takes in the log of a real server, roughly: places are not dense. */
const HEADER_BYTES = 96n;

/** All events in the order of their places, which are no numbers without gaps, and the rule by which a repeated append is known. */
export class Log {
  readonly all: Written[] = [];
  /** Every event ever written, the deleted as well. */
  private readonly streams = new Map<string, Written[]>();
  private readonly gone = new Map<string, bigint>();
  private readonly watchers = new Set<() => void>();

  append(stream: string, expected: Expected, proposed: readonly Proposed[]): Appended {
    const written = this.streams.get(stream) ?? [];
    const current = BigInt(written.length) - 1n;
    const isEmpty = current < (this.gone.get(stream) ?? 0n);
    const after = expected === 'no stream' ? (isEmpty ? current : -1n) : expected === 'any' ? current : expected;
    if (after < current) return this.repeated(written, after, proposed);
    if (after > current) return { ok: false, current };
    for (const each of proposed) {
      const place = (this.all.at(-1)?.place ?? 1000n) + HEADER_BYTES + BigInt(each.data.length + each.metadata.length);
      const event = { ...each, stream, revision: BigInt(written.length), place };
      written.push(event);
      this.all.push(event);
    }
    this.streams.set(stream, written);
    for (const watcher of this.watchers) watcher();
    return { ok: true, revision: BigInt(written.length) - 1n, place: written.at(-1)?.place ?? 0n };
  }

  /** The ids at the places that were meant decide, and nothing else of the events. */
  private repeated(written: readonly Written[], after: bigint, proposed: readonly Proposed[]): Appended {
    const there = written.slice(Number(after) + 1, Number(after) + 1 + proposed.length);
    const last = there.at(-1);
    return last && there.length === proposed.length && there.every(({ id }, i) => id === proposed[i]?.id)
      ? { ok: true, revision: last.revision, place: last.place }
      : { ok: false, current: BigInt(written.length) - 1n };
  }

  /** What can be read of a stream; nothing when it does not exist or was deleted. */
  of(stream: string): readonly Written[] {
    const from = this.gone.get(stream) ?? 0n;
    return (this.streams.get(stream) ?? []).filter(({ revision }) => revision >= from);
  }

  /** What an administrator does: a stream loses its first events, all of them when it is deleted. */
  truncate(stream: string, before: bigint): void {
    this.gone.set(stream, before);
  }

  /** What an operator does: all that stands after a place was never written. */
  restore(place: bigint): void {
    this.all.splice(this.all.findLastIndex((event) => event.place <= place) + 1);
    for (const [stream, written] of this.streams)
      this.streams.set(
        stream,
        written.filter((event) => event.place <= place),
      );
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** An event of somebody else, or of the server itself. */
  write(stream: string, type: string): void {
    const id = `00000000-0000-4000-8000-${String(this.all.length).padStart(12, '0')}`;
    const data = Buffer.from('{}');
    this.append(stream, 'any', [{ id, type, contentType: 'application/json', data, metadata: new Uint8Array() }]);
  }
}
