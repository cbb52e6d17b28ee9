import type { Schema } from './type-of.js';

type Content = { readonly [media: string]: { readonly schema?: Schema } };
export type Operation = {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: Response };
};
type Response = { readonly $ref?: string; readonly description?: string; readonly content?: Content };

/** As much of `GET /openapi.json` as types are made of. */
export type OpenApi = {
  readonly paths: { readonly [path: string]: { readonly get?: Operation; readonly post?: Operation } };
  readonly components: {
    readonly schemas: { readonly [name: string]: Schema };
    readonly responses?: { readonly [name: string]: Response };
  };
};

/** As much of `GET /asyncapi.json`. */
export type AsyncApi = {
  readonly channels: {
    readonly [name: string]: { readonly address: string; readonly messages: { readonly [type: string]: object } };
  };
  readonly components: {
    readonly messages: { readonly [type: string]: { readonly summary: string; readonly payload: Schema } };
    readonly schemas: { readonly [name: string]: Schema };
  };
};

/** The path of the POST that asks for the same, by the type of each command. */
export function commandPaths({ channels, components }: AsyncApi): ReadonlyMap<string, string> {
  const types = Object.keys(channels['commands']?.messages ?? {});
  return new Map(
    types.map((type) => {
      const [, path] = /\bas POST (\/\S+)\.$/.exec(components.messages[type]?.summary ?? '') ?? [];
      if (path === undefined)
        throw new Error(`The summary of ${type} does not end with the POST that it is: "…, as POST /path."`);
      return [type, path] as const;
    }),
  );
}
