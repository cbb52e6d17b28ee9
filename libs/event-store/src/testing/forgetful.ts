import { EventStore, UnknownOutcome, type Append, type Page, type Position, type Recorded } from '../event-store.js';

/** A store whose answers to appends get lost: it writes, then says that it does not know. */
export class Forgetful extends EventStore {
  lost = 0;

  constructor(
    private readonly store: EventStore,
    /** How many answers get lost before one arrives. */
    private readonly loses: number,
    /** What others do between the write and the repetition. */
    private readonly meanwhile: () => Promise<unknown> = async () => undefined,
  ) {
    super();
  }

  async append(append: Append): Promise<{ revision: number }> {
    const answer = await this.store.append(append);
    if (this.lost >= this.loses) return answer;
    this.lost++;
    await this.meanwhile();
    throw new UnknownOutcome(`The answer for ${append.stream} was lost.`);
  }

  read(stream: string, from?: number): AsyncIterable<Recorded> {
    return this.store.read(stream, from);
  }

  revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }

  readAll(query: { after: Position | undefined; prefixes: readonly string[]; limit: number }): Promise<Page> {
    return this.store.readAll(query);
  }

  head(): Promise<Position | undefined> {
    return this.store.head();
  }

  onAppend(listener: () => void): () => void {
    return this.store.onAppend(listener);
  }
}
