import { OrderActions } from './order-actions.js';
import { publishOrder } from './publishes.js';
import { orderVersions } from './versions.js';
import { openDisputes } from './views/open-disputes.js';
import { openOrders, orderList } from './views/order-list.js';
import { policiesInUse, readPoliciesInUse } from './views/policies-in-use.js';
import { sellerStatistics } from './views/seller-statistics.js';
import { stuckOrders } from './views/stuck-orders.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const orderContext = {
  name: 'order',
  actions: OrderActions,
  versions: orderVersions,
  /** How the names of its streams begin, all of them: in a store that contexts share nobody else's are seen. */
  streams: ['order-', 'chat-', 'seller-', 'payment-'],
  timed: ['order-'],
  published: ['order-', 'chat-', 'seller-'],
  publishes: publishOrder,
  alerts: {},
  projections: [orderList, sellerStatistics, openDisputes, policiesInUse],
  /** What a process must know before it decides anything by its own rule books. */
  policiesInUse: { view: policiesInUse, read: readPoliciesInUse },
  measures: [
    { name: 'entente_open_orders', help: 'Orders that are not closed, by rule book.', labels: ['policy'], read: openOrders },
    {
      name: 'entente_stuck_orders',
      help: 'Orders that nothing leads on: no deadline runs although their rule book has one there, and nobody decides.',
      labels: ['policy'],
      read: stuckOrders,
    },
  ],
} as const;
