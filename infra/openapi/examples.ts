import { BULK_CANCEL_EXAMPLES } from './bulk-cancel-examples.ts';
import { COUNT_EXAMPLES } from './count-examples.ts';
import { EXCHANGE_EXAMPLES } from './exchange-examples.ts';
import { WORK_ITEM_EXAMPLES } from './work-item-examples.ts';

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
const fullListing = {
  ...listing,
  cancelUnpaidAfterSeconds: 86_400,
  maxRenewals: 1,
  lowStockThreshold: 5,
  uncoveredHolds: 'ask',
  exchangeShips: 'on-receipt',
};
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

const movement = {
  warehouseId: 'north',
  type: 'holdfast.goods-received.v1',
  onHand: 10,
  unsellable: 0,
  occurredAt: '2026-03-01T08:00:00.000Z',
  recordedAt: '2026-03-01T08:00:02.000Z',
  source: 'wms/north',
  eventId: 'delivery-77',
  line: 0,
};

const transferLine = {
  sku: 'PHONE-A',
  requested: 100,
  shipped: 0,
  received: 0,
  damaged: 0,
  writtenOff: 0,
  cancelled: 0,
  inTransit: 0,
};
const requestedTransfer = {
  transferId: 'transfer-3001',
  from: 'north',
  to: 'south',
  status: 'requested',
  lines: [transferLine],
  createdAt: '2026-03-01T09:30:00.000Z',
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
      lastCount: { countId: 'count-3001', scope: 'full', countedAt: '2026-03-01T02:00:00Z' },
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
  lastMovements: [movement],
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
  ...EXCHANGE_EXAMPLES,
  ...BULK_CANCEL_EXAMPLES,
  ...COUNT_EXAMPLES,
  ...WORK_ITEM_EXAMPLES,
  listMovements: { answers: { 200: { movements: [movement] } } },
  requestTransfer: {
    body: { transferId: 'transfer-3001', from: 'north', to: 'south', lines: [{ sku: 'PHONE-A', quantity: 100 }] },
    answers: { 201: requestedTransfer, 200: requestedTransfer },
  },
  getTransfer: {
    answers: {
      200: {
        ...requestedTransfer,
        status: 'shipped',
        lines: [{ ...transferLine, shipped: 100, received: 40, inTransit: 60 }],
      },
    },
  },
  cancelTransfer: {
    answers: { 200: { ...requestedTransfer, status: 'cancelled', lines: [{ ...transferLine, cancelled: 100 }] } },
  },
  explainStock: { answers: { 200: stock } },
};
