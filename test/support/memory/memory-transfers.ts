import { transferOwner } from '../../../functions/core/domain/claim.ts';
import type { Sku, TransferId } from '../../../functions/core/domain/ids.ts';
import { ownerIn } from '../../../functions/core/domain/owner.ts';
import type { RequestedTransfer, TransferLine } from '../../../functions/core/domain/transfer.ts';
import { assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { assertMoves } from '../../../functions/core/store/owner-changes.ts';
import { claimed } from '../../../functions/core/store/owner-write.ts';
import type { Transfers } from '../../../functions/core/transfers/ports.ts';
import { endAtOnce, takeStep } from './memory-endings.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Transfers in memory. */
export function memoryTransfers(state: MemoryState): Synchronous<Transfers> {
  const read = (id: TransferId) => recordOf(state.owners.get(transferOwner(id)));
  return {
    read,
    order: (id) => state.transferOrders.get(id),
    lines: (id) =>
      [...state.transferLines.values()]
        .filter(({ transferId }) => transferId === id)
        .sort((a, b) => (a.sku < b.sku ? -1 : 1)),
    request: (order, taken) => {
      const record = read(order.transferId);
      const isFenced = record.kind !== 'absent' && record.fenced.includes(taken.claim);
      if (ownerIn(record) !== undefined || isFenced || state.transferOrders.has(order.transferId)) return false;
      const { lines: _asked, ...head } = order;
      putOwner<RequestedTransfer>(state, { ...head, status: 'confirmed', ...claimed(taken), revision: 0 });
      state.transferOrders.set(order.transferId, order);
      return true;
    },
    cancel: (over, now) => endAtOnce(state, over, 'cancelled', now),
    decide: (over) => {
      assertMoves(over, 'decide', 'cancel');
      const old = ownerIn(read(over.transferId));
      if (old?.status !== 'confirmed' || old.claim !== over.claim) return { done: false };
      putOwner(state, { ...(old as RequestedTransfer), status: 'ending', outcome: 'cancelled', cursor: 0 });
      return { done: true };
    },
    step: (ending, count, now) => takeStep(state, ending, count, now),
  };
}

/** Counts units that moved. */
export function countTransferred(state: MemoryState, moved: TransferLine): void {
  const { transferId, sku, ...counts } = moved;
  assertWhole(...Object.values(counts));
  const known = state.transferLines.get(lineKey(transferId, sku));
  state.transferLines.set(lineKey(transferId, sku), {
    transferId,
    sku,
    shipped: (known?.shipped ?? 0) + counts.shipped,
    excess: (known?.excess ?? 0) + counts.excess,
    received: (known?.received ?? 0) + counts.received,
    damaged: (known?.damaged ?? 0) + counts.damaged,
    writtenOff: (known?.writtenOff ?? 0) + counts.writtenOff,
  });
}

function lineKey(id: TransferId, sku: Sku): string {
  return `${id} ${sku}`;
}
