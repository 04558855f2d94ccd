import { type StockEvent, stockEvent } from '../core/contracts/stock-events.ts';
import { transferOwner } from '../core/domain/claim.ts';
import type { Instant } from '../core/domain/ids.ts';
import type { Transfer } from '../core/domain/transfer.ts';
import { TRANSFER_TASK_EVENTS, tasksOf } from '../core/domain/warehouse-tasks.ts';

/** A transfer before and after one write, as a stream record shows it. */
export interface TransferChange {
  readonly before: Transfer | undefined;
  readonly after: Transfer;
  readonly at: Instant;
}

/** What a change of a transfer asks of the warehouse that it leaves. The same change gives the same ids. */
export function transferTasks({ before, after, at }: TransferChange): StockEvent[] {
  const { transferId, revision, from, to } = after;
  return tasksOf(before, after).map(({ kind, lines }) =>
    stockEvent(TRANSFER_TASK_EVENTS[kind], {
      id: `${transferOwner(transferId)}.${revision}.${kind}`,
      about: transferId,
      at,
      data: { transferId, revision, from, to, lines: [...lines] },
    }),
  );
}
