// Examples of what bulk cancellations ask and answer.

const bulkCancelId = 'scalpers-2026-03-01';
const where = {
  statuses: ['held', 'confirmed'],
  reservedFrom: '2026-03-01T09:30:00Z',
  customer: { memberSinceAfter: '2026-02-01T00:00:00Z', pastOrdersAtMost: 0 },
};
const job = {
  bulkCancelId,
  status: 'selected',
  reason: 'New accounts that bought for resale.',
  listingId: 'phone-a',
  where: {
    statuses: ['held', 'confirmed'],
    reservedFrom: '2026-03-01T09:30:00.000Z',
    customer: { memberSinceAfter: '2026-02-01T00:00:00.000Z', pastOrdersAtMost: 0 },
  },
  dryRun: { examined: 412, selected: 37, unknown: 5, refused: 0 },
  createdAt: '2026-03-01T10:00:00.000Z',
  movedAt: '2026-03-01T10:00:02.000Z',
  selectedAt: '2026-03-01T10:00:02.000Z',
};
const { selectedAt: _later, ...begun } = {
  ...job,
  status: 'selecting',
  dryRun: { examined: 0, selected: 0, unknown: 0, refused: 0 },
  movedAt: job.createdAt,
};
const run = { of: 37, cancelled: 0, unmatched: 0, refused: 0 };
const running = { ...job, status: 'cancelling', run, movedAt: '2026-03-01T10:05:00.000Z' };
const lines = [
  { reservationId: 'order-1001', outcome: 'cancelled', reservationStatus: 'cancelled', paymentId: 'payment-55' },
  { reservationId: 'order-1002', outcome: 'refused', code: 'reservation-ended', reservationStatus: 'shipped' },
];

/** By operation id. */
export const BULK_CANCEL_EXAMPLES = {
  startBulkCancel: {
    body: { bulkCancelId, reason: job.reason, listingId: 'phone-a', where },
    answers: { 202: begun },
  },
  getBulkCancel: { answers: { 200: job } },
  runBulkCancel: { answers: { 202: running } },
  listBulkCancelReport: { answers: { 200: { lines } } },
  exportBulkCancelReport: {
    answers: {
      200: 'reservationId,outcome,code,reservationStatus,paymentId\r\norder-1001,cancelled,,cancelled,payment-55\r\n',
    },
  },
} as const;

/** Every refusal once. */
export const BULK_CANCEL_REFUSAL_EXAMPLES = {
  'unknown-bulk-cancel': { code: 'unknown-bulk-cancel', bulkCancelId },
  'bulk-cancel-mismatch': { code: 'bulk-cancel-mismatch', bulkCancelId },
  'bulk-cancel-not-selected': {
    code: 'bulk-cancel-not-selected',
    bulkCancelId,
    bulkCancelStatus: 'selecting',
  },
} as const;
