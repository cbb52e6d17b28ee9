import { Rejection } from '@entente/kernel';
import type { Caller } from './caller.js';

/** Where a list goes on: the sort key of the last row shown, and its id, which settles ties. Opaque to callers. */
export type Cursor = { readonly at: string; readonly id: string };

const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at} ${id}`).toString('base64url');

export function readCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const [, at, id] = /^([0-9TZ:.-]{1,40}) ([A-Za-z0-9_.~-]{1,80})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined)
    throw new Rejection('malformed', 'The cursor must be the `next` of the page before.', { field: 'cursor' });
  return { at, id };
}

/** A page out of one row more than was asked for: whether that one was there says whether there is a next page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursor: (row: Row) => Cursor,
): { items: readonly Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : writeCursor(cursor(last)) };
}

/** Whose rows a caller may see in a list: his own, or those of his marketplaces. */
export type Visible = { readonly partyId?: string; readonly marketplaces?: readonly string[] };

/**
 * Members see their own, in every marketplace; where a service speaks for one, in the service's. Staff and services see their marketplaces: to ask
 * for another is refused.
 */
export function visibleTo({ id, roles, marketplaces, via }: Caller, asked: string | undefined): Visible {
  const isStaff = via === undefined && roles.some((role) => role === 'operator' || role === 'mediator' || role === 'service');
  const isOpen = via === undefined && !isStaff;
  if (asked !== undefined && !isOpen && !marketplaces.includes(asked))
    throw new Rejection('actor.forbidden', `Your token does not cover ${asked}.`);
  const within = asked !== undefined ? { marketplaces: [asked] } : isOpen ? {} : { marketplaces };
  return isStaff ? within : { partyId: id, ...within };
}
