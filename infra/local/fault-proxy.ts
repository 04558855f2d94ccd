import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { conflicted, type FaultAnswer, internalError, throttled } from './fault-answers.ts';
import type { FaultAction, Faults } from './faults.ts';
import { type HttpServer, listen, readBody } from './http-server.ts';
import { inputOf, operationOf, type Service, type ServiceCall } from './service-call.ts';

/**
 * Between functions and services, so that a fault can be put into any call. The path says who calls whom:
 * `/<environment>/<service>/…`. A call that no fault hits is passed on as it is.
 */
export interface FaultProxy extends HttpServer {
  /** The address under which one environment reaches a service. */
  readonly endpointFor: (environmentId: string, service: Service) => string;
}

export interface FaultProxyOptions {
  readonly faults: Faults;
  readonly targets: Readonly<Record<Service, string>>;
  readonly functionOf: (environmentId: string) => string;
  readonly kill: (environmentId: string) => Promise<void>;
}

interface Forwarded {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Forward = () => Promise<Forwarded>;

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  // Without keep-alive every call would pay for a connection twice. Idle ones go before the emulators close them, which would look like a fault.
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 5_000 });
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const [, environmentId = '', service = '', ...path] = (incoming.url ?? '').split('/');
    const target = options.targets[service as Service];
    if (target === undefined) return drop(outgoing);
    const body = await readBody(incoming);
    const call: ServiceCall = {
      environmentId,
      functionName: options.functionOf(environmentId),
      service: service as Service,
      operation: operationOf(incoming.headers, body),
      input: () => inputOf(service as Service, body),
    };
    const forward = () => pass(new URL(`/${path.join('/')}`, target), incoming, body, agent);
    await perform(options.faults.next(call), call, forward, outgoing, options.kill);
  };
  const server = createServer((incoming, outgoing) => {
    // An emulator that is going away, or a caller that has gone, ends the call without an answer, as a broken network does.
    handle(incoming, outgoing).catch(() => drop(outgoing));
  });
  const listening = await listen(server);
  return {
    ...listening,
    endpointFor: (environmentId, service) => `${listening.origin}/${environmentId}/${service}`,
    close: async () => {
      await listening.close();
      agent.destroy();
    },
  };
}

async function perform(
  action: FaultAction | undefined,
  call: ServiceCall,
  forward: Forward,
  outgoing: ServerResponse,
  kill: FaultProxyOptions['kill'],
): Promise<void> {
  switch (action?.kind) {
    case undefined:
      return send(outgoing, await forward());
    case 'fail-before':
      return action.as === 'reset' ? drop(outgoing) : sendAnswer(outgoing, internalError(call));
    case 'lose-answer':
      await forward();
      return drop(outgoing);
    case 'delay':
      await sleep(action.milliseconds);
      return send(outgoing, await forward());
    case 'duplicate': {
      const first = await forward();
      await forward();
      return send(outgoing, first);
    }
    case 'throttle':
      return sendAnswer(outgoing, throttled(call));
    case 'conflict':
      return sendAnswer(outgoing, conflicted(call, action.items ?? [0]));
    case 'kill-before':
      await kill(call.environmentId);
      return drop(outgoing);
    case 'kill-after':
      await forward();
      await kill(call.environmentId);
      return drop(outgoing);
  }
}

function pass(target: URL, incoming: IncomingMessage, body: Buffer, agent: Agent): Promise<Forwarded> {
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const onward = request(
      target,
      {
        agent,
        method: incoming.method ?? 'POST',
        headers: { ...headers, host: target.host, 'content-length': body.length },
      },
      (answer) => {
        readBody(answer).then(
          (answered) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: answered }),
          reject,
        );
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

function send(outgoing: ServerResponse, { status, headers, body }: Forwarded): void {
  const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _encoding, ...kept } = headers;
  outgoing.writeHead(status, { ...kept, 'content-length': body.length }).end(body);
}

function sendAnswer(outgoing: ServerResponse, { status, contentType, body }: FaultAnswer): void {
  outgoing.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

function drop(outgoing: ServerResponse): void {
  outgoing.socket?.destroy();
}
