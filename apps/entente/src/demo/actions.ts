import type { Body, Posts } from '@entente/client';

type ActionsOn<Base extends string> = {
  [Path in keyof Posts]: Path extends `${Base}/${infer Action}` ? Action : never;
}[keyof Posts];

/** What may be done to an order, a dispute or a seller, as the interface describes it: an action that it does not know does not compile. */
export type OrderAction = Exclude<ActionsOn<'/orders/{id}'>, 'attachments'>;
export type DisputeAction = ActionsOn<'/disputes/{id}'>;
export type SellerAction = ActionsOn<'/sellers/{sellerId}'>;

type Nothing = Record<string, never>;
/** What is said with it; nothing where there is nothing to say, or where a story shows that it is missed. */
export type SaidOf<Action extends OrderAction> = Body<`/orders/{id}/${Action}`> | Nothing;
export type SaidInDispute<Action extends DisputeAction> = Body<`/disputes/{id}/${Action}`> | Nothing;
