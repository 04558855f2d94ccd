import * as z from 'zod/mini';
import { MAX_LINES } from '../domain/limits.ts';
import { TRANSFER_STATUSES } from '../domain/transfer.ts';
import { operation } from './operation.ts';
import { counter, list, quantity, sku, time, transferId, warehouseId } from './values.ts';

// Goods that move from one warehouse to another.

export const transferPath = z.strictObject({ id: transferId });

/** A SKU may stand on several lines: they are summed. */
export const transferBody = z.strictObject({
  transferId,
  from: warehouseId,
  to: warehouseId,
  lines: list(z.strictObject({ sku, quantity }), 1, MAX_LINES),
});

export const transferAnswer = z.object({
  transferId,
  from: warehouseId,
  to: warehouseId,
  status: z.enum(TRANSFER_STATUSES),
  /** One line a SKU, as facts have told so far. */
  lines: z.array(
    z.object({
      sku,
      requested: counter,
      shipped: counter,
      received: counter,
      damaged: counter,
      writtenOff: counter,
      cancelled: counter,
      inTransit: counter,
    }),
  ),
  createdAt: time,
});

export type TransferAnswer = z.output<typeof transferAnswer>;

export const requestTransfer = operation({
  operationId: 'requestTransfer',
  route: 'POST /transfers',
  summary: 'Request goods to move from one warehouse to another: they are locked until they ship',
  body: transferBody,
  answers: {
    201: { schema: transferAnswer, means: 'Requested.' },
    200: { schema: transferAnswer, means: 'Requested before with the same content: how it stands now.' },
  },
  refusals: [
    'unknown-warehouse',
    'transfer-mismatch',
    'transfer-ended',
    'transfer-id-retired',
    'same-warehouse',
    'quantity-too-large',
    'too-many-allocations',
    'insufficient-stock',
  ],
});

export const getTransfer = operation({
  operationId: 'getTransfer',
  route: 'GET /transfers/{id}',
  summary: 'How a transfer stands: what was requested, what left, what arrived',
  path: transferPath,
  answers: { 200: { schema: transferAnswer, means: 'The transfer.' } },
  refusals: ['unknown-transfer'],
  addresses: 'unknown-transfer',
});

export const cancelTransfer = operation({
  operationId: 'cancelTransfer',
  route: 'POST /transfers/{id}/cancel',
  summary: 'Call off what has not shipped: it is back on sale',
  path: transferPath,
  answers: { 200: { schema: transferAnswer, means: 'Cancelled, now or before.' } },
  refusals: ['unknown-transfer', 'transfer-ended'],
  addresses: 'unknown-transfer',
});
