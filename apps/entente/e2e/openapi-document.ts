export type Schema = { readonly [keyword: string]: unknown };
type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
};
type Media = { readonly [type: string]: { readonly schema: Schema } };
type Response = { readonly description: string; readonly content?: Media };
type OperationObject = {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Media };
  readonly responses: { readonly [status: string]: { readonly $ref: string } | Response };
};
export type OpenApi = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: OperationObject } };
  readonly components: {
    readonly schemas: { readonly [name: string]: Schema };
    readonly responses: { readonly [name: string]: Response };
  };
};

/** One operation of a document, with the answers that it names; `default` is none of them. */
export type Operation = {
  readonly id: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly isRequired: boolean; readonly type: string; readonly schema: Schema };
  readonly answers: ReadonlyMap<number, Response>;
};

export const operationsOf = ({ paths, components }: OpenApi): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId: id, parameters, requestBody, responses }]): Operation => {
      const answers = Object.entries(responses).flatMap(([status, told]) => {
        const response = '$ref' in told ? components.responses[told.$ref.split('/').at(-1)!]! : told;
        return status === 'default' ? [] : [[Number(status), response] as const];
      });
      const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      return {
        id,
        path,
        method: method === 'post' ? 'POST' : 'GET',
        parameters,
        ...(type !== undefined && media && { body: { isRequired: requestBody?.required === true, type, schema: media.schema } }),
        answers: new Map(answers),
      };
    }),
  );
