import type { AuditRun } from '../../../functions/core/audit/ports.ts';
import type { LatestCount } from '../../../functions/core/counts/ports.ts';
import type { Bucket, BucketId, PoolId } from '../../../functions/core/domain/bucket.ts';
import type { BulkCancelId, BulkCancellation, CancelReportLine } from '../../../functions/core/domain/bulk-cancel.ts';
import type { ClaimId, OwnerKey } from '../../../functions/core/domain/claim.ts';
import type { Shortfall } from '../../../functions/core/domain/coverage.ts';
import type { Exchange, Returns } from '../../../functions/core/domain/exchange.ts';
import type {
  ExchangeId,
  Instant,
  ListingId,
  ReservationId,
  Sku,
  TransferId,
  WarehouseId,
} from '../../../functions/core/domain/ids.ts';
import type { Listing, SkuSettings, Warehouse } from '../../../functions/core/domain/listing.ts';
import type { Owner, OwnerRecord } from '../../../functions/core/domain/owner.ts';
import type { ExpectedLine, PurchaseOrder, PurchaseOrderId } from '../../../functions/core/domain/purchase-order.ts';
import type {
  CountedLine,
  Difference,
  Reconciliation,
  ReconciliationId,
} from '../../../functions/core/domain/reconciliation.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import type { Transfer, TransferLine, TransferOrder } from '../../../functions/core/domain/transfer.ts';
import type { KeptWorkItem, WorkItemId } from '../../../functions/core/domain/work-item.ts';
import type { Movement } from '../../../functions/core/facts/ports.ts';
import type { WatchedCount } from '../../../functions/core/overdue/ports.ts';
import type { Timer } from '../../../functions/core/reservations/ports.ts';
import type { Listed, SkuNumbers } from '../../../functions/core/store/ports.ts';
import type { EnlistedCount, LateNote } from './memory-late-facts.ts';

/** The item of an owner: one or the other. Without either it is a void: only fences. */
export interface OwnerItem {
  readonly reservation?: Reservation;
  readonly transfer?: Transfer;
  /** Sorted, so that equal sets look equal. */
  readonly fenced: readonly ClaimId[];
  /** Of a void; an ended reservation carries its own. */
  readonly purgeAt?: number;
  readonly revision: number;
}

/** What came back of a reservation. Without `expected` it was never exchanged. */
export type ReturnsItem = Omit<Returns, 'expected'> & Partial<Pick<Returns, 'expected'>>;

/** It ought to be settled by then; without: it is. */
export type Due<Document> = Document & { readonly dueAt?: Instant };

/** The document itself. */
export function undue<Document extends object>(document: Due<Document> | undefined): Document | undefined {
  if (document === undefined) return undefined;
  const { dueAt: _dueAt, ...rest } = document;
  return rest as unknown as Document;
}

/** What is known of a stock that could not keep its promises. */
export interface CoverageItem {
  readonly episode: number;
  readonly told: Shortfall;
  readonly revision: number;
  readonly workItemId?: WorkItemId;
}

/**
 * Every table as plain Maps. An item is replaced, never changed, so a snapshot is a shallow copy of the Maps, and the canonical
 * text of an item is computed once in its life.
 */
export interface MemoryState {
  readonly buckets: Map<BucketId, Bucket>;
  readonly owners: Map<OwnerKey, OwnerItem>;
  readonly movements: Map<string, Movement>;
  readonly workItems: Map<string, KeptWorkItem>;
  readonly coverage: Map<PoolId, CoverageItem>;
  readonly audits: Map<string, AuditRun>;
  readonly purchaseOrders: Map<PurchaseOrderId, PurchaseOrder>;
  /** By purchase order, then SKU. */
  readonly expectedLines: Map<string, ExpectedLine>;
  readonly transferOrders: Map<TransferId, Due<TransferOrder>>;
  /** By transfer, then SKU. */
  readonly transferLines: Map<string, Due<TransferLine>>;
  readonly exchanges: Map<ExchangeId, Due<Exchange>>;
  readonly returns: Map<ReservationId, ReturnsItem>;
  readonly reconciliations: Map<ReconciliationId, Reconciliation>;
  /** By reconciliation, then SKU. */
  readonly differences: Map<string, Difference>;
  /** By warehouse, then scope. */
  readonly latestCounts: Map<string, LatestCount>;
  /** By warehouse, moment and reconciliation. */
  readonly countsOfWarehouses: Map<string, EnlistedCount>;
  /** By reconciliation, then the number of their first. */
  readonly countedLines: Map<string, readonly CountedLine[]>;
  /** Those of late facts, by reconciliation, then SKU. */
  readonly lateNotes: Map<string, LateNote>;
  readonly countWatches: Map<WarehouseId, WatchedCount>;
  readonly bulkCancellations: Map<BulkCancelId, BulkCancellation>;
  readonly bulkCancelLists: Map<BulkCancelId, readonly ReservationId[]>;
  /** By bulk cancellation, then reservation. */
  readonly bulkCancelLines: Map<string, CancelReportLine>;
  readonly timers: Map<ReservationId, Timer>;
  readonly listings: Map<ListingId, Listing>;
  readonly warehouses: Map<WarehouseId, Warehouse>;
  readonly skus: Map<Sku, SkuSettings>;
  readonly numbers: Map<Sku, SkuNumbers>;
  /** By SKU, then sort key. */
  readonly promises: Map<string, Listed>;
}

/** The names of all Maps, in a fixed order. */
export const TABLES = [
  'buckets',
  'owners',
  'movements',
  'workItems',
  'coverage',
  'audits',
  'purchaseOrders',
  'expectedLines',
  'transferOrders',
  'transferLines',
  'exchanges',
  'returns',
  'reconciliations',
  'differences',
  'latestCounts',
  'countsOfWarehouses',
  'countedLines',
  'lateNotes',
  'countWatches',
  'bulkCancellations',
  'bulkCancelLists',
  'bulkCancelLines',
  'timers',
  'listings',
  'warehouses',
  'skus',
  'numbers',
  'promises',
] as const satisfies readonly (keyof MemoryState)[];

export type Snapshot = readonly ReadonlyMap<string, object>[];

export function emptyState(): MemoryState {
  return {
    buckets: new Map(),
    owners: new Map(),
    movements: new Map(),
    workItems: new Map(),
    coverage: new Map(),
    audits: new Map(),
    purchaseOrders: new Map(),
    expectedLines: new Map(),
    transferOrders: new Map(),
    transferLines: new Map(),
    exchanges: new Map(),
    returns: new Map(),
    reconciliations: new Map(),
    differences: new Map(),
    latestCounts: new Map(),
    countsOfWarehouses: new Map(),
    countedLines: new Map(),
    lateNotes: new Map(),
    countWatches: new Map(),
    bulkCancellations: new Map(),
    bulkCancelLists: new Map(),
    bulkCancelLines: new Map(),
    timers: new Map(),
    listings: new Map(),
    warehouses: new Map(),
    skus: new Map(),
    numbers: new Map(),
    promises: new Map(),
  };
}

const NOTHING: ReadonlyMap<string, object> = new Map();

/** All items as of now. Cheap: it copies references. */
export function snapshot(state: MemoryState): Snapshot {
  return TABLES.map((table) => (state[table].size === 0 ? NOTHING : new Map<string, object>(state[table])));
}

/** Makes the state what it was at the snapshot. The snapshot may be used again. */
export function restore(state: MemoryState, items: Snapshot): void {
  TABLES.forEach((table, index) => {
    const map = state[table] as Map<string, object>;
    const saved = items[index] ?? NOTHING;
    if (map.size > 0) map.clear();
    for (const [key, item] of saved) map.set(key, item);
  });
}

/** The owner of an item, of whatever kind. */
export function ownerOfItem(item: OwnerItem | undefined): Owner | undefined {
  return item?.reservation ?? item?.transfer;
}

/** An owner item as the ports tell of it. */
export function recordOf(item: OwnerItem | undefined): OwnerRecord {
  if (item === undefined) return { kind: 'absent' };
  const { reservation, transfer, fenced, purgeAt } = item;
  if (reservation !== undefined) return { kind: 'reservation', reservation, fenced };
  if (transfer !== undefined) return { kind: 'transfer', transfer, fenced };
  return { kind: 'void', fenced, purgeAt: purgeAt ?? 0 };
}

/** Deletes what the store's TTL may delete by now. It deletes without asking, as DynamoDB does. */
export function purge(state: MemoryState, nowSeconds: number): void {
  for (const [key, item] of state.owners) {
    const owner = ownerOfItem(item);
    const due = owner !== undefined && 'purgeAt' in owner ? owner.purgeAt : item.purgeAt;
    if (due !== undefined && due <= nowSeconds) state.owners.delete(key);
  }
}
