import { cursorOf } from '../../../functions/core/store/ledger.ts';
import type { Ledger } from '../../../functions/core/store/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** The ledger in memory, page by page. */
export function memoryLedger(state: MemoryState): Synchronous<Ledger> {
  return {
    movements: (sku, warehouseId, { limit, after }) => {
      const all = [...state.movements.values()]
        .filter((movement) => movement.sku === sku && movement.warehouseId === warehouseId)
        .sort((a, b) => b.occurredAt - a.occurredAt || (cursorOf(a) < cursorOf(b) ? 1 : -1));
      const from = after === undefined ? 0 : all.findIndex((movement) => cursorOf(movement) === after) + 1;
      const movements = all.slice(from, from + limit);
      const last = movements.at(-1);
      return { movements, ...(from + limit < all.length && last !== undefined && { next: cursorOf(last) }) };
    },
  };
}
