import { revisionOf, type SkuNumbers } from '../../../functions/core/domain/availability.ts';
import type { Sku } from '../../../functions/core/domain/ids.ts';
import type { OverdueHolds } from '../../../functions/core/reservations/ports.ts';
import type { AnyPromised, AvailabilityModel } from '../../../functions/core/store/ports.ts';
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
    storedNumbers: (skus) => [...new Set(skus)].map((sku) => numbersOf(state, sku)),
    replaceNumbers: (before, after) => {
      const stored = numbersOf(state, after.sku);
      if (revisionOf(stored) !== revisionOf(before)) return { done: false, stored };
      state.numbers.set(after.sku, after);
      return { done: true };
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
        .flatMap(({ promise }) => ('reservationId' in promise ? promise.reservationId : [])),
  };
}

function numbersOf(state: MemoryState, sku: Sku): SkuNumbers {
  return state.numbers.get(sku) ?? { sku, buckets: [], asOf: 0 };
}

function promiseKey(promise: AnyPromised): string {
  return `${promise.sku} ${promiseSortKey(promise)}`;
}

function promisesOf(state: MemoryState, sku: Sku) {
  return [...state.promises.values()]
    .filter((promise) => promise.sku === sku)
    .map((promise) => ({ promise, sortKey: promiseSortKey(promise) }))
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
}
