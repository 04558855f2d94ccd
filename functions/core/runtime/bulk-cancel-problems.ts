import type { ProblemTable } from './problem-codes.ts';

type BulkCancelCode = 'unknown-bulk-cancel' | 'bulk-cancel-mismatch' | 'bulk-cancel-not-selected';

/** The part of PROBLEMS that speaks of bulk cancellations. */
export const BULK_CANCEL_PROBLEMS = {
  'unknown-bulk-cancel': {
    status: 422,
    title: 'No such bulk cancellation',
    detail: ({ bulkCancelId }) => `Begin ${bulkCancelId} with its dry run first, or check the id.`,
    when: 'Nobody began a bulk cancellation with this id. 404 when it is the one addressed.',
  },
  'bulk-cancel-mismatch': {
    status: 409,
    title: 'This bulk cancellation was begun with other content',
    detail: ({ bulkCancelId }) => `Nothing was changed: use a new id, for ${bulkCancelId} means other reservations.`,
    when: 'The id of a bulk cancellation comes again with another reason, other reservations or another filter.',
  },
  'bulk-cancel-not-selected': {
    status: 409,
    title: 'The dry run has not ended',
    detail: ({ bulkCancelId }) => `Wait until ${bulkCancelId} is selected, read its report, and run it then.`,
    when: 'A bulk cancellation is to run while its dry run still looks for reservations. Nothing was cancelled.',
  },
} as const satisfies Pick<ProblemTable, BulkCancelCode>;
