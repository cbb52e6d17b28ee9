import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, startProxy, type Proxy } from './index.js';

describe('Through a proxy, a connection', () => {
  let echo: Server;
  let heard: string[];
  let proxy: Proxy;
  const clients: Socket[] = [];

  beforeAll(async () => {
    const port = await freePort();
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        heard.push(bytes.toString());
        socket.write(bytes);
      });
    }).listen(port, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await startProxy(`127.0.0.1:${port}`);
  });
  beforeEach(() => {
    heard = [];
  });
  afterEach(() => clients.splice(0).forEach((client) => client.destroy()));
  afterAll(async () => {
    await proxy.stop();
    echo.close();
  });

  const dial = (): Socket => {
    const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const ask = async (client: Socket, text: string): Promise<string> => {
    client.write(text);
    const answer = once(client, 'data').then(([bytes]: Buffer[]) => String(bytes));
    return Promise.race([answer, once(client, 'close').then(() => 'cut'), wait(300, 'nothing')]);
  };

  it('carries bytes both ways', async () => {
    expect(await ask(dial(), 'a')).toBe('a');
  });

  it('is cut, and another is taken', async () => {
    const client = dial();
    await ask(client, 'a');
    const closed = once(client, 'close');
    proxy.cut();
    await closed;
    expect(await ask(dial(), 'b')).toBe('b');
  });

  it('loses the answer, not the request', async () => {
    const client = dial();
    await ask(client, 'a');
    proxy.dropAnswers();
    expect(await ask(client, 'b')).toBe('cut');
    expect(heard).toEqual(['a', 'b']);
    expect(await ask(dial(), 'c')).toBe('c');
  });

  it('carries nothing while it is frozen, and everything afterwards', async () => {
    const client = dial();
    await ask(client, 'a');
    proxy.freeze();
    expect(await ask(client, 'b')).toBe('nothing');
    expect(await ask(dial(), 'c')).toBe('nothing');
    expect(heard).toEqual(['a']);
    const answer = once(client, 'data');
    proxy.thaw();
    expect(String(await answer)).toBe('b');
  });

  it('is refused while the proxy refuses, and those that are open stay', async () => {
    const open = dial();
    await ask(open, 'a');
    await proxy.refuse();
    const refused = dial();
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    expect(await ask(open, 'b')).toBe('b');
    await proxy.accept();
    expect(await ask(dial(), 'c')).toBe('c');
  });
});
