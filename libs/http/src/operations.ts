import type { Type } from '@nestjs/common';
import { Documented } from './documentation.js';
import type { Schema } from './schemas.js';

/** What is told of an operation beside what its route says already: its path, query, headers and body. */
export type OperationDoc = {
  /** Names it in clients: never changed. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly answer: AnswerDoc;
  /** Codes that this operation in particular is refused with; those that follow from its form need no mention. */
  readonly problems?: readonly string[];
  /** Who may: words of the pack, or roles. Left out where the description says so. */
  readonly roles?: readonly string[];
  /** For everybody, with or without a token. */
  readonly isPublic?: true;
};

type AnswerDoc = {
  readonly status?: 200 | 201;
  readonly description: string;
  /** Bears an `ETag`, and may be 304. */
  readonly isTagged?: true;
} & ({ readonly name: string; readonly schema: Schema } | { readonly media: { readonly [type: string]: string } });

/** One documented path. A context whose routes are one handler (`/orders/{id}/{action}`) has one of these for each of its actions. */
export type ActionDoc = Omit<OperationDoc, 'id'> & {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Its schema is what its decorators check. */
  readonly body: Type<object>;
};

export const TOLD = 'x-told';

/** Describes the operation of a route, beside it. */
export const Describes = (doc: OperationDoc): MethodDecorator => Documented(({ ApiExtension }) => ApiExtension(TOLD, doc));

/** Tells which body a route takes that leaves its checking to the action. */
export const TakesBody = (type: Type<object>): MethodDecorator => Documented(({ ApiBody }) => ApiBody({ type }));

type OneOrMany = string | readonly string[];
/** What the documentation tells of a row of a rule book. */
type ToldRow = {
  readonly pack: string;
  readonly rule: string;
  readonly action?: string;
  readonly by?: OneOrMany;
  readonly from: OneOrMany;
  readonly event: string;
};

/** The actions of one context, told by the rule books themselves. */
export function actionDocs({
  path,
  bodies,
  rows,
  refusals,
  problems = [],
  ...common
}: Pick<ActionDoc, 'path' | 'tag' | 'problems' | 'answer'> & {
  readonly bodies: { readonly [action: string]: Type<object> };
  readonly rows: readonly ToldRow[];
  /** Every code with which rule books refuse an action. */
  readonly refusals: (action: string) => readonly string[];
}): ActionDoc[] {
  return Object.entries(bodies).map(([action, body]) => {
    const own = rows.filter((row) => row.action === action);
    const told = own.map(
      ({ pack, rule, from, event }) => `- ${pack} ${rule}: from ${[from].flat().join(', ')}, records ${event}`,
    );
    return {
      ...common,
      method: 'post',
      path: `${path}/${action}`,
      summary: `${action[0]!.toUpperCase()}${action.slice(1).replaceAll('-', ' ')}`,
      // A word of the vocabulary that a rule book of one's own may use.
      description: own.length > 0 ? told.join('\n') : 'No rule book that is here uses it, so it is refused.',
      body,
      problems: [...new Set([...problems, ...refusals(action)])],
      ...(own.length > 0 && { roles: [...new Set(own.flatMap(({ by = [] }) => by))] }),
    };
  });
}
