// Examples of work items, and of what is refused about them.

const overReceipt = {
  workItemId: 'over-receipt.5e0f6c2f9d1b4a7c8e3d2f1a0b9c8d7e',
  kind: 'over-receipt',
  status: 'open',
  openedAt: '2026-03-01T09:30:00.000Z',
  summary: 'More of PHONE-A arrived than the 100 of purchase order po-2001.',
  facts: { purchaseOrderId: 'po-2001', sku: 'PHONE-A', warehouseId: 'north', expected: 100 },
  resolutions: ['written-off', 'acknowledged'],
};
const settlement = { resolution: 'acknowledged', by: 'mei', reason: 'A free sample.', at: '2026-03-01T10:00:00.000Z' };

export const WORK_ITEM_EXAMPLES = {
  listWorkItems: { answers: { 200: { workItems: [overReceipt] } } },
  getWorkItem: { answers: { 200: overReceipt } },
  resolveWorkItem: {
    body: { resolution: 'acknowledged', by: 'mei', reason: 'A free sample.' },
    answers: { 200: { ...overReceipt, status: 'resolved', settlement } },
  },
} as const;

export const WORK_ITEM_REFUSAL_EXAMPLES = {
  'unknown-work-item': { code: 'unknown-work-item', workItemId: 'over-receipt.5e0f' },
  'resolution-not-allowed': {
    code: 'resolution-not-allowed',
    workItemId: 'over-receipt.5e0f',
    kind: 'over-receipt',
    resolution: 'message-dropped',
    allowed: ['written-off', 'acknowledged'],
  },
  'not-repairable': {
    code: 'not-repairable',
    workItemId: 'drift.77aa',
    because: 'it was found less than a day ago, and may yet go by itself',
  },
  'work-item-resolved': {
    code: 'work-item-resolved',
    workItemId: 'over-receipt.5e0f',
    resolution: 'acknowledged',
    resolvedBy: 'mei',
  },
} as const;
