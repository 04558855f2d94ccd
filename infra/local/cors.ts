import type { GatewayAnswer } from './gateway-answer.ts';
import type { GatewayRequest } from './gateway-event.ts';
import type { CorsConfiguration } from './resources/http-api.ts';

/** The gateway's own answer to a preflight request, if the API configures CORS and this is one. */
export function preflightAnswer(
  cors: CorsConfiguration | undefined,
  { method, headers }: GatewayRequest,
): GatewayAnswer | undefined {
  const isPreflight = method === 'OPTIONS' && headers.origin && headers['access-control-request-method'];
  if (cors === undefined || !isPreflight) return undefined;
  const allowed = corsHeaders(cors, headers.origin);
  if (Object.keys(allowed).length === 0) return { status: 204, headers: {}, body: '' };
  return {
    status: 204,
    headers: {
      ...allowed,
      ...(cors.AllowMethods ? { 'access-control-allow-methods': cors.AllowMethods.join(',') } : {}),
      ...(cors.AllowHeaders ? { 'access-control-allow-headers': cors.AllowHeaders.join(',') } : {}),
      ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
    },
    body: '',
  };
}

/** The headers that let a page of an allowed origin read the answer. */
export function corsHeaders(cors: CorsConfiguration | undefined, origin: string | undefined): Record<string, string> {
  if (cors === undefined || origin === undefined) return {};
  const origins = cors.AllowOrigins ?? [];
  if (!origins.includes('*') && !origins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origins.includes('*') ? '*' : origin,
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
  };
}
