import type { Recorded } from '@entente/event-store';
import type { Message } from './bus.js';

/** What a published type says: `entente.order.dispute_opened.v1` is context `order`, event `DisputeOpened`, version 1. */
type TypeName = { readonly context: string; readonly event: string; readonly version: number };

export function typeNameOf({ context, event, version }: TypeName): string {
  if (!/^([A-Z][a-z0-9]*)+$/.test(event))
    throw new Error(`"${event}" is no name for an event. Write PascalCase, as in DisputeOpened.`);
  const snake = event.replace(/[A-Z]/g, (letter, index: number) => `${index > 0 ? '_' : ''}${letter.toLowerCase()}`);
  return `entente.${context}.${snake}.v${version}`;
}

export function parseTypeName(type: string): TypeName | undefined {
  const [, context, snake, version] = /^entente\.([a-z]+)\.([a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*)\.v([1-9]\d*)$/.exec(type) ?? [];
  if (context === undefined || snake === undefined) return undefined;
  return {
    context,
    event: snake.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    version: Number(version),
  };
}

export const topicOf = (context: string, version = 1): string => `entente.${context}.v${version}`;

/** The message that tells of a stored event. */
export const messageOf = (
  { id, key, at, meta }: Recorded,
  { data, ...name }: TypeName & { readonly data: Message['data'] },
): Message => ({
  topic: topicOf(name.context),
  key,
  id,
  type: typeNameOf(name),
  source: `/entente/${name.context}`,
  time: at,
  correlationId: meta.correlationId,
  ...(meta.traceparent !== undefined && { traceparent: meta.traceparent }),
  data,
});
