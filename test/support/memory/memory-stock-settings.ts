import { bucketOf, stockPool } from '../../../functions/core/domain/bucket.ts';
import type { StockSettings } from '../../../functions/core/store/ports.ts';
import { planSettings } from '../../../functions/core/store/settings-plan.ts';
import { bucketIn, putBucket } from './memory-buckets.ts';
import { bucketsOf } from './memory-facts.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Safety and bucket count in memory. */
export function memoryStockSettings(state: MemoryState): Synchronous<StockSettings> {
  return {
    apply: (sku, warehouseId, settings) => {
      const pool = stockPool(sku, warehouseId);
      const plan = planSettings(bucketsOf(state, pool), settings);
      if (plan.changesNothing) return;
      let moved = 0;
      for (const { from, units } of plan.moves) {
        const sibling = bucketIn(state, from);
        putBucket(state, { ...sibling, onHand: sibling.onHand - units, available: sibling.available - units });
        moved += units;
      }
      const first = bucketIn(state, bucketOf(pool, 0));
      putBucket(state, {
        ...first,
        safety: plan.safety,
        bucketCount: plan.bucketCount,
        onHand: first.onHand + moved,
        available: first.available + moved - plan.safetyDelta,
      });
    },
  };
}
