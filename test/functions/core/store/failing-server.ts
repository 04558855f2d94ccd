import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { documentClient } from '../../../../functions/core/store/client.ts';

/** What the server does with one request: an answer, a reset connection, or nothing for ever. */
export type Behaviour = { readonly status: number; readonly body: object } | 'reset' | 'silence';

export interface Received {
  readonly operation: string;
  readonly body: { readonly ClientRequestToken?: string } & Readonly<Record<string, unknown>>;
}

export interface FailingServer {
  readonly endpoint: string;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
}

/** A service that behaves as told, request by request; the last behaviour repeats. */
export async function failingServer(...behaviours: readonly Behaviour[]): Promise<FailingServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push(await readRequest(request));
    answer(response, behaviours[Math.min(received.length, behaviours.length) - 1] ?? 'reset');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${port}`, received, close };
}

/** The real client, sent to that server. */
export function clientOf({ endpoint }: FailingServer) {
  return documentClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

export function fine(body: object = {}): Behaviour {
  return { status: 200, body };
}

/** A refusal as DynamoDB words it. */
export function refusal(name: string, more: object = {}, status = 400): Behaviour {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more } };
}

/** A cancelled transaction with a reason for each of its writes. */
export function cancelled(...codes: readonly string[]): Behaviour {
  return refusal('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation =
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  return { operation, body: JSON.parse(Buffer.concat(chunks).toString()) };
}

function answer(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'silence') return;
  if (behaviour === 'reset') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(behaviour.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(behaviour.body));
}
