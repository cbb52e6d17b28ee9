import type { EventData, Recorded } from './event-store.js';

/** Gives the data of one version of an event the form of the next. Pure: it is run at every reading, and nothing stored is ever rewritten. */
export type Up = (data: EventData) => EventData;

/**
 * Every event type of a context, each with its steps up: the first leads from version 1 to 2, and a type without steps is at version 1. Written as
 * `Versions<OrderEvent['type']>`, no type can be forgotten.
 */
export type Versions<Type extends string = string> = { readonly [type in Type]: readonly Up[] };

/** This program is too old, or in the wrong place, to understand what is stored: reading on would be guessing. */
export class UnknownEvent extends Error {}

/** The version in which events of this type are written today. */
export const versionOf = (versions: Versions, type: string): number => stepsOf(versions, type).length + 1;

/** An event as today's code knows it, whenever it was stored. Fields that nobody knows pass. */
export function upcast<Event extends EventData = EventData>(versions: Versions, event: Recorded): Recorded<Event> {
  const { data, meta } = event;
  const steps = stepsOf(versions, data.type);
  const current = steps.length + 1;
  if (!Number.isSafeInteger(meta.schema) || meta.schema < 1 || meta.schema > current) {
    throw new UnknownEvent(
      `${data.type} is known up to version ${current}, and ${event.stream} holds version ${meta.schema}. Start a newer release.`,
    );
  }
  const risen = steps.slice(meta.schema - 1).reduce((older, up) => up(older), data);
  return { ...event, data: risen as Event, meta: { ...meta, schema: current } };
}

function stepsOf(versions: Versions, type: string): readonly Up[] {
  const steps = Object.hasOwn(versions, type) ? versions[type] : undefined;
  if (!steps)
    throw new UnknownEvent(
      `Nobody here knows events of type ${type}. Start the release that wrote them, or list the type among the context's.`,
    );
  return steps;
}
