import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import request from 'supertest';
import { Streams, upcast } from '@entente/event-store';
import { Tokens } from '@entente/http';
import type { Role } from '@entente/http/serving';
import { createHttpApp, stopHttpApp } from '@entente/http/serving';
import { Clock } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { ProjectionRunner, ViewHeads } from '@entente/projections';
import { testSql } from '@entente/sql/testing';
import { payoutVersions } from './versions.js';
import { payoutContext } from './payout-context.js';
import { payoutProblems } from './payout-http.js';
import { newWorld, payoutProcess, termsOf } from './payout-on-trial.contract.js';
import { PayoutModule } from './payout.module.js';

export type ServedPayout = Awaited<ReturnType<typeof servedPayout>>;

/** The context behind HTTP, over a world in memory; `quiet` does everything that follows from what was done, the views included. */
export async function servedPayout() {
  const tokens = new Tokens({ from: 'development' });
  const world = newWorld();
  const here = payoutProcess(world);
  const sql = await testSql();
  const runners = payoutContext.projections.map(
    (projection) =>
      new ProjectionRunner({
        projection,
        store: world.store,
        sql,
        upcast: (event) => upcast(payoutVersions, event),
        alert: () => {},
      }),
  );
  for (const runner of runners) await runner.open();
  async function quiet(): Promise<void> {
    await here.settle();
    for (const runner of runners) while ((await runner.step()) === 'moved');
  }

  class Heads extends ViewHeads {
    reached = quiet;
  }
  const payout = PayoutModule.over({
    streams: new Streams(world.store, payoutVersions, async () => {}),
    sql,
    packs: {
      get: (policy) => ({ money: termsOf(policy) }),
      governing: (marketplace) => ({ money: termsOf(`${marketplace}/1`) }),
    },
    clock: world.clock,
    provider: here.provider,
    heads: new Heads(),
    desk: here.provider,
  });
  @Module({ imports: [CqrsModule.forRoot(), payout], providers: [{ provide: Clock, useValue: world.clock }], exports: [Clock] })
  class Service {}
  const metrics = new Metrics();
  const app = await createHttpApp(Service, {
    tokens,
    log: new Log(metrics, { level: 'silent' }),
    metrics,
    problems: [payoutProblems],
    writesPerMinute: 0,
    docs: { title: 'Payout', version: '1', description: 'For this spec.', actions: [] },
  });
  await app.listen(0, '127.0.0.1');

  return {
    world,
    here,
    quiet,
    /** Somebody who calls; with `member`, on his behalf. */
    async as(sub: string, roles: readonly Role[] = ['member'], marketplaces: readonly string[] = [], member?: string) {
      const headers = {
        authorization: `Bearer ${await tokens.write({ sub, roles, marketplaces })}`,
        ...(member === undefined ? {} : { 'entente-on-behalf-of': member }),
      };
      const http = () => request(app.getHttpServer());
      return {
        get: (path: string) => http().get(path).set(headers),
        post: (path: string, body: object, key?: string) =>
          http()
            .post(path)
            .set(key === undefined ? headers : { ...headers, 'idempotency-key': key })
            .send(body),
      };
    },
    stop: () => stopHttpApp(app),
  };
}
