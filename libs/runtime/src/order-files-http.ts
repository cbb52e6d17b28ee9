import { TryLater } from '@entente/bus';
import { attachmentsNamed, OrderFiles, type Attached, type OrderFile } from '@entente/contracts';
import { callersCredentials } from '@entente/http';
import { digestOf, Rejection, type Json } from '@entente/kernel';

const ANSWER_MS_MAX = 5_000;

/** The order's file over HTTP, read in the name of whoever asks: the order service judges what he may see. */
export class HttpOrderFiles extends OrderFiles {
  constructor(
    private readonly orderUrl: string,
    /** For those who ask without a caller. */
    private readonly serviceToken: string | undefined,
  ) {
    super();
  }

  override async read(orderId: string): Promise<{ readonly file: OrderFile; readonly digest: string }> {
    const file = await this.get<OrderFile & Json>(`/orders/${encodeURIComponent(orderId)}/file`);
    return { file, digest: digestOf(file) };
  }

  override async attachments(orderId: string, ids: readonly string[]): Promise<readonly Attached[]> {
    const { items } = await this.get<{ readonly items: readonly Attached[] }>(
      `/orders/${encodeURIComponent(orderId)}/attachments`,
    );
    return attachmentsNamed(ids, items);
  }

  private async get<Body>(path: string): Promise<Body> {
    const response = await this.answered(path);
    if (response.status >= 500 || response.status === 429) throw new TryLater(`The order service answers ${response.status}.`);
    const body: unknown = await response.json().catch(() => ({}));
    if (response.ok) return body as Body;
    const { code = 'internal', detail = '' } = body as { readonly code?: string; readonly detail?: string };
    if (code === 'order.not_found' || code === 'actor.forbidden') throw new Rejection(code, detail);
    throw new Error(`The order service answers GET ${path} with ${response.status} (${code}): ${detail}`);
  }

  private async answered(path: string): Promise<Response> {
    const credentials = callersCredentials() ?? (this.serviceToken && { authorization: `Bearer ${this.serviceToken}` });
    if (!credentials) throw new Error('Nobody asks for this file, and SERVICE_TOKEN_FILE is not set.');
    try {
      return await fetch(`${this.orderUrl}${path}`, {
        headers: credentials,
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
    } catch (error) {
      throw new TryLater('The order service does not answer.', { cause: error });
    }
  }
}
