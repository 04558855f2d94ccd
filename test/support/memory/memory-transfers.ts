import { transferOwner } from '../../../functions/core/domain/claim.ts';
import type { Instant, Sku, TransferId } from '../../../functions/core/domain/ids.ts';
import { TRANSFER_DUE_DAYS } from '../../../functions/core/domain/limits.ts';
import { ownerIn } from '../../../functions/core/domain/owner.ts';
import type { RequestedTransfer, TransferLine, TransferOrder } from '../../../functions/core/domain/transfer.ts';
import { assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { assertMoves } from '../../../functions/core/store/owner-changes.ts';
import { claimed } from '../../../functions/core/store/owner-write.ts';
import type { DueTransfer, Transfers } from '../../../functions/core/transfers/ports.ts';
import { endAtOnce, takeStep } from './memory-endings.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf, undue } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Transfers in memory. */
export function memoryTransfers(state: MemoryState): Synchronous<Transfers> {
  const read = (id: TransferId) => recordOf(state.owners.get(transferOwner(id)));
  return {
    read,
    order: (id) => undue(state.transferOrders.get(id)),
    lines: (id) =>
      [...state.transferLines.values()]
        .filter(({ transferId }) => transferId === id)
        .map((line) => undue(line) as TransferLine)
        .sort((a, b) => (a.sku < b.sku ? -1 : 1)),
    request: (order, taken) => {
      const record = read(order.transferId);
      const isFenced = record.kind !== 'absent' && record.fenced.includes(taken.claim);
      if (ownerIn(record) !== undefined || isFenced || state.transferOrders.has(order.transferId)) return false;
      const { lines: _asked, ...head } = order;
      putOwner<RequestedTransfer>(state, { ...head, status: 'confirmed', ...claimed(taken), revision: 0 });
      state.transferOrders.set(order.transferId, { ...order, dueAt: dueFrom(order.createdAt) });
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
    due: (before, after) => {
      const all = [
        ...[...state.transferOrders.values()].map(({ transferId, dueAt }) => ({ transferId, dueAt })),
        ...[...state.transferLines.values()].map(({ transferId, dueAt, sku }) => ({ transferId, dueAt, sku })),
      ];
      const due = all
        .flatMap(({ dueAt, ...rest }) => (dueAt === undefined || dueAt >= before ? [] : [{ ...rest, dueAt }]))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const rest = due.filter((one) => after === undefined || placeOf(one) > placeOf(after));
      const page = rest.slice(0, DUE_PER_PAGE);
      const last = page.at(-1);
      return { due: page, ...(rest.length > page.length && last && { next: last }) };
    },
    settled: ({ transferId, sku, dueAt }, read) => {
      if (sku === undefined) {
        const order = state.transferOrders.get(transferId);
        if (order?.dueAt === dueAt) state.transferOrders.set(transferId, undue(order) as TransferOrder);
        return;
      }
      const line = state.transferLines.get(lineKey(transferId, sku));
      const isAsRead = JSON.stringify(undue(line)) === JSON.stringify(read);
      if (line?.dueAt === dueAt && isAsRead)
        state.transferLines.set(lineKey(transferId, sku), undue(line) as TransferLine);
    },
  };
}

const DUE_PER_PAGE = 100;

function dueFrom(now: Instant): Instant {
  return now + TRANSFER_DUE_DAYS * 86_400_000;
}

/** By the moment, then by key, as the index has them. */
function placeOf({ dueAt, transferId, sku }: DueTransfer): string {
  return `${String(dueAt).padStart(15, '0')} ${transferId} ${sku ?? ''}`;
}

/** Counts units that moved. */
export function countTransferred(state: MemoryState, moved: TransferLine, now: Instant): void {
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
    dueAt: known?.dueAt ?? dueFrom(now),
  });
}

function lineKey(id: TransferId, sku: Sku): string {
  return `${id} ${sku}`;
}
