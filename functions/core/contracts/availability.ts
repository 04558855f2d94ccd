import * as z from 'zod/mini';
import { MAX_LISTINGS_PER_QUERY } from '../domain/limits.ts';
import { shipTo } from './reservation-commands.ts';
import { counter, list, listingId, time } from './values.ts';

/** How a listing stands (DESIGN §5). `arrival-notice`: none to be had, but one may ask to be told. */
export const AVAILABILITY_STATUSES = ['in-stock', 'low-stock', 'presale', 'arrival-notice'] as const;

// A query arrives as one text a name; the HTTP API joins repetitions by commas, which no id contains.

const separated = z.transform((joined: unknown) => (typeof joined === 'string' ? joined.split(',') : joined));

/** `shipTo=31.2,121.5` or `shipTo=east`. */
const place = z.transform((given: unknown) => {
  if (typeof given !== 'string') return given;
  const [latitude, longitude, ...rest] = given.split(',');
  if (longitude === undefined) return { region: given };
  return rest.length > 0 ? given : { latitude: degrees(latitude), longitude: degrees(longitude) };
});

export const availabilityQuery = z.strictObject({
  listingId: z.pipe(separated, list(listingId, 1, MAX_LISTINGS_PER_QUERY)),
  shipTo: z.exactOptional(z.pipe(place, shipTo)),
});

export const availabilityAnswer = z.object({
  asOf: time,
  listings: z.array(
    z.object({
      listingId,
      status: z.enum(AVAILABILITY_STATUSES),
      /** How many could be bought now in one order; 0 when there are none. */
      purchasable: counter,
    }),
  ),
});

export type AvailabilityAnswer = z.output<typeof availabilityAnswer>;

/** `Number` alone would read an empty text as 0, and `0x10` as 16. */
function degrees(digits: string | undefined): number {
  return digits !== undefined && /^-?\d{1,3}(\.\d{1,12})?$/.test(digits) ? Number(digits) : Number.NaN;
}
