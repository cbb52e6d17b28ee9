import { createServer, Socket } from 'node:net';
import { freePort } from './ports.js';

/** Between a client and a server, to do to their connections what a network does. */
export type Proxy = {
  readonly port: number;
  /** The address that was given, by way of the proxy. */
  readonly url: string;
  /** Ends every connection; new ones are taken. */
  cut(): void;
  /** From now on no byte passes either way, also on new connections. */
  freeze(): void;
  thaw(): void;
  /**
   * The next answers (one, unless told otherwise) are lost: the request has reached the server, the first bytes of its answer are dropped, and the
   * connection is cut.
   */
  dropAnswers(count?: number): void;
  /** New connections are refused, as if nobody listened there. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  stop(): Promise<void>;
};

type Pair = { readonly client: Socket; readonly server: Socket };

/** `target`: a URL, or `host:port`. */
export async function startProxy(target: string): Promise<Proxy> {
  const isUrl = target.includes('://');
  const address = new URL(isUrl ? target : `tcp://${target}`);
  const port = await freePort();
  const pairs = new Set<Pair>();
  let isFrozen = false;
  let answersToDrop = 0;

  const sockets = () => [...pairs].flatMap(({ client, server }) => [client, server]);
  const endBoth = (pair: Pair): void => {
    pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  };
  const listener = createServer((client) => {
    const pair = { client, server: new Socket() };
    pairs.add(pair);
    pair.server.connect(Number(address.port), address.hostname);
    pass(client, pair.server, () => false);
    pass(pair.server, client, () => answersToDrop > 0 && answersToDrop-- > 0);

    function pass(from: Socket, to: Socket, isLost: () => boolean): void {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (isLost()) return endBoth(pair);
        if (to.write(bytes)) return;
        from.pause();
        to.once('drain', () => isFrozen || from.resume());
      });
      from.on('end', () => to.end());
      from.on('error', () => endBoth(pair));
      from.on('close', () => (to.destroyed ? pairs.delete(pair) : to.end()));
      if (isFrozen) from.pause();
    }
  });
  const accept = (): Promise<void> =>
    new Promise((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, '127.0.0.1', () => {
        listener.off('error', reject);
        resolve();
      });
    });
  // A listener is closed only when its connections are: nobody waits for that.
  const refuse = async (): Promise<void> => void listener.close();
  const cut = (): void => [...pairs].forEach(endBoth);
  await accept();

  const via = new URL(address);
  via.hostname = '127.0.0.1';
  via.port = String(port);
  return {
    port,
    url: isUrl ? via.href : `127.0.0.1:${port}`,
    cut,
    freeze() {
      isFrozen = true;
      for (const socket of sockets()) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets()) socket.resume();
    },
    dropAnswers(count = 1) {
      answersToDrop = count;
    },
    refuse,
    accept,
    async stop() {
      cut();
      await refuse();
    },
  };
}
