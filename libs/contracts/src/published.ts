import { disputeEvents } from './dispute-events.js';
import { disputePhrases } from './dispute-phrases.js';
import { schemaOf, type Fields, type JsonSchema, type Told } from './fields.js';
import { orderEvents } from './order-events.js';
import { orderPhrases } from './order-phrases.js';
import { paymentRequests, paymentResults, requestPhrases, resultPhrases } from './payments.js';
import { payoutEvents } from './payout-events.js';
import { payoutPhrases } from './payout-phrases.js';
import type { Phrases } from './phrases.js';
import { SERVICES, type ServiceName } from './services.js';

/** One published event in one version: the unit that a consumer builds upon, and that is never changed under him. */
export type Contract = {
  /** Who publishes it; `payments` for what is asked of the marketplace's payment service, and what it answers. */
  readonly context: ServiceName | 'payments';
  /** `DisputeOpened` */
  readonly event: string;
  readonly version: number;
  readonly fields: Fields;
  readonly told: Told;
};

/** As its files are called: `dispute_opened.v1`. */
export const fileNameOf = ({ event, version }: Pick<Contract, 'event' | 'version'>): string =>
  `${event.replace(/\B[A-Z]/g, '_$&').toLowerCase()}.v${version}`;

/** The `ce_type` of its messages: `entente.order.dispute_opened.v1`. */
export const typeOf = (contract: Pick<Contract, 'context' | 'event' | 'version'>): string =>
  `entente.${contract.context}.${fileNameOf(contract)}`;

/** The first version of every event of a context; a later one of some of them is a table beside it. */
function contractsOf<E extends { readonly [type: string]: Fields }>(
  context: Contract['context'],
  events: E,
  phrases: Phrases<E>,
): readonly Contract[] {
  const general: { readonly [name: string]: string } = phrases.fields;
  return Object.entries(events).map(([event, fields]) => {
    const exact: { readonly [name: string]: string | undefined } = phrases.within?.[event] ?? {};
    const said = Object.keys(fields).map((name) => [name, exact[name] ?? general[name] ?? '']);
    const told = { description: phrases.events[event as keyof E], fields: Object.fromEntries(said) };
    return { context, event, version: 1, fields, told };
  });
}

/** In every topic, in every partition of it, under no key: what the bus itself has to say. */
const busEvents = { RepublishBegan: { from: 'instant' } } as const satisfies { readonly [type: string]: Fields };
const busPhrases: Phrases<typeof busEvents> = {
  events: {
    RepublishBegan:
      'Behind this mark everything since `from` comes once more. It has no key and stands in every partition. Whoever knows repetitions by their `ce_id` may pass it over.',
  },
  fields: { from: 'From when on everything comes again.' },
};

/** Everything that is published. */
export const contracts: readonly Contract[] = [
  ...contractsOf('order', orderEvents, orderPhrases),
  ...contractsOf('dispute', disputeEvents, disputePhrases),
  ...contractsOf('payout', payoutEvents, payoutPhrases),
  ...SERVICES.flatMap((context) => contractsOf(context, busEvents, busPhrases)),
  ...contractsOf('payments', paymentRequests, requestPhrases),
  ...contractsOf('payments', paymentResults, resultPhrases),
];
/** Each context that has contracts, and a folder for them. */
export const PUBLISHERS = [...SERVICES, 'payments'] as const;

/** JSON Schema 2020-12 of its data. */
export const schemaOfContract = (contract: Contract): JsonSchema =>
  schemaOf(contract.fields, `${contract.context}/${fileNameOf(contract)}`, contract.told);
