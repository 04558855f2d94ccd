import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT } from './locality.ts';

/** A request as the gateway received it. */
export interface GatewayRequest {
  readonly method: string;
  /** Still encoded. */
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

export interface RoutedRequest {
  readonly request: GatewayRequest;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly authorizer: Record<string, unknown> | undefined;
  readonly stageVariables: Record<string, unknown> | undefined;
  readonly apiId: string;
  readonly now: Date;
}

/** The event that an HTTP API hands to a function, payload format 2.0. */
export function gatewayEvent({
  request,
  routeKey,
  pathParameters,
  authorizer,
  stageVariables,
  apiId,
  now,
}: RoutedRequest) {
  const { method, rawPath, rawQueryString, headers, cookies, body } = request;
  const query = queryParameters(rawQueryString);
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    ...(stageVariables === undefined ? {} : { stageVariables }),
    requestContext: {
      accountId: ACCOUNT,
      apiId,
      ...(authorizer === undefined ? {} : { authorizer }),
      domainName: headers.host ?? 'localhost',
      domainPrefix: apiId,
      http: {
        method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
}

/** Header names in lower case; a repeated header is one value, joined by commas; cookies travel on their own. */
export function flattenHeaders(headers: IncomingHttpHeaders): Pick<GatewayRequest, 'headers' | 'cookies'> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && name !== 'cookie') flat[name] = Array.isArray(value) ? value.join(',') : value;
  return { headers: flat, cookies: headers.cookie?.split('; ') ?? [] };
}

function queryParameters(rawQueryString: string): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString))
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  return joined;
}

// The gateway keeps these as text; every other body travels in base64. Without a content type it is text too.
function isText(contentType = 'text/plain'): boolean {
  return /^(text\/|application\/(json|javascript|xml)\b|application\/[\w.-]+\+(json|xml)\b)/i.test(contentType);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function commonLogTime(now: Date): string {
  const day = String(now.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[now.getUTCMonth()]}/${now.getUTCFullYear()}:${now.toISOString().slice(11, 19)} +0000`;
}
