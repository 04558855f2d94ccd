import type { Sku } from '../../functions/core/domain/ids.ts';
import type { Refusal } from '../../functions/core/domain/refusal.ts';
import type { OperationExamples } from './examples.ts';

// Examples of exchanges: a red shirt comes back, a blue one goes out.

const request = {
  exchangeId: 'exchange-6001',
  reservationId: 'order-1001',
  returns: [{ sku: 'SHIRT-RED', quantity: 1 }],
  replacement: { reservationId: 'order-1001-again', lines: [{ listingId: 'shirt-blue', quantity: 1 }] },
};
const waiting = {
  exchangeId: 'exchange-6001',
  state: 'awaiting-return',
  reservationId: 'order-1001',
  ships: 'on-receipt',
  returns: [{ sku: 'SHIRT-RED', quantity: 1, received: 0 }],
  replacement: {
    ...request.replacement,
    status: 'confirmed',
    allocations: [{ sku: 'SHIRT-BLUE', warehouseId: 'north', quantity: 1 }],
  },
  createdAt: '2026-03-05T09:30:00.000Z',
};

export const EXCHANGE_EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  openExchange: { body: request, answers: { 201: waiting, 200: waiting } },
  getExchange: {
    answers: {
      200: { ...waiting, state: 'cleared', returns: [{ sku: 'SHIRT-RED', quantity: 1, received: 1 }] },
    },
  },
};

const { exchangeId, reservationId } = request;

export const EXCHANGE_REFUSAL_EXAMPLES = {
  'unknown-exchange': { code: 'unknown-exchange', exchangeId },
  'exchange-mismatch': { code: 'exchange-mismatch', exchangeId },
  'not-returnable': {
    code: 'not-returnable',
    reservationId,
    lines: [{ sku: 'SHIRT-RED' as Sku, requested: 2, shipped: 2, expected: 1, returned: 0 }],
  },
  'too-many-exchanges': { code: 'too-many-exchanges', reservationId, requested: 2_010, limit: 2_000 },
} as const satisfies Partial<{ [Code in Refusal['code']]: Extract<Refusal, { code: Code }> }>;
