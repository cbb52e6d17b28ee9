import type { MoneySource } from './money-terms.js';

/** How a pack is written. The page beside the packs says how to read one; pack.schema.json lets editors check it. */
export type OneOrMany<T> = T | readonly T[];
export const many = <T>(value: OneOrMany<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

export type Said = string | boolean;

export type RowSource = {
  readonly rule: string;
  // One trigger: somebody acts, time acts, another context has news, or another rule was just applied.
  readonly action?: string;
  readonly deadline?: string;
  readonly on?: string;
  readonly follows?: OneOrMany<string>;
  // When the row applies; guards are tried in this order.
  readonly by?: OneOrMany<string>;
  readonly says?: { readonly [input: string]: OneOrMany<Said> };
  readonly from: OneOrMany<string>;
  readonly with?: OneOrMany<string>;
  readonly without?: OneOrMany<string>;
  readonly after?: OneOrMany<string>;
  readonly within?: string;
  readonly if?: { readonly [fact: string]: OneOrMany<Said> };
  readonly needs?: OneOrMany<string>;
  readonly amount?: string;
  readonly else?: string | { readonly [guard: string]: string };
  // What it does.
  readonly to?: string;
  readonly event: string;
  readonly sets?: OneOrMany<string>;
  readonly clears?: OneOrMany<string>;
  readonly starts?: { readonly [deadline: string]: OneOrMany<Lasting> };
  readonly counts?: OneOrMany<string>;
  readonly resets?: OneOrMany<string>;
  readonly funds?: OneOrMany<string>;
};

/** How the end of a deadline is found: a period, the name of one, an instant that was stated, or counted from another deadline. */
export type Lasting =
  | string
  | {
      readonly add?: string;
      readonly at?: string;
      readonly since?: string;
      readonly beyond?: string;
      readonly round?: 'end_of_day';
    };

export type StateSource = {
  readonly chat?: 'open' | 'blocked' | 'closed' | { readonly until: string };
  readonly frozen?: boolean;
  readonly terminal?: boolean;
  readonly suspends?: boolean;
  readonly refuses?: string | { readonly [action: string]: string };
} | null;

type FlagSource = { readonly while?: OneOrMany<string>; readonly each?: string };
/** A window is compared when somebody acts. */
type WindowSource = { readonly lasts: OneOrMany<Lasting>; readonly while?: OneOrMany<string> };
/** A deadline also rings; `remind`: so long before its end, people are reminded of it. */
type DeadlineSource = WindowSource & { readonly pausedIn?: OneOrMany<string>; readonly remind?: OneOrMany<string> };

export type TableSource = {
  readonly states: { readonly [name: string]: StateSource };
  readonly flags?: { readonly [name: string]: FlagSource };
  readonly counters?: readonly string[];
  readonly windows?: { readonly [name: string]: WindowSource };
  readonly deadlines?: { readonly [name: string]: DeadlineSource };
  readonly rows: readonly RowSource[];
};

/** What a version changes in a table of the version that it extends: names and rules again, or `remove` to drop them. */
export type TableExtension = Partial<TableSource> & { readonly remove?: readonly string[] };

/** Over which span a seller is judged, and from how many completed orders on. */
export type StatisticsTerms = {
  /** A period that ends now: `P6M`. */
  readonly window: string;
  readonly minimumOrders: number;
  /** Rules by which an order may be cancelled without lowering the completion rate (C13). */
  readonly cancellationsNotCounted: readonly string[];
};

type Texts = { readonly [word: string]: { readonly fr: string; readonly en: string } };

/** What people are shown for the words of a table. Programs read the words: no text decides anything, or counts in the digest. */
export type TableTexts = {
  readonly states: Texts;
  readonly flags?: Texts;
  readonly windows?: Texts;
  readonly deadlines?: Texts;
  readonly actions: Texts;
  readonly outcomes?: Texts;
  readonly grounds?: Texts;
};

export type PackSource = {
  /** `comeup/2`: the marketplace and the version of its rule book. */
  readonly pack: string;
  /** IANA zone in which days and months are counted. */
  readonly zone: string;
  /** How long after `dueAt` an alarm waits, so that a command received in time is not beaten by it. */
  readonly grace: string;
  readonly order: TableSource;
  readonly dispute: TableSource;
  /** What may become of a seller's standing; without it everybody is active. */
  readonly seller?: TableSource;
  readonly money: MoneySource;
  readonly statistics: StatisticsTerms;
  readonly texts: { readonly order: TableTexts; readonly dispute: TableTexts; readonly seller?: TableTexts };
};

/** A version that is written as the difference from another. */
export type ExtensionSource = Partial<Omit<PackSource, 'pack' | TableName | 'texts' | 'money' | 'statistics'>> & {
  readonly pack: string;
  /** `comeup/2`: the version that it is a change of. */
  readonly extends: string;
  readonly order?: TableExtension;
  readonly dispute?: TableExtension;
  readonly seller?: TableExtension;
  readonly money?: Partial<MoneySource>;
  readonly statistics?: Partial<StatisticsTerms>;
  readonly texts?: { readonly [Name in TableName]?: Partial<TableTexts> };
};

/** The tables that a rule book may have. */
export const TABLES = ['order', 'dispute', 'seller'] as const;
export type TableName = (typeof TABLES)[number];
