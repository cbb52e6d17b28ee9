import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { toRecord } from '@entente/bus/kafka';
import { must } from '@entente/kernel';
import { publishedEverywhere } from '@entente/testing';
import { breaks } from './compatible.js';
import type { JsonSchema } from './fields.js';
import { goldenPathOf, type Golden } from './golden.js';
import { contracts, fileNameOf, PUBLISHERS, schemaOfContract, typeOf, type Contract } from './published.js';

/** After a change of the tables, their sentences or what the histories publish, from the root of the repository. */
const WRITE_ANEW = 'WRITE_CONTRACTS=1 npm test -- contract-files';
const isWriting = process.env['WRITE_CONTRACTS'] !== undefined;
/** With a release, once: from then on it is what consumers build upon. Refused where it would break what the release before promised. */
const RELEASE = 'RELEASE_CONTRACTS=1 npm test -- contract-files';
const isReleasing = process.env['RELEASE_CONTRACTS'] !== undefined;

const fileAt = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const written = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(fileAt(path)), { recursive: true });
  writeFileSync(fileAt(path), text);
};
const filesIn = (folder: string): readonly string[] =>
  PUBLISHERS.flatMap((context) => readdirSync(fileAt(`${folder}/${context}`)).map((name) => `${folder}/${context}/${name}`));

const schemaPathOf = (contract: Contract): string => `schemas/${contract.context}/${fileNameOf(contract)}.json`;
const current = contracts.map((contract) => ({ name: typeOf(contract), contract }));

const theirs = (path: string): string => (existsSync(fileAt(path)) ? readFileSync(fileAt(path), 'utf8') : '');
function expectCurrent(path: string, text: string): void {
  if (isWriting) write(path, text);
  expect(theirs(path) === text ? 'current' : `libs/contracts/${path} is stale. Write it anew: ${WRITE_ANEW}`).toBe('current');
}

describe('The published schema', () => {
  it.each(current)('of $name is what the tables say, in sentences', ({ contract }) => {
    const schema = schemaOfContract(contract);
    const sentences = [contract.told.description, ...Object.values(contract.told.fields)];
    expect(Object.keys(contract.told.fields)).toEqual(Object.keys(contract.fields));
    for (const sentence of sentences) expect(sentence).toMatch(/^[`A-Z1].{3,}\.$/s);
    expectCurrent(schemaPathOf(contract), written(schema));
  });
  it('is of an event that there is', () => expect([...filesIn('schemas')].sort()).toEqual(contracts.map(schemaPathOf).sort()));
});

describe('The golden message', () => {
  let messages: ReadonlyMap<string, Message>;
  beforeAll(async () => {
    messages = mostTelling((await publishedEverywhere()).messages);
  });

  it.each(current)('of $name is what the histories publish', ({ name, contract }) => {
    const { key, headers, value } = toRecord(must(messages.get(name), `A message of ${name}`));
    const golden = { key, headers, payload: JSON.parse(String(value)) as Golden['payload'] } as Golden;
    expectCurrent(goldenPathOf(contract), written(golden));
  });
  it('is of an event that there is', () => expect([...filesIn('golden')].sort()).toEqual(contracts.map(goldenPathOf).sort()));
});

/** Of each type the message that says most. */
function mostTelling(messages: readonly Message[]): ReadonlyMap<string, Message> {
  const best = new Map<string, Message>();
  const length = (message: Message | undefined) => (message ? Object.keys(message.data).length : -1);
  for (const message of messages) if (length(message) > length(best.get(message.type))) best.set(message.type, message);
  return best;
}

/** What the last release promised: schemas by name, one a line, without their sentences. A release moves it, and nothing else does. */
type Released = { readonly [name: string]: JsonSchema };
const promised = (context: string) => JSON.parse(theirs(releasedPathOf(context)) || '{}') as Released;
const onePerLine = (released: Released): string =>
  `{\n${Object.entries(released)
    .map(([name, schema]) => `  ${JSON.stringify(name)}: ${JSON.stringify(schema)}`)
    .join(',\n')}\n}\n`;
const releasedPathOf = (context: string): string => `released/${context}.json`;
const promiseOf = (schema: JsonSchema): JsonSchema =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      ['description', '$schema', '$id'].includes(key) && typeof value === 'string' ? undefined : value,
    ),
  ) as JsonSchema;

describe.each(PUBLISHERS)('What the %s context publishes', (context) => {
  const now = Object.fromEntries(
    contracts
      .filter((contract) => contract.context === context)
      .map((contract) => [fileNameOf(contract), promiseOf(schemaOfContract(contract))] as const),
  );

  it('keeps what the last release promised', () => {
    const broken = Object.entries(promised(context)).flatMap(([name, older]) => {
      const newer = now[name];
      return (newer ? breaks(older, newer) : ['it is not published any more']).map((how) => `${name}: ${how}`);
    });
    // Write the change as a new version beside the old one, and publish both until nobody reads the old one.
    expect(broken).toEqual([]);
    if (isReleasing) write(releasedPathOf(context), onePerLine(now));
  });
  it('has been released once', () => {
    const names = Object.keys(promised(context));
    expect(names.length > 0 ? 'released' : `Nothing is promised yet. Release it: ${RELEASE}`).toBe('released');
  });
});
