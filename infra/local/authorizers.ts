import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { GatewayRequest } from './gateway-event.ts';
import type { AuthorizerProperties } from './resources/http-api.ts';
import { type Credentials, verifySignature } from './sigv4.ts';

/** Allowed, with what the function is told about the caller; or the status of the refusal. */
export type Authorization =
  | { readonly allowed: true; readonly authorizer: Record<string, unknown> | undefined }
  | { readonly allowed: false; readonly status: 401 | 403 };

export type Authorize = (request: GatewayRequest, now: Date) => Promise<Authorization>;

/** A route that anyone may call, and every route while authorisation is off. */
export const openToAll: Authorize = async () => ({ allowed: true, authorizer: undefined });

/** Requests must be signed with the local credentials. The gateway answers 403 to any other. */
export function requireSignature(credentials: Credentials): Authorize {
  return async (request, now) => {
    const authorizer = await verifySignature(request, credentials, now);
    return authorizer === undefined ? { allowed: false, status: 403 } : { allowed: true, authorizer };
  };
}

/** Requests must carry a token of the issuer, for one of the audiences: 401 without one, 403 when it lacks every scope of the route. */
export function requireToken(
  { IdentitySource, JwtConfiguration }: AuthorizerProperties,
  scopes: readonly string[],
): Authorize {
  const keys = lazily(() => keysOf(JwtConfiguration.Issuer));
  return async (request, now) => {
    const token = tokenOf(request, IdentitySource);
    if (token === undefined) return { allowed: false, status: 401 };
    try {
      const { payload } = await jwtVerify(token, await keys(), {
        issuer: JwtConfiguration.Issuer,
        audience: JwtConfiguration.Audience,
        currentDate: now,
      });
      const granted = String(payload.scope ?? '').split(' ');
      if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return { allowed: false, status: 403 };
      return { allowed: true, authorizer: { jwt: { claims: payload, scopes: scopes.length > 0 ? scopes : null } } };
    } catch {
      // Whatever is wrong with a token, its bearer is told no more than that.
      return { allowed: false, status: 401 };
    }
  };
}

async function keysOf(issuer: string) {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { jwks_uri } = (await answer.json()) as { jwks_uri: string };
  return createRemoteJWKSet(new URL(jwks_uri));
}

// The issuer may start after the runner, so a failure to ask it is not remembered.
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

function tokenOf(request: GatewayRequest, sources: readonly string[]): string | undefined {
  for (const source of sources) {
    const [, place, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
    const value =
      place === 'header'
        ? request.headers[name.toLowerCase()]
        : (new URLSearchParams(request.rawQueryString).get(name) ?? undefined);
    if (value) return value.replace(/^Bearer /i, '');
  }
  return undefined;
}
