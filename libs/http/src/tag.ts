import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { requestOf } from './arrival.js';
import { tellsOf } from './header-docs.js';

const DIGEST_CHARS = 12;

/** Gives an answer its tag; nothing is left to say (304) to whoever has it already. */
export type Tag = <Body extends object>(revision: number, body: Body) => Body | undefined;

/**
 * `ETag`, as a parameter of a route whose answer has a revision. What a reader is shown also changes with the time, his language and who he is, so that
 * a digest stands beside the revision: `If-None-Match` compares all of it, `If-Match` the revision alone.
 */
export const Tagged = createParamDecorator((_: unknown, context: ExecutionContext): Tag => {
  const request = requestOf(context);
  const response = context.switchToHttp().getResponse<Response>();
  return (revision, body) => {
    const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, DIGEST_CHARS);
    const tag = `"${revision}.${digest}"`;
    response.set('ETag', tag).vary('Authorization').vary('Entente-On-Behalf-Of');
    if (!isKnown(request, tag)) return body;
    response.status(304);
    return undefined;
  };
}, tellsOf('tag'));

/** Compared weakly, as RFC 9110 wants it: proxies may have weakened a tag on its way. */
const isKnown = (request: Request, tag: string): boolean =>
  (request.get('if-none-match') ?? '').split(',').some((known) => ['*', tag].includes(known.trim().replace(/^W\//, '')));
