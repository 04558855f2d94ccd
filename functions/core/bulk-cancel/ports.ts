import type { BulkCancelId, BulkCancellation, CancelReportLine } from '../domain/bulk-cancel.ts';
import type { ReservationId, Sku } from '../domain/ids.ts';
import type { AnyPromised, Waiting } from '../domain/promise.ts';
import type { ReservationContext } from '../reservations/context.ts';

// What bulk cancellations need of a store.

/** Lines of the report that are written together with a job: those of reservations that had none, and those that say something new. */
export interface LinesToSave {
  readonly fresh?: readonly CancelReportLine[];
  readonly settled?: readonly CancelReportLine[];
}

/** Not saved: these reservations have a line already. None: the job is not as it was read any more. */
export type SaveAnswer =
  | { readonly done: true; readonly job: BulkCancellation }
  | { readonly done: false; readonly known: readonly ReservationId[] };

export interface ReportPage {
  readonly lines: readonly CancelReportLine[];
  /** There may be more: ask for those after this one. */
  readonly next?: ReservationId;
}

export interface BulkCancellations {
  /** Keeps a new job, and its list with it; gives what then stands under its id, this one or an earlier. */
  start(job: BulkCancellation, list: readonly ReservationId[]): Promise<BulkCancellation>;
  /** Consistent. */
  read(id: BulkCancelId): Promise<BulkCancellation | undefined>;
  /** The list of a job, in its order. */
  list(id: BulkCancelId): Promise<readonly ReservationId[]>;
  /** Moves a job from exactly what was read, and writes these lines: all of it together, or nothing. */
  save(read: BulkCancellation, after: BulkCancellation, lines?: LinesToSave): Promise<SaveAnswer>;
  /** A page of the report, in the order of the reservations' ids. Consistent. */
  lines(id: BulkCancelId, page: { readonly after?: ReservationId; readonly limit: number }): Promise<ReportPage>;
}

/** That a job was written, as its record in the stream says. */
export interface JobWritten {
  readonly bulkCancelId: BulkCancelId;
  readonly revision: number;
}

interface PageWish {
  readonly after?: string;
  readonly limit: number;
}

/** Whom a SKU is promised to, and who waits for it, by the read model: a hint whom to look at. */
export interface PromisedSkus {
  promises(sku: Sku, page: PageWish): Promise<{ readonly promises: readonly AnyPromised[]; readonly next?: string }>;
  waiting(sku: Sku, page: PageWish): Promise<{ readonly waiting: readonly Waiting[]; readonly next?: string }>;
}

export interface BulkCancelContext {
  readonly jobs: BulkCancellations;
  readonly promised: PromisedSkus;
  readonly reservations: ReservationContext;
}
