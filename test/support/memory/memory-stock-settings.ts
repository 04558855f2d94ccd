import { bucketOf, type PoolId, stockPool } from '../../../functions/core/domain/bucket.ts';
import type { StockSettings } from '../../../functions/core/store/ports.ts';
import { planSettings, planThaw, type SettingsPlan } from '../../../functions/core/store/settings-plan.ts';
import { bucketIn, bucketsOf, putBucket } from './memory-buckets.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Safety and bucket count in memory. */
export function memoryStockSettings(state: MemoryState): Synchronous<StockSettings> {
  return {
    apply: (sku, warehouseId, settings) => {
      const pool = stockPool(sku, warehouseId);
      carryOut(state, pool, planSettings(bucketsOf(state, pool), settings));
    },
  };
}

/** Fills a bucket 0 below zero from its siblings. */
export function thawPool(state: MemoryState, pool: PoolId): void {
  carryOut(state, pool, planThaw(bucketsOf(state, pool)));
}

function carryOut(state: MemoryState, pool: PoolId, plan: SettingsPlan): void {
  if (plan.changesNothing) return;
  let moved = 0;
  for (const { bucket: id, units, frozen } of plan.siblings) {
    const sibling = bucketIn(state, id);
    putBucket(state, { ...sibling, onHand: sibling.onHand - units, available: sibling.available - units, frozen });
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
}
