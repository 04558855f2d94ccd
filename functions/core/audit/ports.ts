import type { Bucket, PoolId } from '../domain/bucket.ts';
import type { OwnerKey } from '../domain/claim.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import type { Warehouse } from '../domain/listing.ts';
import type { Owner } from '../domain/owner.ts';
import type { WorkItem } from '../domain/work-item.ts';

// What an audit reads, and where it keeps how far it came.

export interface AuditSource {
  warehouses(): Promise<readonly Warehouse[]>;
  /** One page of the SKUs that anything ever moved of. */
  stocks(warehouseId: WarehouseId, after?: string): Promise<{ readonly skus: readonly Sku[]; readonly next?: string }>;
  /** All buckets of a stock, consistently. */
  buckets(pool: PoolId): Promise<readonly Bucket[]>;
  /** The sums of all movements of a stock, consistently. */
  recorded(sku: Sku, warehouseId: WarehouseId): Promise<{ readonly onHand: number; readonly unsellable: number }>;
  /** Who has units of a SKU by the read model: a hint whom to look at. */
  promisedTo(sku: Sku): Promise<readonly OwnerKey[]>;
  /** An owner, consistently. */
  owner(key: OwnerKey): Promise<Owner | undefined>;
}

/** One audit over everything, as far as it came. */
export interface AuditRun {
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Where to go on: absent at the beginning. */
  readonly at?: { readonly warehouseId: WarehouseId; readonly after?: string };
  readonly checked: number;
  readonly drifted: number;
  /** Stocks that never held still: the next audit looks again. */
  readonly restless: number;
  /** Counts the writes. */
  readonly revision: number;
}

export interface AuditRuns {
  /** The latest. Consistent. */
  read(): Promise<AuditRun | undefined>;
  /** Replaces it, if it is still as it was read. @returns whether it was */
  save(read: AuditRun | undefined, after: AuditRun): Promise<boolean>;
}

export interface AuditContext {
  readonly source: AuditSource;
  readonly runs: AuditRuns;
  readonly workItems: { open(item: WorkItem): Promise<void> };
  readonly now: () => Instant;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
