import { stockOf } from './bucket.ts';
import type { Sku } from './ids.ts';
import { MAX_BUCKETS_PER_END } from './limits.ts';
import type { Refusal } from './refusal.ts';
import { type Confirmed, openUnitsOf } from './reservation.ts';
import { accept, type Result, refuse } from './result.ts';

/** Units of one allocation, by its place in the list. */
export interface Units {
  readonly index: number;
  readonly quantity: number;
}

/**
 * Which units of which allocations to cancel so that of each SKU the asked total is cancelled (`quantity`; absent: all that is open). What is
 * cancelled already counts, so repeating the request plans nothing. At most one transaction's worth. Refuses with line-not-open.
 */
export function planCancellation(
  reservation: Confirmed,
  lines: readonly { readonly sku: Sku; readonly quantity?: number }[],
): Result<Units[], Extract<Refusal, { code: 'line-not-open' }>> {
  const units: Units[] = [];
  for (const { sku, quantity } of lines) {
    const own = reservation.allocations
      .map((allocation, index) => ({ allocation, index }))
      .filter(({ allocation }) => stockOf(allocation.bucket).sku === sku);
    const open = own.reduce((sum, { allocation }) => sum + openUnitsOf(allocation), 0);
    const cancelled = own.reduce((sum, { allocation }) => sum + (allocation.cancelled ?? 0), 0);
    let rest = quantity === undefined ? open : Math.max(0, quantity - cancelled);
    if (rest > open || own.length === 0) {
      const { reservationId } = reservation;
      return refuse({ code: 'line-not-open', reservationId, sku, requested: quantity ?? 0, open });
    }
    for (const { allocation, index } of own) {
      const part = Math.min(rest, openUnitsOf(allocation));
      if (part > 0) units.push({ index, quantity: part });
      rest -= part;
    }
  }
  return accept(units.slice(0, MAX_BUCKETS_PER_END));
}
