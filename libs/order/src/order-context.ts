import { publishOrder } from './publishes.js';
import { orderVersions } from './versions.js';
import { openOrders, orderList } from './views/order-list.js';
import { sellerStatistics } from './views/seller-statistics.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const orderContext = {
  name: 'order',
  versions: orderVersions,
  timed: ['order-'],
  published: ['order-', 'chat-'],
  publishes: publishOrder,
  alerts: {},
  projections: [orderList, sellerStatistics],
  measures: [
    { name: 'entente_open_orders', help: 'Orders that are not closed, by rule book.', labels: ['policy'], read: openOrders },
  ],
} as const;
