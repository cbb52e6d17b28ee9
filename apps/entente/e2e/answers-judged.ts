import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApi, Operation, Schema } from './openapi-document.js';

/** What was sent, and what of it somebody else might not know. */
export type Sent = {
  readonly operation: Operation;
  readonly url: string;
  readonly query: { readonly [name: string]: string };
  /** What its schema is asked about; `undefined` for none, or for what is no JSON. */
  readonly body: unknown;
  /** Something about it is wrong of which no schema speaks: a header, the encoding, a cursor of nobody's. */
  readonly isOdd: boolean;
  /** The whole of it, as it was sent. */
  readonly text: string;
};

export type Heard = { readonly status: number; readonly type: string | undefined; readonly text: string };

/** What no refusal may show: where the code is, how it asks the database, what goes wrong inside. */
const INSIDE =
  /\bat [\w.<>]+ \(|node_modules|node:internal|\.[jt]s:\d|file:\/\/|\/(?:home|root|tmp|usr|work|app)\/|\b(?:select|insert into|update|delete from) \w+[\s\S]*\b(?:from|values|set|where)\b|\brelation "|violates|SQLSTATE|PGlite|undefined|\[object Object\]|Cannot read/i;
const TOKEN = /eyJ[\w-]{10,}/;

/** What somebody wrote, or is called: `w12ab` and `m-ana` appear in nothing else. */
const MARKED = /\b(?:w[0-9a-f]{6}x|m-[a-z0-9-]+)\b/g;

/** What is wrong with an answer, by the document that describes it. */
export function judgeBy(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ ...document, components: { ...document.components, schemas: closed(document.components.schemas) } }, 'api');
  const compiled = new Map<Schema, ValidateFunction>();
  const takes = (schema: Schema, value: unknown): readonly string[] => {
    const check = compiled.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as Schema);
    compiled.set(schema, check);
    return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  /** What the document says against what was sent. */
  function wrongIn({ operation, query, body }: Sent): readonly string[] {
    const known = operation.parameters.filter((parameter) => parameter.in === 'query');
    // Where no query is taken, none is looked at.
    const unknown = Object.keys(query).filter((name) => known.length > 0 && !known.some((parameter) => parameter.name === name));
    const missing = known.filter(({ name, required }) => required && !(name in query)).map(({ name }) => `${name} is missing`);
    const refused = known.flatMap(({ name, schema }) =>
      name in query ? takes(schema, valueOf(query[name]!, schema)).map((why) => `${name}: ${why}`) : [],
    );
    const isJson = operation.body?.type === 'application/json';
    const inBody = isJson && (body !== undefined || operation.body.isRequired) ? takes(operation.body.schema, body) : [];
    return [...unknown, ...missing, ...refused, ...inBody];
  }

  return function faultsIn(sent: Sent, { status, type, text }: Heard): readonly string[] {
    const { operation, isOdd } = sent;
    if (status >= 500) return [`a server error: ${text}`];
    const told = operation.answers.get(status);
    if (!told) return [`an undocumented status: ${text}`];
    const faults: string[] = [];
    const types = Object.keys(told.content ?? {});
    if (type === undefined ? types.length > 0 : !types.includes(type)) faults.push(`an undocumented content type: ${type}`);
    const isJson = type?.endsWith('json') ?? false;
    const body: unknown = isJson ? JSON.parse(text) : text;
    const schema = told.content?.[type ?? '']?.schema;
    if (schema && isJson) faults.push(...takes(schema, body).map((why) => `an answer that is not as described: ${why}: ${text}`));
    const wrong = wrongIn(sent);
    if (status < 300 && wrong.length > 0) faults.push(`accepted, though ${wrong.join(', ')}`);
    const { code, instance } = (isJson ? body : {}) as { readonly code?: string; readonly instance?: string };
    if (code === 'malformed' && wrong.length === 0 && !isOdd) faults.push(`refused, though it is as described: ${text}`);
    if (status >= 400) {
      const shown = text.replaceAll(instance ?? '', '');
      const [inside] = INSIDE.exec(echoless(shown, sent.text)) ?? [];
      if (inside !== undefined) faults.push(`shows what is inside (${inside}): ${text}`);
      if (TOKEN.test(text)) faults.push(`shows a token: ${text}`);
      const others = [...text.matchAll(MARKED)].map(([mark]) => mark).filter((mark) => !sent.text.includes(mark));
      if (others.length > 0) faults.push(`shows what is somebody else’s (${others.join()}): ${text}`);
    }
    return faults;
  };
}

/** Without what the caller has written himself. */
const echoless = (shown: string, sent: string): string =>
  shown.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (quoted, inside: string) =>
    inside.length > 3 && sent.includes(inside) ? '""' : quoted,
  );

/** A text of a query as what its schema speaks of. */
function valueOf(text: string, { type }: Schema): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** The same schemas, as they are today: nothing is answered that they do not tell of. */
function closed(schemas: OpenApi['components']['schemas']): OpenApi['components']['schemas'] {
  const close = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(close);
    if (typeof part !== 'object' || part === null) return part;
    const inside = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, close(value)]));
    const isOpen = typeof inside['properties'] === 'object' && inside['type'] === 'object' && !('additionalProperties' in inside);
    return isOpen ? { ...inside, additionalProperties: false } : inside;
  };
  return close(schemas) as OpenApi['components']['schemas'];
}
