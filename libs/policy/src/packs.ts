import { Rejection } from '@entente/kernel';
import { codesOf } from './guards.js';
import type { TableName } from './pack-source.js';
import { InvalidPack, type Pack } from './read-pack.js';
import type { Table } from './table.js';

/** Stored events name a rule book that this installation does not have. */
export class UnknownPack extends Error {
  constructor(readonly policy: string) {
    super(`No policy pack ${policy}. Stored events name it: restore the pack.`);
  }
}

const NO_TABLE: Pick<Table, 'states' | 'rows'> = { states: new Map(), rows: [] };

/** The rule books of an installation. An order keeps the one it was placed under. */
export class Packs {
  private readonly byName: ReadonlyMap<string, Pack>;
  private readonly defaults: ReadonlyMap<string, Pack>;

  /** `defaults` (`comeup/2`) say what a bare `comeup` means when an order is placed: never the highest number by itself. */
  constructor(packs: readonly Pack[], defaults: readonly string[]) {
    this.byName = new Map(packs.map((pack) => [pack.name, pack]));
    const missing = defaults.find((name) => !this.byName.has(name));
    if (missing !== undefined)
      throw new InvalidPack(
        `PACK_DEFAULT names ${missing}, which is not there. Write one of: ${[...this.byName.keys()].join(', ')}.`,
      );
    this.defaults = new Map(defaults.map((name) => [this.byName.get(name)!.marketplace, this.byName.get(name)!]));
  }

  /** For what is stored. */
  get(policy: string): Pack {
    const pack = this.byName.get(policy);
    if (!pack) throw new UnknownPack(policy);
    return pack;
  }

  /** For lists, in which one order of another release must not hide all the others. */
  find(policy: string): Pack | undefined {
    return this.byName.get(policy);
  }

  /** For what somebody asks for: `comeup/2`, or `comeup` for its default. */
  resolve(policy: string): Pack {
    const pack = this.byName.get(policy) ?? this.defaults.get(policy);
    if (!pack)
      throw new Rejection(
        'pack.unknown',
        `There is no rule book ${policy}. Write one of: ${[...this.byName.keys(), ...this.defaults.keys()].join(', ')}.`,
      );
    return pack;
  }

  /** By which a marketplace judges what belongs to no order: its default, or the newest that it has. */
  governing(marketplace: string): Pack {
    const own = this.all().filter((pack) => pack.marketplace === marketplace);
    const newest = own.toSorted((one, other) => other.version - one.version)[0];
    return this.defaults.get(marketplace) ?? newest ?? this.resolve(marketplace);
  }

  all(): readonly Pack[] {
    return [...this.byName.values()];
  }

  /** Every row of one table as it is written, and in which rule book. */
  rows(table: TableName) {
    return this.all().flatMap(({ name, source }) => (source[table]?.rows ?? []).map((row) => ({ ...row, pack: name })));
  }

  /** Every code with which one of them refuses an action, wherever it stands. */
  refusals(table: TableName, action: string): readonly string[] {
    const codes = this.all().flatMap((pack) => {
      const { states, rows } = pack[table] ?? NO_TABLE;
      const own = rows.filter(({ trigger }) => trigger.kind === 'action' && trigger.name === action);
      return [...[...states.values()].map(({ refuses }) => refuses(action)), ...own.flatMap(codesOf)];
    });
    return [...new Set(codes)];
  }
}
