import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HttpClient, type Sent } from './http-client.ts';

type Respond = (response: ServerResponse) => void;
const status =
  (code: number, body: unknown = {}): Respond =>
  (response) =>
    void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const hangUp: Respond = (response) => void response.socket?.destroy();

let server: Server | undefined;
afterEach(() => void server?.close());

/** A server that answers each request with the next of these, and the last for ever. */
async function serving(...answers: Respond[]): Promise<{ client: HttpClient; bodies: string[] }> {
  const bodies: string[] = [];
  server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    bodies.push(`${request.method} ${request.url} ${(await Array.fromAsync(request)).join('')}`);
    (answers[bodies.length - 1] ?? answers.at(-1))?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { client: new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), bodies };
}

test('what was not decided is sent again as it was, and counted', async () => {
  const { client, bodies } = await serving(
    status(503, { code: 'try-again' }),
    status(429),
    status(201, { status: 'held' }),
  );
  const told: Sent[] = [];
  const answer = await client.send('PUT', '/reservations/r', { customerId: 'c' }, (sent) => told.push(sent));
  expect(answer).toMatchObject({ kind: 'done', status: 'held' });
  expect(bodies).toEqual(Array(3).fill('PUT /reservations/r {"customerId":"c"}'));
  expect(client.tallies).toEqual({ requests: 3, undecided: 2, lost: 0 });
  expect(told.map((sent) => sent.answer.kind)).toEqual(['undecided', 'undecided', 'done']);
  expect(told.every(({ from, until }) => from <= until)).toBe(true);
});

test('what was not heard is sent again as it was, and counted', async () => {
  const { client, bodies } = await serving(hangUp, status(200, { status: 'confirmed' }));
  const answer = await client.send('POST', '/reservations/r/confirm', { paymentId: 'p' });
  expect(answer).toMatchObject({ kind: 'done', status: 'confirmed' });
  expect(bodies).toEqual(Array(2).fill('POST /reservations/r/confirm {"paymentId":"p"}'));
  expect(client.tallies).toEqual({ requests: 2, undecided: 0, lost: 1 });
});

test('a refusal is final', async () => {
  const shortages = [{ sku: 'cup', requested: 3, available: 2 }];
  const { client, bodies } = await serving(status(409, { code: 'insufficient-stock', shortages }));
  const answer = await client.send('PUT', '/reservations/r', {});
  expect(answer).toEqual({ kind: 'refused', code: 'insufficient-stock', shortages });
  expect(bodies).toHaveLength(1);
});
