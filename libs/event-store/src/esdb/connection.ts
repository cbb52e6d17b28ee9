import { readFileSync } from 'node:fs';
import { EventStoreDBClient, LEADER, type Credentials, type EndPoint } from '@eventstore/db-client';

/** One for all stores of a process. */
export type EsdbConnection = {
  readonly client: EventStoreDBClient;
  /** Sent with every call: an append with credentials has a call of its own, and shares no stream with others. */
  readonly credentials: Credentials;
  readonly close: () => Promise<void>;
};

const URL = /^esdb(\+discover)?:\/\/(?:([^:@/]+):([^@/]*)@)?([^/?@]+)\/?(?:\?(.*))?$/;
const HOST = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;
const PORT = 2113;
/** Where nobody is asked who he is. */
const NOBODY: Credentials = { username: 'nobody', password: '' };
const SHAPE = 'esdb://user:password@host:2113, or esdb+discover:// for a cluster; ?tls=false and ?tlsCAFile=<path> may follow';

/**
 * The address is read here and not by the client, which cuts a password at a colon and only warns of what it does not know: `tlsVerifyCert`
 * would be taken for done. Of a cluster the leader is asked, always: the others may be behind.
 */
export const connectEsdb = (url: string): EsdbConnection => connectAs(EventStoreDBClient, url);

/** With a client that can do more. */
export function connectAs<Client extends EventStoreDBClient>(
  Client: new (...settings: ConstructorParameters<typeof EventStoreDBClient>) => Client,
  url: string,
): EsdbConnection & { readonly client: Client } {
  const { isCluster, hosts, user, tls, tlsCAFile } = parsed(url);
  const channel = tls ? { insecure: false, ...(tlsCAFile && { rootCertificate: readFileSync(tlsCAFile) }) } : { insecure: true };
  const [host, ...more] = hosts as [EndPoint, ...EndPoint[]];
  const settings = isCluster
    ? { discover: host, nodePreference: LEADER }
    : more.length > 0
      ? { endpoints: hosts, nodePreference: LEADER }
      : { endpoint: host };
  const client = new Client(settings as { endpoint: EndPoint }, channel); // The type names one of its overloads.
  return { client, credentials: user ?? NOBODY, close: () => client.dispose() };
}

/**
 * Of every call. With credentials, always: without them the client sends appends over one stream that all clients of the process share, and fail on
 * together.
 */
export const callOptions = ({ credentials }: EsdbConnection) => ({ credentials, requiresLeader: true });

/** Whom an address names. */
export const userIn = (url: string): Credentials => parsed(url).user ?? wrong('names no user');

type Parsed = {
  readonly isCluster: boolean;
  readonly hosts: EndPoint[];
  readonly user: Credentials | undefined;
  readonly tls: boolean;
  readonly tlsCAFile: string | undefined;
};

function parsed(url: string): Parsed {
  // What is wrong is told without the address: it holds a password.
  const [, cluster, name, password, hosts = '', query = ''] = URL.exec(url) ?? wrong('is no address');
  const options = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) {
    if (key !== 'tls' && key !== 'tlsCAFile') wrong(`knows no ${key}`);
    options.set(key, value);
  }
  // The client would ask the first alone.
  if (cluster !== undefined && hosts.includes(','))
    wrong('discovers a cluster by one name: several hosts are written with esdb://');
  const tls = options.get('tls') ?? 'true';
  if (tls !== 'true' && tls !== 'false') wrong('says tls=true or tls=false');
  if (name === undefined && tls === 'true') wrong('needs a user and a password, unless tls=false');
  return {
    isCluster: cluster !== undefined,
    hosts: hosts.split(',').map(endpoint),
    user: name === undefined ? undefined : { username: unescaped(name), password: unescaped(password ?? '') },
    tls: tls === 'true',
    tlsCAFile: options.get('tlsCAFile'),
  };
}

function endpoint(text: string): EndPoint {
  const [, address = '', port] = HOST.exec(text) ?? wrong('names a host that is none');
  return { address, port: Number(port ?? PORT) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return wrong('has a user or a password with a % that begins no escape: write it as %25');
  }
}

function wrong(what: string): never {
  throw new Error(`The address of EventStoreDB ${what}. Write ${SHAPE}.`);
}
