import { hash } from 'node:crypto';
import { parse, v5 } from 'uuid';
import type { Json } from './rejection.js';

/** Every id that Entente derives lives in this namespace; changing it would forget every command ever answered. */
const NAMESPACE = parse('5f6c3c0a-6f0e-5d6e-9f6b-2d7c1f0e4e71');

/** A UUID (version 5) that the same parts always give again. Parts are joined with a NUL, so that no two lists meet. */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(parts.join('\u0000'), NAMESPACE);

/** RFC 8785: keys in UTF-16 order, no white space; numbers and strings as ECMAScript writes them. `undefined` members are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  const members = value as { readonly [name: string]: Json | undefined };
  const written = Object.keys(members)
    .sort() // Without a comparison of ours: by UTF-16.
    .filter((name) => members[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(members[name])}`);
  return `{${written.join(',')}}`;
}

/** SHA-256 of the canonical form, in lower-case hexadecimal. */
export const digestOf = (value: Json | undefined): string => hash('sha256', canonicalJson(value));

const SHARDS = 1024;

/** Which of 1,024 shards a key (an order id; for wallets and sellers their own) belongs to. Stored with every event: never changes. */
export const shardOf = (key: string): number => hash('sha256', key, 'buffer').readUInt16BE(0) % SHARDS;

/** Ids from outside. No @ and no blank, so that no e-mail address can become one. */
export const OUTSIDE_ID = /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,55}$/;
/** Ids in paths: a dispute's is longer than its order's. */
export const PATH_ID = /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}$/;
