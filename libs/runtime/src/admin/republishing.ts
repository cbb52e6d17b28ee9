import { follow, republish } from '@entente/bus';
import { KafkaBus, PUBLISH_MS_MAX } from '@entente/bus/kafka';
import type { ServiceName } from '@entente/contracts';
import { SystemClock, systemElapsed } from '@entente/deadlines';
import { upcast } from '@entente/event-store';
import type { Instant } from '@entente/kernel';
import { Leases } from '@entente/sql';
import { openPostgres } from '@entente/sql/pg';
import { CONTEXTS } from '../all-contexts.js';
import { openEventStores } from '../chosen-store.js';
import type { StoreChoice } from '../config/stores.js';
import { lastAtIn } from '../last-at.js';
import { mustBeMigrated, schemasOf } from './migrations.js';
import { NotDone } from './projections-admin.js';
import { newHolder, wait } from '../waiting.js';

const AGAIN = 'Start again.';

type Republishing = {
  readonly name: ServiceName;
  readonly databaseUrl: string;
  readonly store: StoreChoice;
  readonly kafkaBrokers: readonly string[];
  readonly from: Instant;
  /** Of one order alone. */
  readonly key?: string | undefined;
  /** Told now and then how many messages were sent. */
  readonly told: (published: number) => void;
};

/**
 * Publishes again what a service's store holds. It takes the relay's lease for so long: what a replica published in between would come before what is
 * missing. Commands go on; what they append is published afterwards. When this ends early, the next owner of the relay sends the rest.
 */
export async function republishFrom({ name, databaseUrl, store: choice, kafkaBrokers, from, key, told }: Republishing) {
  const stores = await openEventStores(choice);
  const postgres = openPostgres(databaseUrl, { name: 'entente relay republish' });
  const schemas = schemasOf(postgres, name);
  const { published: prefixes, publishes, versions } = CONTEXTS[name];
  const bus = await KafkaBus.open({
    brokers: kafkaBrokers,
    clientId: 'entente-republish',
    sql: schemas.bus,
    clock: new SystemClock(),
    alert: () => {},
  });
  try {
    await mustBeMigrated(schemas, name);
    const store = await stores.of(name, schemas.own);
    const last = await lastAtIn(store);
    if (last === undefined || from > last)
      throw new NotDone(`Nothing has happened since ${from}; the last event of the ${name} service is of ${last ?? 'no time'}.`);
    const leases = await Leases.open(schemas.own, { holder: newHolder(), elapsed: systemElapsed });
    return await owningTheRelay(leases, `${name}.relay`, async (assertOwned) => {
      let published = 0;
      return republish({
        name: `${name}.relay`,
        context: name,
        store,
        prefixes,
        upcast: (recorded) => upcast(versions, recorded),
        publishes: publishes as never,
        from,
        ...(key !== undefined && { key }),
        bus: {
          async publish(messages) {
            assertOwned(key === undefined ? 'It sends what is left.' : AGAIN);
            await bus.publish(messages);
            told((published += messages.length));
          },
          async publishToAll(message) {
            assertOwned(AGAIN);
            await bus.publishToAll(message);
          },
          checkpoint: (follower) => bus.checkpoint(follower),
          moveCheckpoint: (...move) => bus.moveCheckpoint(...move),
        },
      });
    });
  } finally {
    await bus.close();
    await stores.close();
    await postgres.close();
  }
}

async function owningTheRelay<Done>(
  leases: Leases,
  relay: string,
  work: (assertOwned: (advice: string) => void) => Promise<Done>,
): Promise<Done> {
  const msLeft = await leases.msLeft(relay);
  await leases.seize(relay);
  const renewing = follow(
    {
      name: 'leases',
      async step() {
        if (leases.due([relay]).length > 0) await leases.keep([relay]);
        return 'idle';
      },
    },
    { alert: () => {} },
  );
  try {
    // Whoever relayed began his last page before the end of his lease.
    if (msLeft > 0) await wait(msLeft + PUBLISH_MS_MAX);
    return await work((advice) => {
      if (!leases.isHeld(relay)) throw new NotDone(`A replica has taken over ${relay}. ${advice}`);
    });
  } finally {
    await renewing.stop();
    await leases.release();
  }
}
