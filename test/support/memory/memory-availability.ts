import { revisionOf, type SkuNumbers } from '../../../functions/core/domain/availability.ts';
import type { Sku } from '../../../functions/core/domain/ids.ts';
import type { Waiting } from '../../../functions/core/domain/promise.ts';
import type { OverdueHolds } from '../../../functions/core/reservations/ports.ts';
import type { AnyPromised, AvailabilityModel, Listed } from '../../../functions/core/store/ports.ts';
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
    promises: (sku, { limit = PROMISES_PER_PAGE, after } = {}) => {
      const { shown, next } = pageOf(listedOf(state, sku, isPromised), limit, after);
      return { promises: shown, ...(next !== undefined && { next }) };
    },
    waiting: (sku, { limit, after }) => {
      const { shown, next } = pageOf(listedOf(state, sku, isWaiting), limit, after);
      return { waiting: shown, ...(next !== undefined && { next }) };
    },
  };
}

/** Overdue holds in memory, by the promises. */
export function memoryOverdueHolds(state: MemoryState): Synchronous<OverdueHolds> {
  return {
    of: (sku, now) =>
      listedOf(state, sku, isPromised)
        .filter(({ listed, sortKey }) => listed.state === 'held' && sortKey <= overdueUpTo(now))
        .slice(0, OVERDUE_LIMIT)
        .flatMap(({ listed }) => ('reservationId' in listed ? listed.reservationId : [])),
  };
}

function numbersOf(state: MemoryState, sku: Sku): SkuNumbers {
  return state.numbers.get(sku) ?? { sku, buckets: [], asOf: 0 };
}

function promiseKey(listed: Listed): string {
  return `${listed.sku} ${promiseSortKey(listed)}`;
}

const isPromised = (listed: Listed): listed is AnyPromised => listed.state !== 'waiting';
const isWaiting = (listed: Listed): listed is Waiting => listed.state === 'waiting';

interface Sorted<Of> {
  readonly listed: Of;
  readonly sortKey: string;
}

function listedOf<Of extends Listed>(state: MemoryState, sku: Sku, is: (listed: Listed) => listed is Of): Sorted<Of>[] {
  return [...state.promises.values()]
    .filter(is)
    .filter((listed) => listed.sku === sku)
    .map((listed) => ({ listed, sortKey: promiseSortKey(listed) }))
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
}

function pageOf<Of>(all: readonly Sorted<Of>[], limit: number, after: string | undefined) {
  const rest = all.filter(({ sortKey }) => after === undefined || sortKey > after);
  const shown = rest.slice(0, limit);
  return { shown: shown.map(({ listed }) => listed), next: rest.length > limit ? shown.at(-1)?.sortKey : undefined };
}
