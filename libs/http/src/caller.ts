import { OUTSIDE_ID, Rejection, must, toMs, type Instant } from '@entente/kernel';
import { SetMetadata, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import {
  SignJWT,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { requestOf } from './arrival.js';

/** A closed list. Buyer, seller and assigned mediator are relations to an order, never roles. */
export const ROLES = ['member', 'mediator', 'operator', 'analyst', 'service'] as const;
export type Role = (typeof ROLES)[number];

/** Who is calling. With `via`, the member `id` for whom the service `via` calls; the marketplaces are the service's. */
export type Caller = {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly marketplaces: readonly string[];
  readonly via?: string;
};

/** Where tokens come from: an identity provider, or this process itself while somebody develops against it. */
export type TokenSettings =
  | { readonly from: 'provider'; readonly jwksUrl: string; readonly issuer: string; readonly audience: string }
  | { readonly from: 'development'; readonly secret?: string; readonly issuer?: string; readonly audience?: string };

const DEV_ISSUER = 'urn:entente:development';
const DEV_AUDIENCE = 'entente';
const DEV_TOKEN_LASTS = '24h';
const TOKEN_CHARS_MAX = 8_192;
const JWKS = { cooldownDuration: 30_000, cacheMaxAge: 600_000, timeoutDuration: 5_000 };

/** Reads tokens; in development also writes them. Expiry is judged by the system's time, whatever the business clock says. */
export class Tokens {
  private readonly key: JWTVerifyGetKey | Uint8Array;
  private readonly demands: JWTVerifyOptions;
  private readonly secret: Uint8Array | undefined;

  constructor(settings: TokenSettings) {
    const pinned = { typ: 'at+jwt', requiredClaims: ['sub', 'exp', 'iss', 'aud'] };
    if (settings.from === 'provider') {
      this.key = createRemoteJWKSet(new URL(settings.jwksUrl), JWKS);
      this.demands = { ...pinned, algorithms: ['RS256', 'ES256'], issuer: settings.issuer, audience: settings.audience };
    } else {
      this.secret = settings.secret === undefined ? randomBytes(32) : new TextEncoder().encode(settings.secret);
      this.key = this.secret;
      const { issuer = DEV_ISSUER, audience = DEV_AUDIENCE } = settings;
      this.demands = { ...pinned, algorithms: ['HS256'], issuer, audience };
    }
  }

  get areForDevelopment(): boolean {
    return this.secret !== undefined;
  }

  /** Only with development tokens. */
  async write({
    sub,
    roles,
    marketplaces,
  }: {
    sub: string;
    roles?: readonly Role[];
    marketplaces?: readonly string[];
  }): Promise<string> {
    if (!this.secret) throw new Error('This process does not write tokens: they come from the provider behind JWKS_URL.');
    const { issuer, audience } = this.demands as { issuer: string; audience: string };
    const token = new SignJWT({ roles, marketplaces }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).setSubject(sub);
    return token.setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime(DEV_TOKEN_LASTS).sign(this.secret);
  }

  /** Whether it has expired is judged by the machine's time: now, or `at` the instant when the bus took what it came with. */
  async read(token: string, at?: Instant): Promise<Caller> {
    if (token.length > TOKEN_CHARS_MAX) throw unauthenticated(`A token has at most ${TOKEN_CHARS_MAX} characters.`);
    return callerFrom(await this.claimsOf(token, at));
  }

  private async claimsOf(token: string, at: Instant | undefined): Promise<JWTPayload> {
    const demands = at === undefined ? this.demands : { ...this.demands, currentDate: new Date(toMs(at)) };
    try {
      // Two overloads of one function: a key, or how to find it.
      const { payload } =
        typeof this.key === 'function' ? await jwtVerify(token, this.key, demands) : await jwtVerify(token, this.key, demands);
      return payload;
    } catch (error) {
      if (isOutage(error)) {
        throw new Rejection('busy', 'The keys that sign tokens cannot be fetched just now. Repeat the request.', {
          retryAfterS: 5,
        });
      }
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired. Fetch a new one.');
      if (error instanceof errors.JWTClaimValidationFailed)
        throw unauthenticated(`The token is not for this service: ${error.message}.`);
      throw unauthenticated('The token is not signed by whom this service trusts.');
    }
  }
}

/** Not the token's fault: the provider did not answer, or not with keys. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code);

const unauthenticated = (detail: string) => new Rejection('unauthenticated', detail);

/**
 * Roles that Entente does not know grant nothing and are passed over: providers put those of other applications into the same claim.
 * A service never holds staff rights, whatever its token says.
 */
function callerFrom({ sub, roles = [], marketplaces = [] }: JWTPayload): Caller {
  if (typeof sub !== 'string' || !OUTSIDE_ID.test(sub))
    throw unauthenticated('The token names nobody: "sub" must be an id without blanks and without @.');
  if (!isListOfText(roles)) throw unauthenticated('The token\'s "roles" must be a list of texts.');
  if (!isListOfText(marketplaces)) throw unauthenticated('The token\'s "marketplaces" must be a list of texts.');
  const known = ROLES.filter((role) => roles.includes(role));
  if (known.includes('service')) return { id: sub, roles: ['service'], marketplaces };
  return { id: sub, roles: known.length > 0 ? known : ['member'], marketplaces };
}

const isListOfText = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'string');

const ON_BEHALF_OF = 'Entente-On-Behalf-Of';

/** A service may lend a member its voice. From then on it is the member who acts: the service's own rights are not his. */
function onBehalf(caller: Caller, member: string | undefined): Caller {
  if (member === undefined) return caller;
  if (!caller.roles.includes('service')) {
    throw new Rejection('actor.forbidden', `Only a service may send ${ON_BEHALF_OF}. Leave the header out to act for yourself.`, {
      header: ON_BEHALF_OF,
    });
  }
  if (!OUTSIDE_ID.test(member)) {
    throw new Rejection('malformed', `${ON_BEHALF_OF} must be the id of one member.`, { header: ON_BEHALF_OF });
  }
  return { id: member, roles: ['member'], marketplaces: caller.marketplaces, via: caller.id };
}

/** The headers with which somebody showed who he is. */
type Credentials = { readonly authorization: string; readonly [ON_BEHALF_OF]?: string };

/** `maybeOld`: what it belongs to has waited, and the token was judged as of then. */
type InHand = { readonly shown: Credentials; readonly maybeOld: boolean };

const inHand = new AsyncLocalStorage<InHand | undefined>();

/** For the whole of a request, and for nothing else: alarms and consumers have no caller. */
export function rememberCredentials(request: Request, _: Response, next: NextFunction): void {
  const authorization = request.get('authorization');
  const member = request.get(ON_BEHALF_OF);
  if (authorization === undefined) return inHand.run(undefined, next);
  inHand.run({ shown: { authorization, ...(member !== undefined && { [ON_BEHALF_OF]: member }) }, maybeOld: false }, next);
}

/** The same for a command on the bus. */
export const withCredentials = <Done>(shown: Credentials, work: () => Promise<Done>): Promise<Done> =>
  inHand.run({ shown, maybeOld: true }, work);

/** Those of the caller whose request is being answered, for whoever asks another service in his name. */
export const callersCredentials = (): Credentials | undefined => inHand.getStore()?.shown;
/** Whether they were good when the command arrived, and may have expired since. */
export const areCredentialsOld = (): boolean => inHand.getStore()?.maybeOld ?? false;

const callers = new WeakMap<object, Caller>();

export const callerOf = (request: object): Caller => must(callers.get(request), 'The caller of a request that is not public');
export const callerIfKnown = (request: object): Caller | undefined => callers.get(request);

/** The caller, as a parameter of a route. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(requestOf(context)),
);

const PUBLIC = 'entente:public';
const NEEDS_ROLE = 'entente:role';
/** A route, or a controller, that asks nobody who they are. */
export const Public = () => SetMetadata(PUBLIC, true);
/** A route, or a controller, for these roles only; relations to an order are the domain's to judge. */
export const ForRoles = (...roles: readonly Role[]) => SetMetadata(NEEDS_ROLE, roles);

export class CallerGuard implements CanActivate {
  constructor(
    private readonly tokens: Tokens,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, route)) return true;
    const request = requestOf(context);
    const caller = await this.identify(request);
    callers.set(request, caller);
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(NEEDS_ROLE, route);
    if (roles && !roles.some((role) => caller.roles.includes(role))) {
      throw new Rejection('actor.forbidden', `This is for role ${roles.join(' or ')} only.`);
    }
    return true;
  }

  private identify(request: Request): Promise<Caller> {
    return identified(this.tokens, request.get('authorization'), request.get(ON_BEHALF_OF));
  }
}

/** Who speaks, and for whom; `at` as for `Tokens.read`. */
export async function identified(
  tokens: Tokens,
  authorization: string | undefined,
  member: string | undefined,
  at?: Instant,
): Promise<Caller> {
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw unauthenticated('Send a token: Authorization: Bearer <token>.');
  return onBehalf(await tokens.read(token, at), member);
}
