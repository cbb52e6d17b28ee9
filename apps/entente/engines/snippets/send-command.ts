import { openCommands, type CommandSender } from '@entente/client/kafka';

export const SHOP = '/comeup/shop';

export const openShop = (brokers: string[]): Promise<CommandSender> => openCommands({ kafka: { brokers }, source: SHOP });

/** Ana has paid. The payment is the command's id: after a doubt, the same is sent again, and is the same command. */
export const placeOrder = (shop: CommandSender, token: string, orderId: string, reference: string): Promise<string> =>
  shop.send('entente.order.place', {
    id: `place-${reference}`,
    key: orderId,
    token,
    onBehalfOf: 'ana',
    body: {
      orderId,
      policy: 'comeup/2',
      buyerId: 'ana',
      sellerId: 'bo',
      title: 'Logo',
      terms: 'Three drafts',
      duration: 'P5D',
      payment: { reference, method: 'card', amountMinor: 10_000, currency: 'EUR' },
    },
  });
