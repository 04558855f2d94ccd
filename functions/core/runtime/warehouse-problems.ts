import type { ProblemTable } from './problem-codes.ts';

/** Refusals about goods that are to come, and goods that move between warehouses. */
export const WAREHOUSE_PROBLEMS = {
  'unknown-purchase-order': {
    status: 422,
    title: 'No such purchase order',
    detail: ({ purchaseOrderId }) => `Announce ${purchaseOrderId} first, or check the id.`,
    when: 'Nobody announced a purchase order with this id. 404 when it is the one addressed.',
  },
  'purchase-order-mismatch': {
    status: 409,
    title: 'This purchase order was announced with other content',
    detail: ({ purchaseOrderId }) =>
      `Nothing was changed: close ${purchaseOrderId} and announce what is expected now under a new id.`,
    when: 'An announced id comes again with another warehouse, date or other lines.',
  },
  'unknown-transfer': {
    status: 422,
    title: 'No such transfer',
    detail: ({ transferId }) => `Request ${transferId} first, or check the id.`,
    when: 'Nobody requested a transfer with this id. 404 when it is the one addressed.',
  },
  'transfer-mismatch': {
    status: 409,
    title: 'This transfer was requested with other content',
    detail: ({ transferId }) =>
      `Nothing was changed: cancel ${transferId} and request what is to move now under a new id.`,
    when: 'A requested id comes again with other warehouses or lines.',
  },
  'transfer-ended': {
    status: 409,
    title: 'The transfer has ended',
    detail: ({ transferId, transferStatus }) => `Nothing of ${transferId} is open any more: it is ${transferStatus}.`,
    when: 'A transfer of which everything shipped is to be cancelled, or a cancelled one is requested again.',
  },
  'transfer-id-retired': {
    status: 409,
    title: 'The transfer id is about to be forgotten',
    detail: ({ transferId }) => `Use a new id instead of ${transferId}.`,
    when: 'The id was used for an attempt that came to nothing, weeks ago, and its record may be deleted at any moment.',
  },
  'same-warehouse': {
    status: 422,
    title: 'A transfer needs two warehouses',
    detail: ({ warehouseId }) => `Name another warehouse than ${warehouseId} to send to.`,
    when: 'The warehouse that a transfer leaves is the one that it goes to.',
  },
} as const satisfies Pick<
  ProblemTable,
  | 'unknown-purchase-order'
  | 'purchase-order-mismatch'
  | 'unknown-transfer'
  | 'transfer-mismatch'
  | 'transfer-ended'
  | 'transfer-id-retired'
  | 'same-warehouse'
>;
