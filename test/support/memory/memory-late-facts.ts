import type { CountedLines, LateFacts, LatestCount } from '../../../functions/core/counts/ports.ts';
import type { Sku, WarehouseId } from '../../../functions/core/domain/ids.ts';
import type { ReconciliationId } from '../../../functions/core/domain/reconciliation.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** A count among those of its warehouse. */
export interface EnlistedCount extends LatestCount {
  readonly warehouseId: WarehouseId;
}

export interface LateNote {
  readonly reconciliationId: ReconciliationId;
  readonly sku: Sku;
}

/** What counts and facts that come late know of each other, in memory. */
export function memoryLateFacts(state: MemoryState): Synchronous<LateFacts> {
  return {
    enlist: ({ warehouseId, countedAt, reconciliationId }) =>
      void state.countsOfWarehouses.set(`${warehouseId} ${countedAt} ${reconciliationId}`, {
        warehouseId,
        countedAt,
        reconciliationId,
      }),
    countsSince: (warehouseId, moment) =>
      [...state.countsOfWarehouses.values()]
        .filter((count) => count.warehouseId === warehouseId && count.countedAt >= moment)
        .sort((a, b) => a.countedAt - b.countedAt || (a.reconciliationId < b.reconciliationId ? -1 : 1))
        .map(({ reconciliationId }) => reconciliationId),
    note: (reconciliationId, skus) => {
      for (const sku of skus) state.lateNotes.set(`${reconciliationId} ${sku}`, { reconciliationId, sku });
    },
    noted: (id) =>
      [...state.lateNotes.values()]
        .filter(({ reconciliationId }) => reconciliationId === id)
        .map(({ sku }) => sku)
        .sort(),
    forget: (id, skus) => {
      for (const sku of skus) state.lateNotes.delete(`${id} ${sku}`);
    },
  };
}

/** The lines of counts in memory. */
export function memoryCountedLines(state: MemoryState): Synchronous<CountedLines> {
  return {
    keep: (id, number, lines) => void state.countedLines.set(`${id} ${number}`, lines),
    of: (id, skus) => {
      const all = [...state.countedLines].filter(([key]) => key.startsWith(`${id} `)).flatMap(([, lines]) => lines);
      return new Map(all.filter(({ sku }) => skus.has(sku)).map((line) => [line.sku, line]));
    },
  };
}
