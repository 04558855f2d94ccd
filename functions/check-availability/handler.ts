import { checkAvailability } from '../core/contracts/operations.ts';
import { timeText } from '../core/contracts/values.ts';
import { accept } from '../core/domain/result.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { purchasable } from './purchasable.ts';

const store = systemStore();

// A shop's pages may be a little behind: nothing is promised by looking, and reserve decides.
const CACHEABLE = { 'cache-control': 'public, max-age=1' };

export const handler = httpHandler([
  implement(checkAvailability, async ({ query }) => {
    const listings = await purchasable(store, query.listingId);
    if (!listings.ok) return listings;
    const body = { asOf: timeText(systemClock()), listings: listings.value };
    return accept({ status: 200, headers: CACHEABLE, body });
  }),
]);
