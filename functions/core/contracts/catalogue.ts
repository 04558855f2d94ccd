import * as z from 'zod/mini';
import {
  DEFAULT_CANCEL_UNPAID_AFTER_SECONDS,
  DEFAULT_HOLD_SECONDS,
  DEFAULT_LOW_STOCK_THRESHOLD,
  DEFAULT_MAX_RENEWALS,
  MAX_BUCKETS_PER_STOCK,
  MAX_CANCEL_UNPAID_AFTER_SECONDS,
  MAX_HOLD_SECONDS,
  MAX_RENEWALS,
  MAX_SKUS_PER_LISTING,
  MAX_WAREHOUSES,
  MIN_HOLD_SECONDS,
} from '../domain/limits.ts';
import { EXCHANGE_SHIPS, MODES, UNCOVERED_HOLDS } from '../domain/listing.ts';
import { DEFAULT_PRIORITY, MAX_NAME_LENGTH, MAX_PRIORITY, MAX_TITLE_LENGTH } from './edge-limits.ts';
import {
  distinctList,
  listingId,
  numberWithin,
  plainId,
  quantity,
  sku,
  text,
  units,
  warehouseId,
  wholeNumber,
} from './values.ts';

// The catalogue. A PUT replaces the whole document, so what is left out goes back to its default. The answer is the
// document with its id and with every default written out.

export const listingPath = z.strictObject({ id: listingId });
export const warehousePath = z.strictObject({ id: warehouseId });
export const skuPath = z.strictObject({ sku });

const listingMembers = {
  title: z.exactOptional(text(MAX_TITLE_LENGTH)),
  mode: z._default(z.enum(MODES), 'hold'),
  skus: distinctList('sku', z.strictObject({ sku, quantity }), 1, MAX_SKUS_PER_LISTING),
  holdSeconds: z._default(wholeNumber(MIN_HOLD_SECONDS, MAX_HOLD_SECONDS), DEFAULT_HOLD_SECONDS),
  cancelUnpaidAfterSeconds: z._default(
    wholeNumber(MIN_HOLD_SECONDS, MAX_CANCEL_UNPAID_AFTER_SECONDS),
    DEFAULT_CANCEL_UNPAID_AFTER_SECONDS,
  ),
  maxPerOrder: z.exactOptional(quantity),
  maxRenewals: z._default(wholeNumber(0, MAX_RENEWALS), DEFAULT_MAX_RENEWALS),
  lowStockThreshold: z._default(units, DEFAULT_LOW_STOCK_THRESHOLD),
  uncoveredHolds: z._default(z.enum(UNCOVERED_HOLDS), 'ask'),
  exchangeShips: z._default(z.enum(EXCHANGE_SHIPS), 'on-receipt'),
};
export const listingBody = z.strictObject(listingMembers);
export const listingAnswer = z.object({ listingId, ...listingMembers });

const warehouseMembers = {
  name: z.exactOptional(text(MAX_NAME_LENGTH)),
  latitude: numberWithin(-90, 90),
  longitude: numberWithin(-180, 180),
  region: z.exactOptional(plainId),
  priority: z._default(wholeNumber(0, MAX_PRIORITY), DEFAULT_PRIORITY),
};
export const warehouseBody = z.strictObject(warehouseMembers);
export const warehouseAnswer = z.object({ warehouseId, ...warehouseMembers });

const skuInWarehouse = z.strictObject({
  warehouseId,
  safety: z._default(units, 0),
  buckets: z._default(wholeNumber(1, MAX_BUCKETS_PER_STOCK), 1),
});
const skuMembers = { warehouses: distinctList('warehouseId', skuInWarehouse, 0, MAX_WAREHOUSES) };
export const skuBody = z.strictObject(skuMembers);
export const skuAnswer = z.object({ sku, ...skuMembers });

export type ListingBody = z.output<typeof listingBody>;
