import type { LatestCount } from '../counts/ports.ts';
import type { Instant, WarehouseId } from '../domain/ids.ts';
import type { KeptWorkItem, Settlement, WorkItem } from '../domain/work-item.ts';

/** What is remembered of a warehouse between two looks. */
export interface WatchedCount {
  /** When anything was first seen to have moved there, while it was never counted. */
  readonly stockSince?: Instant;
  /** The cause of the work item that asks for a count. */
  readonly asked?: string;
}

/** What is remembered of warehouses that are to be counted. */
export interface CountWatch {
  /** Consistent. */
  read(warehouseId: WarehouseId): Promise<WatchedCount>;
  /** Replaces all that is remembered. */
  save(warehouseId: WarehouseId, watched: WatchedCount): Promise<void>;
}

export interface LatestCounts {
  latest(warehouseId: WarehouseId, scope: 'full'): Promise<LatestCount | undefined>;
}

/** Where a person is asked about what is overdue. */
export interface OverdueWorkItems {
  open(item: WorkItem): Promise<void>;
  standing(item: Pick<WorkItem, 'kind' | 'cause'>): Promise<KeptWorkItem | undefined>;
  resolve(item: KeptWorkItem, settlement: Settlement): Promise<unknown>;
}
