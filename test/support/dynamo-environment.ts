import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { ClaimMemory } from '../../functions/core/claims/memory.ts';
import type { Listing, Warehouse } from '../../functions/core/domain/listing.ts';
import type { FactContext } from '../../functions/core/facts/context.ts';
import { RecentIds, type ReservationContext } from '../../functions/core/reservations/context.ts';
import type { Catalog } from '../../functions/core/reservations/ports.ts';
import { documentClient } from '../../functions/core/store/client.ts';
import { dynamoStore } from '../../functions/core/store/connect.ts';
import type { Store } from '../../functions/core/store/store.ts';

/** One execution environment over the test run's DynamoDB: its own memory and its own client, the real clock. */
export interface DynamoEnvironment {
  readonly client: DynamoDBDocumentClient;
  readonly store: Store;
  readonly context: ReservationContext;
  readonly facts: FactContext;
}

/**
 * @param catalog its own, as warehouses would otherwise be shared with every test file
 * @param home which bucket it prefers
 */
export function dynamoEnvironment(catalog: Catalog, home = Math.random(), now = Date.now): DynamoEnvironment {
  const { endpoint, tables } = inject('dynamodb');
  const client = documentClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // A laptop under load answers late, which proves nothing.
    requestHandler: { requestTimeout: 15_000, connectionTimeout: 15_000 },
  });
  const store = dynamoStore({ client, tables });
  const claims = {
    buckets: store.buckets,
    owners: store.owners,
    memory: new ClaimMemory(home),
    now,
    chance: Math.random,
    sleep: async (milliseconds: number) => void (await sleep(milliseconds)),
  };
  const { reservations, overdueHolds, facts } = store;
  return {
    client,
    store,
    context: { claims, reservations, catalog, overdue: overdueHolds, recent: new RecentIds() },
    facts: { facts, reservations, claims },
  };
}

/** A catalogue that is just there. */
export function fixedCatalog(listings: readonly Listing[], warehouses: readonly Warehouse[]): Catalog {
  const byId = new Map(listings.map((listing) => [listing.listingId, listing]));
  return { listings: async () => byId, warehouses: async () => warehouses };
}
