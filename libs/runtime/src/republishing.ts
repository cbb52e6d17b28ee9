import { follow, republish } from '@entente/bus';
import { KafkaBus } from '@entente/bus/kafka';
import type { ServiceName } from '@entente/contracts';
import { SystemClock, systemElapsed } from '@entente/deadlines';
import { upcast } from '@entente/event-store';
import { PgEventStore } from '@entente/event-store/pg';
import type { Instant } from '@entente/kernel';
import { Leases } from '@entente/sql';
import { openPostgres } from '@entente/sql/pg';
import { CONTEXTS } from './all-contexts.js';
import { mustBeMigrated, schemasOf } from './migrations.js';
import { NotDone } from './projections-admin.js';
import { newHolder, wait } from './waiting.js';

/** Beyond the end of its lease, whoever relayed has finished the page in hand. */
const PAGE_MS_MAX = 5_000;

type Republishing = {
  readonly name: ServiceName;
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly from: Instant;
  /** Of one order alone. */
  readonly key?: string | undefined;
  /** Told now and then how many messages were sent. */
  readonly told: (published: number) => void;
};

/**
 * Publishes again what a service's store holds. It takes the relay's lease for so long: what a replica published in between would come before what is
 * missing. Commands go on; what they append is published afterwards.
 */
export async function republishFrom({ name, databaseUrl, kafkaBrokers, from, key, told }: Republishing) {
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
    const leases = await Leases.open(schemas.own, { holder: newHolder(), elapsed: systemElapsed });
    return await owningTheRelay(leases, `${name}.relay`, async (assertOwned) => {
      let published = 0;
      return republish({
        context: name,
        store: new PgEventStore(schemas.own),
        prefixes,
        upcast: (recorded) => upcast(versions, recorded),
        publishes: publishes as never,
        from,
        ...(key !== undefined && { key }),
        bus: {
          async publish(messages) {
            assertOwned();
            await bus.publish(messages);
            told((published += messages.length));
          },
          publishToAll: (message) => bus.publishToAll(message),
        },
      });
    });
  } finally {
    await bus.close();
    await postgres.close();
  }
}

async function owningTheRelay<Done>(
  leases: Leases,
  relay: string,
  work: (assertOwned: () => void) => Promise<Done>,
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
    if (msLeft > 0) await wait(msLeft + PAGE_MS_MAX);
    return await work(() => {
      if (!leases.isHeld(relay)) throw new NotDone(`Somebody else has taken over ${relay}. Start again when he has finished.`);
    });
  } finally {
    await renewing.stop();
    await leases.release();
  }
}
