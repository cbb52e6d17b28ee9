import type { ProblemCode } from './generated/http.js';

/** RFC 9457 as Entente answers it. */
type Said = {
  /** Stable: what it means and what to do is in docs/problems.md. A newer release, or a rule book of your own, may know others. */
  readonly code: ProblemCode | (string & Record<never, never>);
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [fact: string]: unknown;
};

/**
 * Entente said no, and nothing has changed; where the code is `unknown`, another has answered, and nobody knows. `message` is the sentence that says what
 * to do; it may hold what somebody wrote.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: Said['code'];
  readonly title: string;
  readonly status: number;
  /** What belongs to the code, beside the members of RFC 9457. */
  readonly facts: { readonly [fact: string]: unknown };

  constructor({ code, title, status, detail, type: _type, instance: _instance, ...facts }: Said) {
    super(detail);
    this.code = code;
    this.title = title;
    this.status = status;
    this.facts = facts;
  }

  get detail(): string {
    return this.message;
  }
}

const isSaid = (body: unknown): body is Said =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'detail' in body;

/** What an answer says. Whatever stands before Entente may answer in another form: that is `unknown`. */
export function problemIn(body: unknown, status: number): Said {
  if (isSaid(body)) return body;
  const code = 'unknown';
  return { code, title: 'Not an answer of Entente', status, detail: 'Is it an Entente that answers there?' };
}
