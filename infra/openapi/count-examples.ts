// Examples of what counts and reconciliations answer.

const reconciliation = {
  reconciliationId: 'count-3001',
  warehouseId: 'north',
  scope: 'full',
  status: 'done',
  countedAt: '2026-03-01T02:00:00.000Z',
  lines: 1_200,
  unlisted: 3,
  differences: { total: 1, open: 1, high: 0, 'missing-receipt': 1, 'missing-shipment': 0, status: 0, unexplained: 0 },
  startedAt: '2026-03-01T02:05:00.000Z',
  finishedAt: '2026-03-01T02:05:04.000Z',
};
const difference = {
  sku: 'PHONE-A',
  expected: { onHand: 10, unsellable: 0 },
  counted: { onHand: 12, unsellable: 0 },
  class: 'missing-receipt',
  priority: 'normal',
  state: 'open',
  near: [
    {
      type: 'holdfast.goods-received.v1',
      source: '/wms/north',
      eventId: 'receipt-77',
      onHand: 10,
      unsellable: 0,
      at: '2026-02-28T16:20:00.000Z',
    },
  ],
};

/** By operation id. */
export const COUNT_EXAMPLES = {
  getReconciliation: { answers: { 200: reconciliation } },
  listDifferences: { answers: { 200: { differences: [difference] } } },
  exportDifferences: {
    answers: {
      200: 'sku,class,priority,state,expectedOnHand,countedOnHand,expectedUnsellable,countedUnsellable,approvedBy,reason\r\nPHONE-A,missing-receipt,normal,open,10,12,0,0,,\r\n',
    },
  },
  approveDifferences: {
    body: { threshold: 2, by: 'mei', reason: 'Counted twice.' },
    answers: { 200: { reconciliationId: 'count-3001', approved: 1, settled: 0, superseded: 0, finished: true } },
  },
} as const;

/** Every refusal once. */
export const COUNT_REFUSAL_EXAMPLES = {
  'unknown-reconciliation': { code: 'unknown-reconciliation', reconciliationId: 'count-3001' },
  'reconciliation-not-open': {
    code: 'reconciliation-not-open',
    reconciliationId: 'count-3001',
    reconciliationStatus: 'stale',
  },
  'unknown-difference': { code: 'unknown-difference', reconciliationId: 'count-3001', skus: ['PHONE-Z'] },
} as const;
