import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Answer } from './remote-shop.ts';

export interface RawRequest {
  readonly method: string;
  /** Sent as it is: `fetch` would tidy it up. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string | Buffer;
}

/** Sends exactly these bytes to this path. */
export async function sendRaw(api: string, { method, path, contentType, body }: RawRequest): Promise<Answer<object>> {
  const { hostname, port } = new URL(api);
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  const outgoing = request({ hostname, port, method, path, headers });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  return {
    status: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'] ?? null,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  };
}
