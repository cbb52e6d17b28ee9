import type { Alert } from '@entente/bus';
import { BeyondHead, upcast, type EventStore, type Position } from '@entente/event-store';
import { orderContext, type OrderEvent } from '@entente/order';
import type { Packs } from '@entente/policy';
import { versionsIn } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { CannotStart } from './process/settings.js';

const PAGE_EVENTS = 500;

type Orders = { readonly sql: Sql; readonly store: EventStore };
type OrderPlaced = OrderEvent & { readonly type: 'OrderPlaced' };
type InUse = { readonly policy: string; readonly digest: string; readonly orderId: string };

/**
 * An order goes by the rules under which it was placed, for as long as it lives. Throws `CannotStart` where a rule book of their name says something
 * else today. Where one is not here at all, operators are told, and the others' orders go on: it may have been removed once all of its own were
 * closed, or another release may have brought it.
 */
export async function mustBeUnchanged(orders: Orders, packs: Packs, alert: (alert: Alert) => void): Promise<void> {
  const found = await inUse(orders);
  for (const { policy, orderId } of found.filter((one, i) => !packs.find(one.policy) && isFirst(one, i, found)))
    alert({ alert: 'rule_book_missing', policy, orderId, detail: missing(policy, orderId) });
  const changed = found.filter(({ policy, digest }) => (packs.find(policy)?.digest ?? digest) !== digest);
  if (changed.length === 0) return;
  throw new CannotStart(changed.map((one) => said(one, packs)).join('\n'));
}

const isFirst = ({ policy }: InUse, index: number, found: readonly InUse[]): boolean =>
  found.findIndex((one) => one.policy === policy) === index;

const missing = (policy: string, orderId: string): string =>
  `There is no rule book ${policy}, under which order ${orderId} was placed, and perhaps others: until it is back in PACKS_DIR and this ` +
  'process is started anew, they can neither be read nor acted upon, and their deadlines do not ring.';

function said({ policy, digest, orderId }: InUse, packs: Packs): string {
  const { marketplace, digest: today } = packs.get(policy);
  const highest = Math.max(...packs.all().map((pack) => (pack.marketplace === marketplace ? pack.version : 0)));
  return (
    `${policy} is not the rule book any more under which order ${orderId} was placed: its rules were ${short(digest)} then, and are ` +
    `${short(today)} now. Restore the file as it was, or write what has changed as a version of its own, such as ${marketplace}/${highest + 1}.`
  );
}

const short = (digest: string): string => `${digest.slice(0, 12)}…`;

/** What the read model knows, and what was stored since it was kept last: nobody follows the store yet. */
async function inUse({ sql, store }: Orders): Promise<readonly InUse[]> {
  const { view, read } = orderContext.policiesInUse;
  const kept = (await versionsIn(sql)).find(({ name, version }) => name === view.name && version === view.version);
  const found = kept && (await read(sql));
  try {
    return [...(found ?? []), ...(await placedAfter(store, found && kept?.position))];
  } catch (error) {
    // The store was restored to an earlier time: the read model is built again from its start.
    if (error instanceof BeyondHead) return placedAfter(store, undefined);
    throw error;
  }
}

async function placedAfter(store: EventStore, position: Position | undefined): Promise<readonly InUse[]> {
  const found = new Map<string, InUse>();
  for (let after = position; ;) {
    const { events, next, atHead } = await store.readAll({
      after,
      prefixes: orderContext.policiesInUse.view.prefixes,
      limit: PAGE_EVENTS,
    });
    for (const event of events) {
      if (event.data.type !== 'OrderPlaced') continue;
      const { policy, policyDigest: digest, orderId } = upcast<OrderPlaced>(orderContext.versions, event).data;
      if (!found.has(`${policy} ${digest}`)) found.set(`${policy} ${digest}`, { policy, digest, orderId });
    }
    if (atHead) return [...found.values()];
    after = next;
  }
}
