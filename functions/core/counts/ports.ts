import type { TotalsShift } from '../domain/compared-again.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import type {
  CountedLine,
  CountScope,
  Difference,
  NearMovement,
  Reconciliation,
  ReconciliationId,
  Units,
} from '../domain/reconciliation.ts';
import type { KeptWorkItem, Settlement, WorkItem, WorkItemId } from '../domain/work-item.ts';

// What a reconciliation reads of stock and ledger, and where it keeps what it found.

/** What lies there now of one SKU in one warehouse, over all its buckets. */
export interface StockReading extends Units {
  readonly sku: Sku;
  /** Over so many buckets: with more than one, the sum is of several moments. */
  readonly buckets: number;
  /** When the last movement was recorded, by the clock of whoever did; 0 if none ever was. */
  readonly movedAt: Instant;
}

/** What moved after a moment, by the movements' own times. */
export interface MovedAfter extends Units {
  readonly movements: number;
  /** How many of them a reconciliation booked. */
  readonly booked: number;
  /** The first few. */
  readonly first: readonly NearMovement[];
}

/** Reading of stock and ledger. All but `stocks` is consistent. */
export interface Stocktaking {
  /** One answer a SKU, in the order asked; a SKU never heard of has nothing. */
  readings(warehouseId: WarehouseId, skus: readonly Sku[]): Promise<readonly StockReading[]>;
  movedAfter(sku: Sku, warehouseId: WarehouseId, moment: Instant): Promise<MovedAfter>;
  /** The last few movements up to a moment, itself included. */
  movedUpTo(sku: Sku, warehouseId: WarehouseId, moment: Instant): Promise<readonly NearMovement[]>;
  /** How many movements a count booked of a SKU: all of them are of its very moment. */
  bookedBy(count: Reconciliation, sku: Sku): Promise<number>;
  /** One page of the SKUs that anything ever moved of. `next` says that there may be more, however few the page has. */
  stocks(warehouseId: WarehouseId, after?: string): Promise<{ readonly skus: readonly Sku[]; readonly next?: string }>;
}

/** The latest count that was done. */
export interface LatestCount {
  readonly reconciliationId: ReconciliationId;
  readonly countedAt: Instant;
}

export interface DifferencePage {
  readonly differences: readonly Difference[];
  /** Go on after this SKU; absent on the last page. */
  readonly next?: Sku;
}

/** Where reconciliations and their differences are kept. Reads are consistent. */
export interface Reconciliations {
  read(id: ReconciliationId): Promise<Reconciliation | undefined>;
  /** Keeps it, unless there is one with its id; gives the one that stands. */
  start(reconciliation: Reconciliation): Promise<Reconciliation>;
  /** Replaces it, if it is still as it was read: its revision says so. @returns it as stored, or undefined when another run was faster */
  save(read: Reconciliation, after: Reconciliation): Promise<Reconciliation | undefined>;
  /**
   * Keeps what was found among some SKUs, and forgets what an earlier run found among those that agree: while it is as it was read. Says
   * whether it was.
   */
  keep(read: Reconciliation, differences: readonly Difference[], agreeing: readonly Sku[]): Promise<boolean>;
  /**
   * Replaces one difference of a count that is done, or puts it where none was, together with the totals: if it is still as it was read.
   * Says whether it was.
   */
  change(id: ReconciliationId, read: Difference | undefined, after: Difference, totals: TotalsShift): Promise<boolean>;
  difference(id: ReconciliationId, sku: Sku): Promise<Difference | undefined>;
  /** In the order of their SKUs. */
  differences(id: ReconciliationId, page: { readonly after?: Sku; readonly limit: number }): Promise<DifferencePage>;
  latest(warehouseId: WarehouseId, scope: CountScope): Promise<LatestCount | undefined>;
  /** Makes it the latest, unless there is a later one. */
  becomeLatest(warehouseId: WarehouseId, scope: CountScope, count: LatestCount): Promise<void>;
}

/** The lines that were compared, kept for whoever compares one of them again. They go after COUNT_LINES_KEPT_DAYS. */
export interface CountedLines {
  /** Keeps some lines, the first of which has this number. The same again changes nothing. */
  keep(id: ReconciliationId, number: number, lines: readonly CountedLine[], purgeAt: number): Promise<void>;
  /** Those of these SKUs that the count lists. It goes through all lines. Consistent. */
  of(id: ReconciliationId, skus: ReadonlySet<Sku>): Promise<ReadonlyMap<Sku, CountedLine>>;
}

/** What is needed to tell counts of facts that come late. Reads are consistent. */
export interface LateFacts {
  /** Enters a count among those of its warehouse, before any line of it is compared. */
  enlist(count: Reconciliation, purgeAt: number): Promise<void>;
  /** The counts of a warehouse at or after a moment, the earliest first. */
  countsSince(warehouseId: WarehouseId, moment: Instant): Promise<readonly ReconciliationId[]>;
  /** Notes for a count that is still running that some of its stocks must be compared again. */
  note(id: ReconciliationId, skus: readonly Sku[], purgeAt: number): Promise<void>;
  noted(id: ReconciliationId): Promise<readonly Sku[]>;
  forget(id: ReconciliationId, skus: readonly Sku[]): Promise<void>;
}

/** Where a person is asked about differences. */
export interface CountWorkItems {
  open(item: WorkItem): Promise<void>;
  standing(item: Pick<WorkItem, 'kind' | 'cause'>): Promise<KeptWorkItem | undefined>;
  refresh(id: WorkItemId, says: Pick<WorkItem, 'summary' | 'facts'>): Promise<void>;
  resolve(item: KeptWorkItem, settlement: Settlement): Promise<unknown>;
}

/** The last count that says something of a SKU. */
export interface LastCount extends LatestCount {
  readonly scope: CountScope;
  /** What it found of the SKU; absent: it agreed. */
  readonly difference?: Difference;
}

/** What was last counted, for whoever looks at one SKU. Eventually consistent. */
export interface LastCounts {
  /** By warehouse, where any count says something of it. Of a partial count only a difference says that it listed the SKU. */
  of(sku: Sku, warehouses: readonly WarehouseId[]): Promise<ReadonlyMap<WarehouseId, LastCount>>;
}
