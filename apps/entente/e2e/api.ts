/** What a request was answered with. */
export type Answer<Body = { readonly [name: string]: unknown }> = {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
};

export type Sent = { readonly headers?: { readonly [name: string]: string }; readonly key?: string };

/** One person, or one machine, at the HTTP interface: with a token, and perhaps on behalf of somebody. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token?: string,
    private readonly onBehalfOf?: string,
  ) {}

  /** A development token for somebody: the server writes it. */
  async as(sub: string, roles?: readonly string[], marketplaces?: readonly string[]): Promise<Api> {
    const drawn = await this.drawn(sub, roles, marketplaces);
    if (!drawn) throw new Error(`${this.url} writes no development tokens.`);
    return drawn;
  }

  /** The same, where the server may refuse to. */
  async drawn(sub: string, roles: readonly string[] = [], marketplaces: readonly string[] = []): Promise<Api | undefined> {
    const { status, body } = await this.post<{ token: string }>('/dev/tokens', {
      sub,
      ...(roles.length > 0 && { roles }),
      ...(marketplaces.length > 0 && { marketplaces }),
    });
    return status === 200 ? new Api(this.url, body.token) : undefined;
  }

  /** With what he shows who he is, and for whom he speaks. */
  get credentials(): { readonly [header: string]: string } {
    return {
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      ...(this.onBehalfOf !== undefined && { 'entente-on-behalf-of': this.onBehalfOf }),
    };
  }

  /** The same service, speaking for a member. */
  for(member: string): Api {
    return new Api(this.url, this.token, member);
  }

  get<Body = { readonly [name: string]: unknown }>(path: string, { headers = {} }: Sent = {}): Promise<Answer<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  post<Body = { readonly [name: string]: unknown }>(
    path: string,
    body: object = {},
    { headers = {}, key }: Sent = {},
  ): Promise<Answer<Body>> {
    return this.send('POST', path, JSON.stringify(body), {
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    });
  }

  /** Whatever a test wants to send. */
  async send<Body>(
    method: string,
    path: string,
    body: string | undefined,
    headers: { readonly [name: string]: string },
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...this.credentials, ...headers },
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
      headers: response.headers,
    };
  }
}
