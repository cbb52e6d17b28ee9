import { REPEAT } from './forward.js';
import { PROBLEMS } from './problem.js';

type Parts = { readonly [name: string]: object };
export type OpenApi = {
  readonly paths: Parts;
  readonly components: { readonly [kind: string]: Parts };
  readonly tags?: readonly { readonly name: string }[];
};

/** One description of all: what every service has is described once, in the words of the first. */
export function merged(documents: readonly OpenApi[]): OpenApi {
  return documents.reduce((all, one) => {
    const known = new Set(all.tags?.map(({ name }) => name));
    return {
      ...all,
      paths: { ...one.paths, ...all.paths },
      components: mergedComponents(all.components, one.components),
      tags: [...(all.tags ?? []), ...(one.tags ?? []).filter(({ name }) => !known.has(name))],
    };
  });
}

type Response = { readonly content?: { readonly [type: string]: { readonly schema: object; readonly example?: object } } };
type Item = { readonly [method: string]: { readonly responses?: { readonly [status: string]: Response } } };

/** What is different behind a gateway: an answer may be lost on its way, or come too late; and the clock is that of all services. */
export function throughGateway({ paths, components, ...document }: OpenApi): OpenApi {
  const lost = (['answer.lost', 'answer.late'] as const).map((code) => ({ code, ...PROBLEMS[code] }));
  const responses = lost.map(({ code, title }) => {
    const schema = { allOf: [PROBLEM, { properties: { code: { enum: [code], description: 'The only one.' } } }] };
    const examples = { [code]: { $ref: `#/components/examples/${code}` } };
    return [
      code,
      { description: `\`${code}\` ${title}`, content: { 'application/problem+json': { schema, examples } } },
    ] as const;
  });
  const examples = lost.map(({ code, status, title }) => {
    const type = `/problems/${code}`;
    const value = { type, title, status, detail: REPEAT, instance: '/orders/cu-1001/accept', code };
    return [code, { summary: title, value }] as const;
  });
  const added = Object.fromEntries(lost.map(({ code, status }) => [status, { $ref: `#/components/responses/${code}` }]));
  const told = (path: string, item: Item): object =>
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => {
        const own = path === '/clock' ? clockOfAll(operation.responses) : operation.responses;
        return [method, { ...operation, responses: { ...own, ...added } }];
      }),
    );
  return {
    ...document,
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, told(path, item as Item)])),
    components: {
      ...components,
      examples: { ...components['examples'], ...Object.fromEntries(examples) },
      responses: { ...components['responses'], ...Object.fromEntries(responses) },
    },
  };
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const JSON_TYPE = 'application/json';

/** What `GET /clock` is answered with here, in the place of what one service answers. */
function clockOfAll(responses: { readonly [status: string]: Response } = {}): object {
  const { schema: one, example } = responses['200']?.content?.[JSON_TYPE] ?? { schema: {} };
  const schema = {
    type: 'object',
    properties: {
      now: { type: 'string', format: 'date-time', description: 'The business time: that of the service which is behind.' },
      services: { type: 'object', additionalProperties: one, description: 'How far each service is.' },
    },
    required: ['now', 'services'],
  };
  const shown = { now: (example as { readonly now?: string })?.now, services: { order: example } };
  const content = { [JSON_TYPE]: { schema, example: shown } };
  return { ...responses, 200: { ...responses['200'], description: 'The time, and each service.', content } };
}

type Topic = { readonly messages?: object };
export type AsyncApi = {
  readonly channels: { readonly [name: string]: Topic };
  readonly operations: Parts;
  readonly components: { readonly [kind: string]: Parts };
};

/** What all services send and take: each describes its own topics, and of those that they share its own messages. */
export function mergedTopics(documents: readonly AsyncApi[]): AsyncApi {
  return documents.reduce((all, one) => ({
    ...all,
    channels: mergedChannels(all.channels, one.channels),
    operations: { ...all.operations, ...one.operations },
    components: mergedComponents(all.components, one.components),
  }));
}

function mergedChannels(all: AsyncApi['channels'], one: AsyncApi['channels']): AsyncApi['channels'] {
  const shared = Object.entries(one).map(([name, topic]) => {
    const messages = { ...all[name]?.messages, ...topic.messages };
    return [name, { ...topic, ...all[name], messages }] as const;
  });
  return { ...all, ...Object.fromEntries(shared) };
}

type Components = OpenApi['components'];
function mergedComponents(all: Components, one: Components): Components {
  const kinds = [...new Set([...Object.keys(all), ...Object.keys(one)])];
  return Object.fromEntries(kinds.map((kind) => [kind, { ...one[kind], ...all[kind] }]));
}
