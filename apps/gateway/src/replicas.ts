import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { ServiceName } from '@entente/contracts';
import { systemWait } from '@entente/deadlines';
import type { Log } from '@entente/observability';

const LOOK_EVERY_MS = 500;
const LOOK_MS_MAX = 2_500;
const ASK_MS_MAX = 10_000;
/** A replica that is busy, or that we were too busy to hear, may miss one look. */
const SILENT_LOOKS = 2;
/** Much less than the 45 seconds after which a service closes an idle connection: a request must not meet that moment. */
const IDLE_MS_MAX = 3_000;

export type Replica = {
  readonly url: URL;
  readonly agent: Agent;
  isReady: boolean;
  /** As what it has made itself known, where that is another service than we take it for. */
  misnamed?: string | undefined;
  /** What it has in hand of ours: called when it has fallen silent, and no answer is to be expected. */
  readonly inHand: Set<() => void>;
};

export type Question = {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer;
};
export type Heard = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** The replicas of one service, and which of them said that they are ready when they were asked last. */
export class Replicas {
  /** Commands on their way through the gateway. */
  inFlight = 0;
  private readonly all: readonly Replica[];
  private turn = 0;
  private isClosed = false;

  constructor(
    readonly name: ServiceName,
    urls: readonly URL[],
    private readonly log: Log,
  ) {
    this.all = urls.map((url) => ({
      url,
      agent: new Agent({ keepAlive: true, timeout: IDLE_MS_MAX }),
      isReady: false,
      inHand: new Set(),
    }));
  }

  get ready(): readonly Replica[] {
    return this.all.filter(({ isReady }) => isReady);
  }

  /** One after the other, and none that was tried already. */
  next(tried: ReadonlySet<Replica>): Replica | undefined {
    const ready = this.ready.filter((replica) => !tried.has(replica));
    this.turn += 1;
    return ready[this.turn % ready.length];
  }

  /** Looks at all of them now, and from then on again and again. */
  async open(): Promise<void> {
    await Promise.all(this.all.map((replica) => this.look(replica)));
    for (const replica of this.all) void this.watch(replica);
  }

  close(): void {
    this.isClosed = true;
    for (const { agent } of this.all) agent.destroy();
  }

  /** It broke off: nothing goes there before it has answered again. */
  failed(replica: Replica): void {
    this.note(replica, false);
    void this.look(replica);
  }

  /** Asks one that is ready, and another where that one does not answer: only for what may be asked twice. */
  async ask(question: Question): Promise<Heard | undefined> {
    const tried = new Set<Replica>();
    for (let replica = this.next(tried); replica; replica = this.next(tried)) {
      tried.add(replica);
      const heard = await hear(replica, question, ASK_MS_MAX);
      if (heard) return heard;
      this.failed(replica);
    }
    return undefined;
  }

  /** Asks every one that is ready; those that do not answer are missing from the answers. */
  async askAll(question: Question): Promise<readonly Heard[]> {
    const answers = await Promise.all(this.ready.map((replica) => hear(replica, question, ASK_MS_MAX)));
    return answers.filter((heard) => heard !== undefined);
  }

  /** Each by itself: one that hangs must not hide what becomes of the others. */
  private async watch(replica: Replica): Promise<void> {
    for (let silent = 0; !this.isClosed;) {
      await systemWait(LOOK_EVERY_MS);
      silent = (await this.look(replica)) ? 0 : silent + 1;
      if (silent >= SILENT_LOOKS) for (const giveUp of replica.inHand) giveUp();
    }
  }

  /** Whether it answered at all: one that is not ready finishes what it has in hand. */
  private async look(replica: Replica): Promise<boolean> {
    if (this.isClosed) return true;
    // By a connection of its own: behind an address that stands for several replicas, one that is kept leads to the same one, also when that is about to end.
    const heard = await hear({ url: replica.url, agent: false }, { path: '/health/ready' }, LOOK_MS_MAX);
    const isReady = heard?.status === 200;
    if (isReady) this.notice(replica, serviceIn(heard.body));
    this.note(replica, isReady && replica.misnamed === undefined);
    return heard !== undefined;
  }

  private notice(replica: Replica, service: string | undefined): void {
    const misnamed = service === this.name ? undefined : service;
    if (misnamed !== undefined && misnamed !== replica.misnamed)
      this.log.error(
        { service: this.name, replica: replica.url.host, is: misnamed },
        `${this.name.toUpperCase()}_URL names a replica of another service: it gets no requests.`,
      );
    replica.misnamed = misnamed;
  }

  private note(replica: Replica, isReady: boolean): void {
    if (replica.isReady === isReady || this.isClosed) return;
    replica.isReady = isReady;
    const about = { service: this.name, replica: replica.url.host };
    if (isReady) this.log.info(about, 'A replica is ready.');
    else this.log.warn(about, 'A replica is not ready: it gets no requests until it is.');
  }
}

/** Which service says so; `undefined` where one process serves all of them. */
function serviceIn(body: string): string | undefined {
  try {
    const { service } = JSON.parse(body) as { readonly service?: unknown };
    return typeof service === 'string' ? service : undefined;
  } catch {
    return undefined;
  }
}

/** The whole answer, or `undefined` where none came. */
function hear(
  { url, agent }: Pick<Replica, 'url'> & { readonly agent: Agent | false },
  { method = 'GET', path, headers = {}, body }: Question,
  ms: number,
): Promise<Heard | undefined> {
  return new Promise((resolve) => {
    const asked = httpRequest(new URL(path, url), {
      agent,
      method,
      timeout: ms,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    });
    asked.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
      answer.once('error', () => resolve(undefined));
    });
    asked.once('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end(body);
  });
}

/** What a service answered instead of what it was asked for: for the caller, as it is. */
export class Refused extends Error {
  constructor(readonly heard: Heard) {
    super(`A service refused with status ${heard.status}.`);
  }
}

/** The answer, where it is one; `undefined` where the service is away, or cannot answer for now. */
export function bodyOf<Body>(heard: Heard | undefined): Body | undefined {
  if (heard === undefined || heard.status >= 500) return undefined;
  if (heard.status !== 200) throw new Refused(heard);
  return JSON.parse(heard.body) as Body;
}
