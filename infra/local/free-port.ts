import { once } from 'node:events';
import { createServer } from 'node:net';
import { LOOPBACK } from './locality.ts';

/** A port that was free a moment ago, for programs that cannot choose one themselves. Somebody may take it first: be ready to try again. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, LOOPBACK);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
