import * as z from 'zod/mini';
import { MAX_ALLOCATIONS, MAX_LINES } from '../domain/limits.ts';
import { MAX_PAST_ORDERS, MAX_REASON_LENGTH } from './edge-limits.ts';
import {
  arrivingTime,
  customerId,
  distinctList,
  list,
  listingId,
  numberWithin,
  paymentId,
  plainId,
  quantity,
  reservationId,
  sku,
  text,
  wholeNumber,
} from './values.ts';

// What checkout asks of a reservation. Unknown members are refused: a misspelt `lines` would cancel everything.

export const reservationPath = z.strictObject({ id: reservationId });

export const shipTo = z.union(
  [
    z.strictObject({ latitude: numberWithin(-90, 90), longitude: numberWithin(-180, 180) }),
    z.strictObject({ region: plainId }),
  ],
  { error: 'must be {latitude, longitude} in degrees, or {region}' },
);

export const cartLine = z.strictObject({ listingId, quantity });

/** What the shop knows of the customer. Kept with the reservation, so that reservations can be found by it; never shown, never logged. */
export const customerFacts = z.strictObject({
  memberSince: z.exactOptional(arrivingTime),
  pastOrders: z.exactOptional(wholeNumber(0, MAX_PAST_ORDERS)),
  lastActiveAt: z.exactOptional(arrivingTime),
});

/** The same listing may stand on several lines, as on a real invoice; they are summed before anything is checked. */
export const reserveBody = z.strictObject({
  customerId,
  lines: list(cartLine, 1, MAX_LINES),
  shipTo: z.exactOptional(shipTo),
  channel: z.exactOptional(plainId),
  customer: z.exactOptional(customerFacts),
});

export const confirmBody = z.strictObject({ paymentId });

/** `quantity` is the total to be cancelled of this SKU so far, so that asking twice is harmless; absent: all that is unshipped. */
export const cancelLine = z.strictObject({ sku, quantity: z.exactOptional(quantity) });

export const cancelBody = z.strictObject({
  reason: z.exactOptional(text(MAX_REASON_LENGTH)),
  lines: z.exactOptional(distinctList('sku', cancelLine, 1, MAX_ALLOCATIONS)),
});

export const renewBody = z.strictObject({});
