import type { ServerResponse } from 'node:http';
import type { InvocationResult } from './invocation.ts';

/** An answer to an HTTP request. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: Buffer | string;
}

/** The answers that the gateway gives itself, without asking a function. */
const OWN_ANSWERS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type OwnStatus = keyof typeof OWN_ANSWERS;

export function ownAnswer(status: OwnStatus): GatewayAnswer {
  const body = JSON.stringify({ message: OWN_ANSWERS[status] });
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** What the caller hears about an invocation. What went wrong inside stays inside. */
export function answerOf(result: InvocationResult): GatewayAnswer {
  if (result.status === 'succeeded') return render(result.payload);
  switch (result.cause) {
    case 'too-large':
      return ownAnswer(413);
    case 'throttled':
      return ownAnswer(503);
    case 'error':
    case 'timeout':
    case 'crash':
      return ownAnswer(500);
  }
}

interface Proxied {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

function render(payload: unknown): GatewayAnswer {
  if (!isProxied(payload))
    // Format 2.0 takes whatever else a function returns as the body of a 200.
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    };
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = payload;
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...Object.fromEntries(given) },
    ...(cookies === undefined ? {} : { cookies }),
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function isProxied(payload: unknown): payload is Proxied {
  return typeof payload === 'object' && payload !== null && Number.isInteger((payload as Proxied).statusCode);
}

export function writeAnswer(outgoing: ServerResponse, { status, headers, cookies, body }: GatewayAnswer): void {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const setCookie = cookies?.length ? { 'set-cookie': [...cookies] } : {};
  outgoing.writeHead(status, { ...headers, ...setCookie, ...length }).end(body);
}
