import * as z from 'zod/mini';
import { MAX_LINES, MAX_QUANTITY } from '../domain/limits.ts';
import {
  COUNT_SCOPES,
  DIFFERENCE_CLASSES,
  DIFFERENCE_STATES,
  PRIORITIES,
  RECONCILIATION_STATUSES,
} from '../domain/reconciliation.ts';
import {
  DEFAULT_DIFFERENCES_PER_PAGE,
  MAX_DIFFERENCES_PER_PAGE,
  MAX_NAME_LENGTH,
  MAX_REASON_LENGTH,
} from './edge-limits.ts';
import { operation } from './operation.ts';
import { pageSize } from './page-size.ts';
import { counter, list, reconciliationId, sku, text, time, warehouseId, wholeNumber } from './values.ts';

// What a count and the ledger differ in, and what a person does about it.

export const reconciliationPath = z.strictObject({ id: reconciliationId });

export const differencesQuery = z.strictObject({
  after: z.exactOptional(sku),
  limit: pageSize(MAX_DIFFERENCES_PER_PAGE, DEFAULT_DIFFERENCES_PER_PAGE),
});

export const reconciliationAnswer = z.object({
  reconciliationId,
  warehouseId,
  scope: z.enum(COUNT_SCOPES),
  status: z.enum(RECONCILIATION_STATUSES),
  /** The moment of the count. */
  countedAt: time,
  lines: counter,
  unlisted: counter,
  differences: z.object({
    /** Those that are not settled. */
    total: counter,
    /** Those that wait for a person, and those of them that the count before had as well. */
    open: counter,
    high: counter,
    'missing-receipt': counter,
    'missing-shipment': counter,
    status: counter,
    unexplained: counter,
  }),
  problem: z.exactOptional(z.string()),
  startedAt: time,
  finishedAt: z.exactOptional(time),
});

const units = z.object({ onHand: counter, unsellable: counter });
const difference = z.object({
  sku,
  expected: units,
  counted: z.object({ onHand: counter, unsellable: z.exactOptional(counter) }),
  class: z.enum(DIFFERENCE_CLASSES),
  priority: z.enum(PRIORITIES),
  state: z.enum(DIFFERENCE_STATES),
  near: z.array(
    z.object({
      type: z.string(),
      source: z.string(),
      eventId: z.string(),
      onHand: counter,
      unsellable: counter,
      at: time,
    }),
  ),
  approval: z.exactOptional(
    z.object({ onHand: counter, unsellable: counter, by: z.string(), reason: z.string(), at: time }),
  ),
});

export const differencesAnswer = z.object({ differences: z.array(difference), next: z.exactOptional(sku) });
export const differencesCsv = z.string();

const whoAndWhy = { by: text(MAX_NAME_LENGTH), reason: text(MAX_REASON_LENGTH) };
const ONE_CHOICE = 'must have one of all, skus and threshold';

/** Which differences: all, those of some SKUs, or those of at most so many units. */
export const approveBody = z
  .strictObject({
    all: z.exactOptional(z.literal(true)),
    skus: z.exactOptional(list(sku, 1, MAX_LINES)),
    threshold: z.exactOptional(wholeNumber(0, MAX_QUANTITY)),
    ...whoAndWhy,
  })
  .check(
    z.refine(
      ({ all, skus, threshold }) => [all, skus, threshold].filter((choice) => choice !== undefined).length === 1,
      { error: ONE_CHOICE },
    ),
  );

export const approveAnswer = z.object({
  reconciliationId,
  approved: counter,
  settled: counter,
  superseded: counter,
  /** Whether none that was chosen is left. Otherwise the same request again goes on. */
  finished: z.boolean(),
});

export type ReconciliationAnswer = z.output<typeof reconciliationAnswer>;
export type DifferencesAnswer = z.output<typeof differencesAnswer>;
export type ApproveBody = z.output<typeof approveBody>;

const addressed = { path: reconciliationPath, addresses: 'unknown-reconciliation' } as const;

export const getReconciliation = operation({
  ...addressed,
  operationId: 'getReconciliation',
  route: 'GET /reconciliations/{id}',
  summary: 'What a count and the ledger differ in, in numbers',
  answers: { 200: { schema: reconciliationAnswer, means: 'The reconciliation.' } },
  refusals: ['unknown-reconciliation'],
});

export const listDifferences = operation({
  ...addressed,
  operationId: 'listDifferences',
  route: 'GET /reconciliations/{id}/differences',
  summary: 'The differences of a count, page by page, in the order of their SKUs',
  query: differencesQuery,
  answers: { 200: { schema: differencesAnswer, means: 'A page of differences.' } },
  refusals: ['unknown-reconciliation'],
});

export const exportDifferences = operation({
  ...addressed,
  operationId: 'exportDifferences',
  route: 'GET /reconciliations/{id}/differences.csv',
  summary: 'The same pages as CSV; the header Link names the next one',
  query: differencesQuery,
  answers: { 200: { schema: differencesCsv, means: 'A page of differences by RFC 4180.', mediaType: 'text/csv' } },
  refusals: ['unknown-reconciliation'],
});

export const approveDifferences = operation({
  ...addressed,
  operationId: 'approveDifferences',
  route: 'POST /reconciliations/{id}/approve',
  summary: 'Book differences, so that the ledger says what was counted',
  body: approveBody,
  answers: { 200: { schema: approveAnswer, means: 'How many were booked now.' } },
  refusals: ['unknown-reconciliation', 'reconciliation-not-open', 'unknown-difference'],
});
