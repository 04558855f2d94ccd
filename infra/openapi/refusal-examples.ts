import type { Sku } from '../../functions/core/domain/ids.ts';
import type { Refusal, RefusalCode } from '../../functions/core/domain/refusal.ts';
import { BULK_CANCEL_REFUSAL_EXAMPLES } from './bulk-cancel-examples.ts';
import { COUNT_REFUSAL_EXAMPLES } from './count-examples.ts';
import { EXCHANGE_REFUSAL_EXAMPLES } from './exchange-examples.ts';
import { WORK_ITEM_REFUSAL_EXAMPLES } from './work-item-examples.ts';

const shortages = [{ sku: 'PHONE-A' as Sku, requested: 3, available: 1 }];
const reservationId = 'order-1001';

/** Every refusal once. */
export const REFUSAL_EXAMPLES: { readonly [Code in RefusalCode]: Extract<Refusal, { code: Code }> } = {
  'unknown-listing': { code: 'unknown-listing', listingIds: ['phone-z'] },
  'unknown-warehouse': { code: 'unknown-warehouse', warehouseIds: ['nowhere'] },
  'unknown-sku': { code: 'unknown-sku', sku: 'PHONE-Z' },
  'unknown-reservation': { code: 'unknown-reservation', reservationId },
  'unknown-purchase-order': { code: 'unknown-purchase-order', purchaseOrderId: 'po-2001' },
  ...WORK_ITEM_REFUSAL_EXAMPLES,
  'purchase-order-mismatch': { code: 'purchase-order-mismatch', purchaseOrderId: 'po-2001' },
  'unknown-transfer': { code: 'unknown-transfer', transferId: 'transfer-3001' },
  'transfer-mismatch': { code: 'transfer-mismatch', transferId: 'transfer-3001' },
  'transfer-ended': { code: 'transfer-ended', transferId: 'transfer-3001', transferStatus: 'shipped' },
  'transfer-id-retired': { code: 'transfer-id-retired', transferId: 'transfer-3001' },
  'same-warehouse': { code: 'same-warehouse', warehouseId: 'north' },
  ...EXCHANGE_REFUSAL_EXAMPLES,
  ...COUNT_REFUSAL_EXAMPLES,
  ...BULK_CANCEL_REFUSAL_EXAMPLES,
  'mixed-modes': { code: 'mixed-modes', modes: ['hold', 'payment'] },
  'over-max-per-order': { code: 'over-max-per-order', listingId: 'phone-a', requested: 3, limit: 2 },
  'quantity-too-large': { code: 'quantity-too-large', sku: 'PHONE-A', requested: 1_200_000, limit: 999_999 },
  'too-many-allocations': { code: 'too-many-allocations', requested: 1_200, limit: 1_000 },
  'reservation-mismatch': { code: 'reservation-mismatch', reservationId },
  'reservation-ended': { code: 'reservation-ended', reservationId, reservationStatus: 'cancelled' },
  'reservation-id-retired': { code: 'reservation-id-retired', reservationId },
  'payment-mismatch': { code: 'payment-mismatch', reservationId, reservationStatus: 'confirmed' },
  'not-renewable': { code: 'not-renewable', reservationId, reservationStatus: 'confirmed' },
  'renewals-exhausted': { code: 'renewals-exhausted', reservationId, renewals: 1, maxRenewals: 1 },
  'lines-not-cancellable': { code: 'lines-not-cancellable', reservationId, reservationStatus: 'held' },
  'line-not-open': { code: 'line-not-open', reservationId, sku: 'PHONE-A', requested: 2, open: 1 },
  'insufficient-stock': { code: 'insufficient-stock', shortages },
  short: { code: 'short', reservationId, shortages },
  'buckets-only-grow': { code: 'buckets-only-grow', warehouseId: 'north', requested: 2, current: 4 },
  'try-again': { code: 'try-again', retryAfterSeconds: 1 },
};
