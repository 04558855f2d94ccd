import type { BucketId } from '../../../../functions/core/domain/bucket.ts';
import type { ClaimId } from '../../../../functions/core/domain/claim.ts';
import type { Held } from '../../../../functions/core/domain/reservation.ts';
import { dynamoStore } from '../../../../functions/core/store/connect.ts';
import type { Retried } from '../../../../functions/core/store/retry.ts';
import { TABLES, type TableName } from '../../../../functions/core/store/tables.ts';
import { DEADLINE, orderOf } from './contract/given.ts';
import { type Behaviour, clientOf, type FailingServer, failingServer, refusal } from './failing-server.ts';

export const BUCKET = 's#sku#north#0' as BucketId;
export const CLAIM = 'r.order.first' as ClaimId;
export const EVIDENCE = { bucket: BUCKET, claim: CLAIM, value: 1_000_001 };
export const THROTTLED = refusal('ThrottlingException');
export const BROKEN = refusal('InternalServerError', {}, 500);
export const TAKEN_ITEM = {
  available: { N: '4' },
  reserved: { N: '1' },
  version: { N: '1000000' },
  [`c_${CLAIM}`]: { N: '1000001' },
};

const tables = Object.fromEntries(Object.keys(TABLES).map((name) => [name, name])) as Record<TableName, string>;
const servers: FailingServer[] = [];

/** The real store over a service that behaves as told, with a clock that only sleeping moves. */
export async function storeOver(...behaviours: readonly Behaviour[]) {
  const server = await failingServer(...behaviours);
  servers.push(server);
  const retried: Retried[] = [];
  let elapsed = 0;
  const sleep = async (milliseconds: number) => {
    elapsed += milliseconds;
  };
  const retry = { now: () => elapsed, random: () => 0.999, sleep, onRetry: (event: Retried) => retried.push(event) };
  const store = dynamoStore({ client: clientOf(server), tables, retry });
  return { store, server, retried, elapsed: () => elapsed };
}

/** Stops every service that was started. */
export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

export const take = { bucket: BUCKET, quantity: 1 };
const held = {
  ...orderOf('order' as Held['reservationId']),
  status: 'held',
  claim: CLAIM,
  revision: 1,
  expiresAt: DEADLINE,
  renewals: 0,
} as const;
export const hold: Held = {
  ...held,
  openUnits: 1,
  allocations: [{ bucket: BUCKET, quantity: 1, evidence: 1_000_001 }],
};
