import type { Evidence } from '../domain/claim.ts';
import type { Instant, Sku, TransferId } from '../domain/ids.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { EndingTransfer, RequestedTransfer, TransferLine, TransferOrder } from '../domain/transfer.ts';
import type { Taken } from '../reservations/ports.ts';

/** A write over the owner, and its buckets. `late`: copies of takes lie in the way; give them back, read again, and repeat. */
export interface EndTransferAnswer {
  readonly done: boolean;
  readonly late?: readonly Evidence[];
}

/** Where a transfer ought to be settled by now: as a whole, because it has not all shipped, or a SKU of it that moved. */
export interface DueTransfer {
  readonly transferId: TransferId;
  readonly dueAt: Instant;
  /** Absent: the request. */
  readonly sku?: Sku;
}

export interface DuePage {
  readonly due: readonly DueTransfer[];
  /** Go on after this one; absent on the last page. */
  readonly next?: DueTransfer;
}

/** What transfers need of a store: an owner of a claim as reservations are, and beside it what was asked for and how much moved. */
export interface Transfers {
  /** The owner, consistently. It is gone when its retention after the end is over. */
  read(id: TransferId): Promise<OwnerRecord>;
  /** What was requested under an id, consistently. It is kept for ever. */
  order(id: TransferId): Promise<TransferOrder | undefined>;
  /** How much of each SKU moved, by SKU: those that nobody requested too. Consistent. */
  lines(id: TransferId): Promise<readonly TransferLine[]>;
  /**
   * Move `request`: own, over an absent or void owner in which the claim is not fenced, in one transaction with what was asked for. False:
   * the id was used before, or the claim is fenced.
   */
  request(order: TransferOrder, taken: Taken): Promise<boolean>;
  /** Move `cancel` in one transaction: the owner as read, and each reserved allocation settled. The caller keeps to MAX_BUCKETS_PER_END. */
  cancel(over: RequestedTransfer, now: Instant): Promise<EndTransferAnswer>;
  /** Move `decide`: a large one is called off. Nothing else moves yet. */
  decide(over: RequestedTransfer): Promise<EndTransferAnswer>;
  /** The next `count` allocations of one that is ending; with the last, `finishCancelled`. */
  step(ending: EndingTransfer, count: number, now: Instant): Promise<EndTransferAnswer>;
  /** What is due before a moment, the longest first. Eventually consistent. */
  due(before: Instant, after?: DueTransfer): Promise<DuePage>;
  /** It is settled: a line only if it still counts what was read. What moves later is due again. */
  settled(due: DueTransfer, line?: TransferLine): Promise<void>;
}
