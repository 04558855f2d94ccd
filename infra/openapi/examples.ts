import type { Sku } from '../../functions/core/domain/ids.ts';
import type { Refusal, RefusalCode } from '../../functions/core/domain/refusal.ts';

// Examples for the documents. Tests hold each against its schema.

export interface OperationExamples {
  readonly body?: unknown;
  readonly answers: Readonly<Record<number, unknown>>;
}

const held = {
  reservationId: 'order-1001',
  status: 'held',
  customerId: 'customer-7',
  mode: 'hold',
  lines: [{ listingId: 'phone-a', quantity: 1 }],
  allocations: [{ sku: 'PHONE-A', warehouseId: 'north', quantity: 1 }],
  shipTo: { region: 'east' },
  expiresAt: '2026-03-01T10:00:00.000Z',
  renewals: 0,
  maxRenewals: 1,
  createdAt: '2026-03-01T09:30:00.000Z',
};
const { expiresAt: _paidInTime, ...paid } = { ...held, status: 'confirmed', paymentId: 'payment-55' };

const listing = {
  title: 'Phone A',
  mode: 'hold',
  skus: [{ sku: 'PHONE-A', quantity: 1 }],
  holdSeconds: 1_800,
  maxPerOrder: 2,
};
const fullListing = { ...listing, cancelUnpaidAfterSeconds: 86_400, maxRenewals: 1, lowStockThreshold: 5 };
const warehouse = { name: 'North', latitude: 45.75, longitude: 126.65, region: 'north', priority: 1 };
const settings = { warehouses: [{ warehouseId: 'north', safety: 2, buckets: 1 }] };

const announcement = {
  purchaseOrderId: 'po-2001',
  warehouseId: 'north',
  lines: [{ sku: 'PHONE-A', quantity: 100 }],
  expectedAt: '2026-03-08T08:00:00Z',
};
const expectedLine = { sku: 'PHONE-A', quantity: 100, received: 40, incoming: 60 };
const expectedOrder = {
  purchaseOrderId: 'po-2001',
  warehouseId: 'north',
  status: 'open',
  expectedAt: '2026-03-08T08:00:00.000Z',
  lines: [expectedLine],
};

const stock = {
  sku: 'PHONE-A',
  available: 7,
  warehouses: [
    {
      warehouseId: 'north',
      onHand: 10,
      reserved: 1,
      held: 1,
      locked: 0,
      inFlight: 0,
      unsellable: 0,
      safety: 2,
      available: 7,
      inTransit: 0,
      incoming: 0,
      buckets: 1,
    },
  ],
  promises: [
    {
      reservationId: 'order-1001',
      state: 'held',
      expiresAt: '2026-03-01T10:00:00.000Z',
      units: [{ warehouseId: 'north', quantity: 1 }],
    },
  ],
  morePromises: false,
  promisesAsOf: '2026-03-01T09:30:01.000Z',
};

/** By operation id. */
export const OPERATION_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  reserve: {
    body: { customerId: 'customer-7', lines: [{ listingId: 'phone-a', quantity: 1 }], shipTo: { region: 'east' } },
    answers: { 201: held, 200: held },
  },
  getReservation: { answers: { 200: held } },
  confirm: { body: { paymentId: 'payment-55' }, answers: { 200: paid } },
  cancel: { body: { reason: 'changed their mind' }, answers: { 200: { ...paid, status: 'cancelled' } } },
  renew: { body: {}, answers: { 200: { ...held, expiresAt: '2026-03-01T10:25:00.000Z', renewals: 1 } } },
  checkAvailability: {
    answers: {
      200: {
        asOf: '2026-03-01T09:30:01.000Z',
        listings: [{ listingId: 'phone-a', status: 'in-stock', purchasable: 2 }],
      },
    },
  },
  putListing: { body: listing, answers: { 200: { listingId: 'phone-a', ...fullListing } } },
  getListing: { answers: { 200: { listingId: 'phone-a', ...fullListing } } },
  putWarehouse: { body: warehouse, answers: { 200: { warehouseId: 'north', ...warehouse } } },
  getWarehouse: { answers: { 200: { warehouseId: 'north', ...warehouse } } },
  putSku: { body: settings, answers: { 200: { sku: 'PHONE-A', ...settings } } },
  getSku: { answers: { 200: { sku: 'PHONE-A', ...settings } } },
  announcePurchaseOrder: { body: announcement, answers: { 201: expectedOrder, 200: expectedOrder } },
  getPurchaseOrder: { answers: { 200: expectedOrder } },
  closePurchaseOrder: {
    answers: { 200: { ...expectedOrder, status: 'closed', lines: [{ ...expectedLine, incoming: 0 }] } },
  },
  explainStock: { answers: { 200: stock } },
};

const shortages = [{ sku: 'PHONE-A' as Sku, requested: 3, available: 1 }];
const reservationId = 'order-1001';

/** Every refusal once. */
export const REFUSAL_EXAMPLES: { readonly [Code in RefusalCode]: Extract<Refusal, { code: Code }> } = {
  'unknown-listing': { code: 'unknown-listing', listingIds: ['phone-z'] },
  'unknown-warehouse': { code: 'unknown-warehouse', warehouseIds: ['nowhere'] },
  'unknown-sku': { code: 'unknown-sku', sku: 'PHONE-Z' },
  'unknown-reservation': { code: 'unknown-reservation', reservationId },
  'unknown-purchase-order': { code: 'unknown-purchase-order', purchaseOrderId: 'po-2001' },
  'purchase-order-mismatch': { code: 'purchase-order-mismatch', purchaseOrderId: 'po-2001' },
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
