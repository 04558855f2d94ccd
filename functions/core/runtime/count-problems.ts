import type { ProblemTable } from './problem-codes.ts';

type CountCode = 'unknown-reconciliation' | 'reconciliation-not-open' | 'unknown-difference';

/** The part of PROBLEMS that speaks of counts. */
export const COUNT_PROBLEMS = {
  'unknown-reconciliation': {
    status: 422,
    title: 'No such reconciliation',
    detail: ({ reconciliationId }) => `Check the id, or wait until the count ${reconciliationId} has arrived.`,
    when: 'No count with this id has arrived. 404 when it is the one addressed.',
  },
  'reconciliation-not-open': {
    status: 409,
    title: 'The reconciliation is not to be acted on',
    detail: ({ reconciliationId, reconciliationStatus }) =>
      reconciliationStatus === 'running'
        ? `Wait until ${reconciliationId} is compared, and approve it then.`
        : `Approve the differences of another count: ${reconciliationId} is ${reconciliationStatus}.`,
    when: 'The comparison is still running, a full count of a later moment makes it stale, or its list was wrong.',
  },
  'unknown-difference': {
    status: 422,
    title: 'No such difference',
    detail: ({ reconciliationId, skus }) =>
      `In these SKUs ${reconciliationId} and the ledger agree: ${skus.slice(0, 10).join(', ')}.`,
    when: 'A SKU is to be approved in which count and ledger agree. Nothing was booked.',
  },
} as const satisfies Pick<ProblemTable, CountCode>;
