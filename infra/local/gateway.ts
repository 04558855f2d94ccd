import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Authorize } from './authorizers.ts';
import { corsHeaders, preflightAnswer } from './cors.ts';
import { answerOf, type GatewayAnswer, ownAnswer, writeAnswer } from './gateway-answer.ts';
import { flattenHeaders, type GatewayRequest, gatewayEvent } from './gateway-event.ts';
import { type HttpServer, listen } from './http-server.ts';
import type { Invoke } from './invocation.ts';
import { createRateLimit } from './rate-limit.ts';
import type { CorsConfiguration, StageProperties } from './resources/http-api.ts';
import { compileRoutes, type Route } from './routes.ts';

/** What a route leads to. */
export interface Target {
  readonly invoke: Invoke;
  readonly authorize: Authorize;
  readonly timeoutMs: number;
}

/** The HTTP API that the gateway serves. */
export interface HttpApi {
  readonly apiId: string;
  readonly routes: readonly Route<Target>[];
  readonly cors?: CorsConfiguration;
  readonly stage?: StageProperties;
}

export interface Gateway extends HttpServer {
  /** Until an API is given, every request is answered 503. */
  readonly serve: (api: HttpApi) => void;
}

/** The gateway refuses larger requests before any function hears of them. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

type Handle = (request: GatewayRequest) => Promise<GatewayAnswer>;

/** Opens the gateway's port. The port comes first, because functions may be given its address. */
export async function startGateway(port: number): Promise<Gateway> {
  let handle: Handle = async () => ownAnswer(503);
  const server = createServer((incoming, outgoing) => {
    answer(incoming, (request) => handle(request)).then(
      (answered) => writeAnswer(outgoing, answered),
      () => breakOff(outgoing),
    );
  });
  const listening = await listen(server, port);
  return {
    ...listening,
    serve: (api) => {
      handle = handlerOf(api);
    },
  };
}

async function answer(incoming: IncomingMessage, handle: Handle): Promise<GatewayAnswer> {
  const body = await readLimited(incoming);
  if (body === undefined) return ownAnswer(413);
  const [rawPath = '/', rawQueryString = ''] = splitOnce(incoming.url ?? '/', '?');
  return handle({
    method: incoming.method ?? 'GET',
    rawPath,
    rawQueryString,
    ...flattenHeaders(incoming.headers),
    body,
    sourceIp: incoming.socket.remoteAddress ?? '',
    protocol: `HTTP/${incoming.httpVersion}`,
  });
}

function handlerOf({ apiId, routes, cors, stage }: HttpApi): Handle {
  const matchRoute = compileRoutes(routes);
  const mayPass = createRateLimit(stage);
  const routed = async (request: GatewayRequest): Promise<GatewayAnswer> => {
    const now = new Date();
    const match = matchRoute(request.method, request.rawPath);
    if (match === undefined) return ownAnswer(404);
    const { route, pathParameters } = match;
    if (!mayPass(route.key, now.getTime())) return ownAnswer(429);
    const authorization = await route.target.authorize(request, now);
    if (!authorization.allowed) return ownAnswer(authorization.status);
    const { authorizer } = authorization;
    const stageVariables = stage?.StageVariables;
    const event = gatewayEvent({
      request,
      routeKey: route.key,
      pathParameters,
      authorizer,
      stageVariables,
      apiId,
      now,
    });
    return within(route.target.timeoutMs, route.target.invoke(event).then(answerOf));
  };
  return async (request) => {
    const preflight = preflightAnswer(cors, request);
    if (preflight !== undefined) return preflight;
    const answered = await routed(request).catch((error) => {
      if (error instanceof URIError) return ownAnswer(400);
      throw error;
    });
    return { ...answered, headers: { ...answered.headers, ...corsHeaders(cors, request.headers.origin) } };
  };
}

// The function goes on after the gateway has given up, as it does in the cloud.
async function within(timeoutMs: number, answered: Promise<GatewayAnswer>): Promise<GatewayAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<GatewayAnswer>((resolve) => {
    timer = setTimeout(() => resolve(ownAnswer(503)), timeoutMs);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

// A body that is too long is still read to its end, unkept: the client hears the answer only after it has sent everything.
async function readLimited(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return size > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks);
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function breakOff(outgoing: ServerResponse): void {
  outgoing.socket?.destroy();
}
