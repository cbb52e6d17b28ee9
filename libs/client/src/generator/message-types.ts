import { commandPaths, type AsyncApi } from './documents.js';
import { block, field, typeOf, type Schema } from './type-of.js';

const NOT_EVENTS = ['payments', 'payment-results', 'commands', 'results'];

/** What is told and asked for on the bus, as the text of a file of TypeScript; bodies of commands are those of their POSTs, as in `./http.ts`. */
export function messageTypes(asyncApi: AsyncApi): string {
  const { channels, components } = asyncApi;
  const own = new Set<string>();
  const refer = (name: string): string => {
    own.add(name);
    return `Shared['${name}']`;
  };
  const payloads = (types: readonly string[]) =>
    types.map((type) => {
      const { summary, payload } = components.messages[type]!;
      return field(type, summary, typeOf(payload, refer, '  '));
    });
  const contexts = Object.entries(channels).filter(([name]) => !NOT_EVENTS.includes(name));
  const events = payloads(contexts.flatMap(([, { messages }]) => Object.keys(messages)));
  const results = payloads(Object.keys(channels['results']?.messages ?? {}));
  const commands = [...commandPaths(asyncApi)].map(([type, path]) => {
    const { summary, payload } = components.messages[type]!;
    return field(type, summary, [`Body<'${path}'>`, ...beside(payload, refer)].join(' & '));
  });
  const shared = [...own].map((name) => field(name, undefined, typeOf(components.schemas[name]!, refer, '  ')));
  const topics = Object.entries(channels).map(([name, { address }]) => `  ${camel(name)}: '${address}',\n`);
  return `${[
    "import type { Body } from '../client.js';",
    '',
    '/** Generated from /asyncapi.json: see docs/integrate.md. The topics of each context, of commands and of their results. */',
    `export const TOPICS = {\n${topics.join('')}} as const;`,
    '',
    `type Shared = ${block(shared)};`,
    '',
    '/** The data of what is published, by its `ce_type`. A newer release may add fields, and events. */',
    `export type Events = ${block(events)};`,
    '',
    '/** The body of each command, by its `ce_type`. */',
    `export type Commands = ${block(commands)};`,
    '',
    '/** What came of a command, by its `ce_type`. */',
    `export type Results = ${block(results)};`,
  ].join('\n')}\n`;
}

const camel = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** What a command asks for beyond the body of its POST. */
const beside = ({ allOf = [] }: Schema, refer: (name: string) => string): readonly string[] =>
  allOf.filter(({ $ref }) => $ref === undefined).map((schema) => typeOf(schema, refer, '  '));
