import { isQuantity, type ListingId, type Quantity } from './ids.ts';
import { MAX_ALLOCATIONS, MAX_QUANTITY } from './limits.ts';
import { type CartLine, type Listing, type Mode, type SkuQuantity, unpaidSeconds } from './listing.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';

/** A cart, expanded and under the rules of its listings. */
export interface Cart {
  /** One line a listing, summed. */
  readonly lines: readonly CartLine[];
  /** Units per SKU, summed over all lines, by SKU. */
  readonly demand: readonly SkuQuantity[];
  readonly mode: Mode;
  readonly unpaidSeconds: number;
  readonly maxRenewals: number;
}

type CartRefusal = Extract<
  Refusal,
  { code: 'unknown-listing' | 'mixed-modes' | 'over-max-per-order' | 'quantity-too-large' | 'too-many-allocations' }
>;

/**
 * Decides whether a cart may be reserved at all, before any stock is looked at: lines with the same SKU are summed before anything
 * is checked; `payment` does not mix with other modes; otherwise the shortest hold and the lowest maximum of renewals apply (DESIGN §4.3).
 * Refuses with unknown-listing, mixed-modes, over-max-per-order, quantity-too-large, too-many-allocations.
 * @throws RangeError for a cart that the edge should have stopped: without lines, or with a line of no quantity.
 */
export function decideCart(
  lines: readonly CartLine[],
  listings: ReadonlyMap<ListingId, Listing>,
): Result<Cart, CartRefusal> {
  if (lines.length === 0) throw new RangeError('a cart without lines');
  const summed = sumLines(lines);
  const unknown = summed.filter((line) => !listings.has(line.listingId)).map((line) => line.listingId);
  if (unknown.length > 0) return refuse({ code: 'unknown-listing', listingIds: unknown });
  const ordered = summed.map((line) => ({ line, listing: listings.get(line.listingId) as Listing }));
  const modes = [...new Set(ordered.map(({ listing }) => listing.mode))].sort();
  if (modes.length > 1 && modes.includes('payment')) return refuse({ code: 'mixed-modes', modes });
  for (const { line, listing } of ordered) {
    const limit = listing.maxPerOrder;
    if (limit !== undefined && line.quantity > limit) {
      return refuse({ code: 'over-max-per-order', listingId: line.listingId, requested: line.quantity, limit });
    }
  }
  const demand = expand(ordered);
  const large = demand.find(({ quantity }) => quantity > MAX_QUANTITY);
  if (large)
    return refuse({ code: 'quantity-too-large', sku: large.sku, requested: large.quantity, limit: MAX_QUANTITY });
  if (demand.length > MAX_ALLOCATIONS)
    return refuse({ code: 'too-many-allocations', requested: demand.length, limit: MAX_ALLOCATIONS });
  return accept({
    lines: summed,
    demand,
    mode: cartMode(modes),
    unpaidSeconds: Math.min(...ordered.map(({ listing }) => unpaidSeconds(listing))),
    maxRenewals: Math.min(...ordered.map(({ listing }) => listing.maxRenewals)),
  });
}

/** A cart of `hold` and `order` listings is a hold: the stricter rule. */
function cartMode(modes: readonly Mode[]): Mode {
  return modes.length === 1 ? (modes[0] as Mode) : 'hold';
}

function sumLines(lines: readonly CartLine[]): CartLine[] {
  const sums = new Map<ListingId, number>();
  for (const { listingId, quantity } of lines) {
    if (!isQuantity(quantity)) throw new RangeError(`not a quantity: ${quantity}`);
    sums.set(listingId, (sums.get(listingId) ?? 0) + quantity);
  }
  return [...sums].map(([listingId, quantity]) => ({ listingId, quantity: quantity as Quantity }));
}

function expand(ordered: readonly { line: CartLine; listing: Listing }[]): SkuQuantity[] {
  const sums = new Map<SkuQuantity['sku'], number>();
  for (const { line, listing } of ordered) {
    for (const { sku, quantity } of listing.skus) sums.set(sku, (sums.get(sku) ?? 0) + quantity * line.quantity);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([sku, quantity]) => ({ sku, quantity: quantity as Quantity }));
}
