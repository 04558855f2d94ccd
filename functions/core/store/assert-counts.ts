import { isQuantity } from '../domain/ids.ts';
import { MAX_TRANSACTION_ITEMS } from '../domain/limits.ts';

// DynamoDB takes −3 or 0.1 as happily as 3, and mints stock from it (FACTS). The edge and the domain check quantities; this is the
// last look before a counter moves, so that a mistake above is a fault and not a unit too many.

/** @throws RangeError unless it is a quantity: an integer from 1 to MAX_QUANTITY. */
export function assertQuantity(value: number): void {
  if (!isQuantity(value)) throw new RangeError(`not a quantity: ${value}`);
}

/** @throws RangeError unless every delta is a whole number. */
export function assertWhole(...deltas: readonly number[]): void {
  for (const delta of deltas)
    if (!Number.isSafeInteger(delta)) throw new RangeError(`not a whole number of units: ${delta}`);
}

/** @throws RangeError when there are more items than one transaction takes. Whoever builds it counts: what is too large goes in steps. */
export function assertFits(items: number): void {
  if (items > MAX_TRANSACTION_ITEMS) throw new RangeError(`${items} items in one transaction`);
}
