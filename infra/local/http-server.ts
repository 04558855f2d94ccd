import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { LOOPBACK } from './locality.ts';
import { RunnerProblem } from './runner-problem.ts';

export interface HttpServer {
  readonly origin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts to listen on the loopback interface, on any free port unless one is given. */
export async function listen(server: Server, port = 0): Promise<HttpServer> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new RunnerProblem(`Port ${port} is in use: stop what uses it, or choose another with --port.`);
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    origin: `http://${LOOPBACK}:${actual}`,
    port: actual,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The whole body of a request or an answer. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
