import { TOPICS, type Events } from '../generated/messages.js';
import { follow, type Following, type Subscription, type Told } from './follow.js';

/**
 * A published event. It may come again, under the same `id`: what must happen once is done in the transaction that remembers the id. Those of one key
 * come in order, perhaps from an earlier point again.
 */
export type Heard<Type extends keyof Events> = Omit<Told, 'type' | 'data'> & { readonly type: Type; readonly data: Events[Type] };

type Handlers = { readonly [Type in keyof Events]?: (event: Heard<Type>) => Promise<void> };

/**
 * Hears the events that `on` names, from the beginning of their topics, and passes over all others: a release may add some. An event whose handler
 * throws is tried again a few times, and then the subscription ends: catch what no repetition mends.
 */
export function subscribe({ on, ...following }: Following & { readonly on: Handlers }): Promise<Subscription> {
  const handlers = new Map(Object.entries(on) as [string, (event: Told) => Promise<void>][]);
  const contexts = new Set([...handlers.keys()].map((type) => type.split('.')[1]));
  const topics = Object.entries(TOPICS).flatMap(([context, topic]) => (contexts.has(context) ? [topic] : []));
  return follow(following, topics, async (told) => handlers.get(told.type)?.(told));
}
