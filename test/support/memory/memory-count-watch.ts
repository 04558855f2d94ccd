import type { CountWatch } from '../../../functions/core/overdue/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** What is remembered of warehouses that are to be counted, in memory. */
export function memoryCountWatch(state: MemoryState): Synchronous<CountWatch> {
  return {
    read: (warehouseId) => state.countWatches.get(warehouseId) ?? {},
    save: (warehouseId, watched) => void state.countWatches.set(warehouseId, watched),
  };
}
