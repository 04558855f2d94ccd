import { indexOf, poolOf } from '../../../functions/core/domain/bucket.ts';
import type { Sku } from '../../../functions/core/domain/ids.ts';
import type { OverdueHolds } from '../../../functions/core/reservations/ports.ts';
import type { AvailabilityModel, BucketNumbers, Promised, SkuNumbers } from '../../../functions/core/store/ports.ts';
import {
  OVERDUE_LIMIT,
  overdueUpTo,
  PROMISES_PER_PAGE,
  promiseSortKey,
} from '../../../functions/core/store/promise-keys.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** The read model in memory. */
export function memoryAvailability(state: MemoryState): Synchronous<AvailabilityModel> {
  return {
    numbers: (skus) => [...new Set(skus)].flatMap((sku) => state.numbers.get(sku) ?? []),
    project: (sku, images, asOf) => {
      const before: SkuNumbers = state.numbers.get(sku) ?? { sku, buckets: [], asOf: 0 };
      const known = new Map(before.buckets.map((numbers) => [numbers.bucket, numbers]));
      const newer = images.filter((image) => image.revision > (known.get(image.bucket)?.revision ?? -1));
      if (newer.length === 0) return { before, after: before };
      for (const image of newer) known.set(image.bucket, image);
      const after = { sku, buckets: [...known.values()].sort(byBucket), asOf };
      state.numbers.set(sku, after);
      return { before, after };
    },
    replacePromises: (remove, put) => {
      for (const promise of remove) state.promises.delete(promiseKey(promise));
      for (const promise of put) state.promises.set(promiseKey(promise), promise);
    },
    promises: (sku, page) => {
      const limit = page?.limit ?? PROMISES_PER_PAGE;
      const rest = promisesOf(state, sku).filter(({ sortKey }) => page?.after === undefined || sortKey > page.after);
      const shown = rest.slice(0, limit);
      const next = rest.length > limit ? shown.at(-1)?.sortKey : undefined;
      return { promises: shown.map(({ promise }) => promise), ...(next === undefined ? {} : { next }) };
    },
  };
}

/** Overdue holds in memory, by the promises. */
export function memoryOverdueHolds(state: MemoryState): Synchronous<OverdueHolds> {
  return {
    of: (sku, now) =>
      promisesOf(state, sku)
        .filter(({ promise, sortKey }) => promise.state === 'held' && sortKey <= overdueUpTo(now))
        .slice(0, OVERDUE_LIMIT)
        .map(({ promise }) => promise.reservationId),
  };
}

function promiseKey(promise: Promised): string {
  return `${promise.sku} ${promiseSortKey(promise)}`;
}

function promisesOf(state: MemoryState, sku: Sku) {
  return [...state.promises.values()]
    .filter((promise) => promise.sku === sku)
    .map((promise) => ({ promise, sortKey: promiseSortKey(promise) }))
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
}

/** By pool, then index: the order in which the numbers of a SKU are told. */
function byBucket(a: BucketNumbers, b: BucketNumbers): number {
  const [left, right] = [poolOf(a.bucket), poolOf(b.bucket)];
  return left === right ? indexOf(a.bucket) - indexOf(b.bucket) : left < right ? -1 : 1;
}
