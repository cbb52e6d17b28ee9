import { readFileSync } from 'node:fs';
import { fileNameOf, type Contract } from './published.js';

/** A message as a broker keeps it: a CloudEvent in binary content mode. */
export type Golden = {
  readonly key: string;
  readonly headers: { readonly [name: string]: string };
  readonly payload: { readonly [field: string]: unknown };
};

/** Beside `schemas`, by context and name. */
export const goldenPathOf = (contract: Contract): string => `golden/${contract.context}/${fileNameOf(contract)}.json`;

/** A message of this event that was really published. */
export const goldenOf = (contract: Contract): Golden =>
  JSON.parse(readFileSync(new URL(`../${goldenPathOf(contract)}`, import.meta.url), 'utf8')) as Golden;
