import type { Envelope } from '@entente/event-store';
import type { Json, Rejection } from '@entente/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { requestOf } from './arrival.js';
import { pathId } from './pipes.js';
import { callerOf, type Caller } from './caller.js';
import { tellsOf } from './header-docs.js';
import { envelopeOf, markReplayed, revisionIn } from './idempotency.js';

/** What somebody asks a context to do, in a POST or in a command on the bus: both are answered by the same code. */
export type Asked = {
  /** Whose it is: the id of the order, the dispute, the seller, or the wallet's owner. */
  readonly subject: string;
  readonly action: string;
  /** Nobody has looked at it yet. */
  readonly body: unknown;
  readonly caller: Caller;
  readonly envelope: Envelope;
  /** The revision that the sender saw, if he said so. */
  readonly expected: number | undefined;
};

/** What was done, or what was refused and is remembered; any other refusal is thrown. `replayed`: it is the answer of the first time. */
export type Answered = { readonly replayed: boolean } & (
  { readonly status: 200 | 201; readonly body: { readonly [name: string]: Json | undefined } } | { readonly refused: Rejection }
);

/** All that may be asked of one context: what its POST routes lead to. */
export type Actions = {
  /** Every action there is. */
  readonly names: readonly string[];
  /** Where HTTP would send it. One command has one id, on whichever way it comes and comes again. */
  readonly path: (asked: Pick<Asked, 'action' | 'subject'>) => string;
  readonly perform: (asked: Asked) => Promise<Answered>;
};

type Route = {
  /** The part of the path that says whose. */
  readonly subject?: string;
  /** The answer to what can be no id. */
  readonly code?: string;
  /** The action, where the path does not name it as `:action`. */
  readonly action?: string;
};

/** What a request asks for, as a parameter of its route. */
export const Asking = createParamDecorator(({ subject, code, action }: Route, context: ExecutionContext): Asked => {
  const request = requestOf(context);
  return {
    subject: subject === undefined ? '' : pathId(code).transform(request.params[subject], { type: 'param' }),
    action: action ?? String(request.params['action']),
    body: request.body,
    caller: callerOf(request),
    envelope: envelopeOf(request),
    expected: revisionIn(request.get('if-match')),
  };
}, tellsOf('key'));

/** Writes an answer. */
export function answerWith(response: Response, answered: Answered): object {
  if (answered.replayed) markReplayed(response);
  if ('refused' in answered) throw answered.refused;
  response.status(answered.status);
  return answered.body;
}
