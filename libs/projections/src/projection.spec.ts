import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@entente/event-store';
import type { SqlTransaction } from '@entente/sql';
import { orderList, type OrderEvent } from './fixture.js';
import { applyTo, tablesOf, type AnyProjection, type Projection } from './projection.js';

const noSql: SqlTransaction = { query: async () => [], script: async () => undefined };
const event = (type: string) => ({ data: { type } }) as Recorded;

describe('A projection', () => {
  it('gives each handler the event of its name, and compiles no other name', async () => {
    const seen: string[] = [];
    const spelt: Projection<OrderEvent>['on'] = {
      WorkDelivered: async (_, { data }) => seen.push(`delivered ${data.note}`),
      // @ts-expect-error an order is placed, not palced
      OrderPalced: async () => seen.push('never'),
    };
    const projection: AnyProjection = { ...orderList, on: spelt };
    await applyTo(projection, noSql, { data: { type: 'WorkDelivered', note: 'voilà' } } as unknown as Recorded);
    expect(seen).toEqual(['delivered voilà']);
  });

  it('lets otherwise see what no handler names, and nothing else', async () => {
    const seen: string[] = [];
    const projection: Projection<OrderEvent> = {
      ...orderList,
      on: { OrderPlaced: async () => seen.push('placed') },
      otherwise: async (_, { data }) => seen.push(data.type),
    };
    for (const type of ['OrderPlaced', 'OrderCompleted', 'toString']) await applyTo(projection, noSql, event(type));
    expect(seen).toEqual(['placed', 'OrderCompleted', 'toString']);
  });

  it('may ignore what it does not name', async () => {
    const { otherwise: _, ...ignoring } = orderList;
    await expect(applyTo(ignoring, noSql, event('OrderCompleted'))).resolves.toBeUndefined();
  });

  it('owns the tables that it creates', () => {
    expect(tablesOf(orderList)).toEqual(['order_list', 'order_note']);
    expect(() => tablesOf({ name: 'none', tables: 'select 1' })).toThrow('create table if not exists');
  });
});
