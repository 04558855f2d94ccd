import * as z from 'zod/mini';
import { BULK_CANCEL_STATUSES, CANCEL_OUTCOMES, FINDABLE_STATUSES } from '../domain/bulk-cancel.ts';
import { MAX_BULK_CANCEL_IDS } from '../domain/limits.ts';
import { STATUSES } from '../domain/moves.ts';
import {
  DEFAULT_REPORT_LINES_PER_PAGE,
  MAX_PAST_ORDERS,
  MAX_REASON_LENGTH,
  MAX_REPORT_LINES_PER_PAGE,
} from './edge-limits.ts';
import { operation } from './operation.ts';
import { pageSize } from './page-size.ts';
import {
  arrivingTime,
  bulkCancelId,
  counter,
  list,
  listingId,
  paymentId,
  reservationId,
  text,
  time,
  wholeNumber,
} from './values.ts';

// Many reservations cancelled at once: what was bought for resale, say. First a dry run, then, when a person has read its report, the run.

export const bulkCancelPath = z.strictObject({ id: bulkCancelId });

const wanted = <Time extends z.ZodMiniType>(moment: Time) => ({
  memberSinceAfter: z.exactOptional(moment),
  pastOrdersAtMost: z.exactOptional(wholeNumber(0, MAX_PAST_ORDERS)),
  lastActiveBefore: z.exactOptional(moment),
  includeUnknown: z.exactOptional(z.boolean()),
});
const statuses = z.exactOptional(list(z.enum(FINDABLE_STATUSES), 1, FINDABLE_STATUSES.length));
const whereAsked = z.strictObject({
  statuses,
  reservedFrom: z.exactOptional(arrivingTime),
  reservedBefore: z.exactOptional(arrivingTime),
  customer: z.exactOptional(z.strictObject(wanted(arrivingTime))),
});

const ONE_CHOICE = 'must have either reservationIds, or listingId with or without where';

/** An id that is listed twice counts once. */
export const bulkCancelBody = z
  .strictObject({
    bulkCancelId,
    reason: text(MAX_REASON_LENGTH),
    reservationIds: z.exactOptional(list(reservationId, 1, MAX_BULK_CANCEL_IDS)),
    listingId: z.exactOptional(listingId),
    where: z.exactOptional(whereAsked),
  })
  .check(
    z.refine(
      ({ reservationIds, listingId: listing, where }) =>
        (reservationIds === undefined) !== (listing === undefined) && (where === undefined || listing !== undefined),
      { error: ONE_CHOICE },
    ),
  );

export const bulkCancelAnswer = z.object({
  bulkCancelId,
  status: z.enum(BULK_CANCEL_STATUSES),
  reason: z.string(),
  listingId: z.exactOptional(listingId),
  where: z.exactOptional(
    z.object({
      statuses,
      reservedFrom: z.exactOptional(time),
      reservedBefore: z.exactOptional(time),
      customer: z.exactOptional(z.object(wanted(time))),
    }),
  ),
  dryRun: z.object({
    examined: counter,
    of: z.exactOptional(counter),
    selected: counter,
    unknown: counter,
    refused: counter,
  }),
  run: z.exactOptional(z.object({ of: counter, cancelled: counter, unmatched: counter, refused: counter })),
  createdAt: time,
  movedAt: time,
  selectedAt: z.exactOptional(time),
  finishedAt: z.exactOptional(time),
});

export const reportQuery = z.strictObject({
  after: z.exactOptional(reservationId),
  limit: pageSize(MAX_REPORT_LINES_PER_PAGE, DEFAULT_REPORT_LINES_PER_PAGE),
});

const reportLine = z.object({
  reservationId,
  outcome: z.enum(CANCEL_OUTCOMES),
  code: z.exactOptional(z.string()),
  reservationStatus: z.exactOptional(z.enum(STATUSES)),
  paymentId: z.exactOptional(paymentId),
});
export const bulkCancelReport = z.object({ lines: z.array(reportLine), next: z.exactOptional(reservationId) });
export const bulkCancelCsv = z.string();

export type BulkCancelBody = z.output<typeof bulkCancelBody>;
export type BulkCancelAnswer = z.output<typeof bulkCancelAnswer>;

const addressed = { path: bulkCancelPath, addresses: 'unknown-bulk-cancel' } as const;

export const startBulkCancel = operation({
  operationId: 'startBulkCancel',
  route: 'POST /reservations/bulk-cancel',
  summary: 'Select reservations to cancel, of a listing or by their ids: a dry run that cancels nothing',
  body: bulkCancelBody,
  answers: {
    202: {
      schema: bulkCancelAnswer,
      means: 'The dry run is begun, now or before with the same content: how it stands.',
    },
  },
  refusals: ['unknown-listing', 'bulk-cancel-mismatch'],
});

export const getBulkCancel = operation({
  ...addressed,
  operationId: 'getBulkCancel',
  route: 'GET /reservations/bulk-cancel/{id}',
  summary: 'How far a bulk cancellation has come',
  answers: { 200: { schema: bulkCancelAnswer, means: 'The bulk cancellation.' } },
  refusals: ['unknown-bulk-cancel'],
});

export const runBulkCancel = operation({
  ...addressed,
  operationId: 'runBulkCancel',
  route: 'POST /reservations/bulk-cancel/{id}/run',
  summary: 'Cancel what the dry run selected and is still as it was wanted, and nothing else',
  answers: { 202: { schema: bulkCancelAnswer, means: 'The run is begun, now or before: how it stands.' } },
  refusals: ['unknown-bulk-cancel', 'bulk-cancel-not-selected'],
});

export const listBulkCancelReport = operation({
  ...addressed,
  operationId: 'listBulkCancelReport',
  route: 'GET /reservations/bulk-cancel/{id}/report',
  summary: 'What became of each reservation, or would, page by page in the order of their ids',
  query: reportQuery,
  answers: { 200: { schema: bulkCancelReport, means: 'A page of the report, as far as the job has come.' } },
  refusals: ['unknown-bulk-cancel'],
});

export const exportBulkCancelReport = operation({
  ...addressed,
  operationId: 'exportBulkCancelReport',
  route: 'GET /reservations/bulk-cancel/{id}/report.csv',
  summary: 'The same pages as CSV; the header Link names the next one',
  query: reportQuery,
  answers: { 200: { schema: bulkCancelCsv, means: 'A page of the report by RFC 4180.', mediaType: 'text/csv' } },
  refusals: ['unknown-bulk-cancel'],
});
