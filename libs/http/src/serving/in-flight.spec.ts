import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import express from 'express';
import { Readiness } from './health.js';
import { InFlight } from './in-flight.js';

it('A process that is about to end lets go of every connection with its next answer, before it takes no more', async () => {
  const readiness = new Readiness();
  const app = express().use(new InFlight(readiness).track, (_, response) => void response.end());
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = async () => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).headers.get('connection');
  expect(await ask()).toBe('keep-alive');
  readiness.draining = true;
  expect(await ask()).toBe('close');
  server.close();
});
