import { checkAvailability } from '../core/contracts/operations.ts';
import { timeText } from '../core/contracts/values.ts';
import { listingAvailability } from '../core/domain/availability.ts';
import type { Listing } from '../core/domain/listing.ts';
import { accept, refuse } from '../core/domain/result.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemStore } from '../core/runtime/service.ts';

const { catalog, availability } = systemStore();

// A shop's pages may be a little behind: nothing is promised by looking, and reserve decides.
const CACHEABLE = { 'cache-control': 'public, max-age=1' };

export const handler = httpHandler([
  implement(checkAvailability, async ({ query }) => {
    const listings = await catalog.listings(query.listingId);
    const unknown = query.listingId.filter((id) => !listings.has(id));
    if (unknown.length > 0) return refuse({ code: 'unknown-listing', listingIds: unknown });
    const asked = query.listingId.map((id) => listings.get(id) as Listing);
    const numbers = await availability.numbers([...new Set(asked.flatMap(({ skus }) => skus.map(({ sku }) => sku)))]);
    const free = new Map(
      numbers.map(({ sku, buckets }) => [sku, buckets.reduce((sum, { available }) => sum + available, 0)]),
    );
    const asOf = systemClock();
    return accept({
      status: 200,
      headers: CACHEABLE,
      body: {
        asOf: timeText(asOf),
        listings: asked.map((listing) => ({ listingId: listing.listingId, ...listingAvailability(listing, free) })),
      },
    });
  }),
]);
