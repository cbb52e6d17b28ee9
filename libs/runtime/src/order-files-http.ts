import { TryLater } from '@entente/bus';
import { attachmentsNamed, OrderFiles, type Attached, type OrderFile } from '@entente/contracts';
import { areCredentialsOld, callersCredentials } from '@entente/http';
import { digestOf, Rejection, type Json } from '@entente/kernel';

const ANSWER_MS_MAX = 5_000;
/** What the order service says no to, and whoever asked can understand. */
const HANDED_ON: readonly unknown[] = ['order.not_found', 'actor.forbidden', 'unauthenticated'];

type Fields = { readonly [name: string]: unknown };

/** The order's file over HTTP, read in the name of whoever asks: the order service judges what he may see. */
export class HttpOrderFiles extends OrderFiles {
  constructor(
    private readonly orderUrl: string,
    /** For those who ask without a caller, and for callers whose token has expired while their command waited on the bus. */
    private readonly serviceToken: string | undefined,
  ) {
    super();
  }

  override async read(orderId: string): Promise<{ readonly file: OrderFile; readonly digest: string }> {
    const path = `/orders/${encodeURIComponent(orderId)}/file`;
    const file = await this.get(path);
    if (!isFileOf(orderId, file)) throw notMeant(path);
    return { file, digest: digestOf(file) };
  }

  override async attachments(orderId: string, ids: readonly string[]): Promise<readonly Attached[]> {
    const path = `/orders/${encodeURIComponent(orderId)}/attachments`;
    const { items } = await this.get(path);
    if (!Array.isArray(items) || !items.every(isAttached)) throw notMeant(path);
    return attachmentsNamed(ids, items);
  }

  private async get(path: string): Promise<Fields> {
    const { status, body } = await this.answered(path);
    if (status >= 500 || status === 429) throw new TryLater(`The order service answers ${status}.`);
    const fields = fieldsIn(body);
    if (status === 200) {
      // What a decision rests on is all of the file, or there is no decision.
      if (fields === undefined) throw new TryLater('The answer of the order service cannot be read.');
      return fields;
    }
    const { code = 'internal', detail = '' } = fields ?? {};
    // Without a caller it is the token of this process that counts for nothing: nobody who asks can mend that.
    const isAboutUs = status === 401 && callersCredentials() === undefined;
    if (HANDED_ON.includes(code) && !isAboutUs) throw new Rejection(String(code), String(detail));
    throw new Error(`The order service answers GET ${path} with ${status} (${String(code)}): ${String(detail)}`);
  }

  private async answered(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const own = this.serviceToken === undefined ? undefined : { authorization: `Bearer ${this.serviceToken}` };
    const credentials = callersCredentials() ?? own;
    if (!credentials) throw new Error('Nobody asks for this file, and SERVICE_TOKEN_FILE is not set.');
    const answer = await this.asked(path, credentials);
    // Who he is was known when the bus took his command; what he may do in this dispute, its own rules say.
    return answer.status === 401 && own && areCredentialsOld() ? this.asked(path, own) : answer;
  }

  private async asked(
    path: string,
    credentials: { readonly [header: string]: string },
  ): Promise<{ readonly status: number; readonly body: string }> {
    try {
      const response = await fetch(`${this.orderUrl}${path}`, {
        headers: credentials,
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      throw new TryLater('The order service does not answer.', { cause: error });
    }
  }
}

function fieldsIn(body: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const isFileOf = (orderId: string, file: Fields): file is OrderFile & { readonly [name: string]: Json } =>
  file['orderId'] === orderId &&
  Number.isInteger(file['revision']) &&
  Number.isInteger(file['chatRevision']) &&
  ['events', 'messages', 'deliveries'].every((name) => Array.isArray(file[name]));

const isAttached = (item: unknown): item is Attached =>
  ['attachmentId', 'sha256'].every((name) => typeof (item as Fields | null)?.[name] === 'string');

const notMeant = (path: string): Error =>
  new Error(`What answers GET ${path} is no order service of this release: set ORDER_URL to where one is.`);
