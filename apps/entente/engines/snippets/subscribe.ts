import { subscribe, type Subscription } from '@entente/client/kafka';

type Tell = (orderId: string, words: string) => Promise<void>;

/** Tells of what is done about orders; each event comes with its own data, and what is not named here is passed over. */
export const followOrders = (brokers: string[], tell: Tell): Promise<Subscription> =>
  subscribe({
    kafka: { brokers },
    groupId: 'order-board',
    on: {
      'entente.order.order_placed.v1': ({ key, data: { sellerId } }) => tell(key, `${sellerId} may accept it`),
      'entente.order.order_cancelled.v1': ({ key }) => tell(key, 'is cancelled'),
      'entente.payout.refund_paid.v1': ({ key, data: { amountMinor } }) => tell(key, `${amountMinor} went back`),
    },
  });
