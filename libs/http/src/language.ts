import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { requestOf } from './arrival.js';
import { tellsOf } from './header-docs.js';

type Preferring = Pick<Request, 'acceptsLanguages'>;

/**
 * Lookup of RFC 4647: by quality, then as written; `fr-FR` finds `fr`. Who understands none of them gets the first, which RFC 9110 prefers
 * to a refusal.
 */
export function preferredLanguage<L extends string>(request: Preferring, [first, ...others]: readonly [L, ...L[]]): L {
  const spoken = [first, ...others];
  for (const range of request.acceptsLanguages()) {
    const found = spoken.find((language) => language === range.split('-')[0]?.toLowerCase());
    if (found !== undefined) return found;
    if (range === '*') break; // Any but those that were refused by name.
  }
  const any = request.acceptsLanguages(spoken);
  return spoken.find((language) => language === any) ?? first;
}

/** The language in which the caller is answered, as a parameter of a route that has the words in each of them; the answer says which it was. */
export const InLanguage = createParamDecorator((spoken: readonly [string, ...string[]], context: ExecutionContext): string => {
  const language = preferredLanguage(requestOf(context), spoken);
  context.switchToHttp().getResponse<Response>().set('Content-Language', language).vary('Accept-Language');
  return language;
}, tellsOf('language'));
