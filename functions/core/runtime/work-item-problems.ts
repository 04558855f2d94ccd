import type { ProblemTable } from './problem-codes.ts';

/** What is refused to whoever looks at work items, or settles them. */
export const WORK_ITEM_PROBLEMS = {
  'unknown-work-item': {
    status: 422,
    title: 'No such work item',
    detail: ({ workItemId }) => `Nothing asked anybody under ${workItemId}: take ids from GET /work-items.`,
    when: 'No work item has this id. 404 when it is the one addressed.',
  },
  'resolution-not-allowed': {
    status: 422,
    title: 'This cannot settle a work item of this kind',
    detail: ({ kind, resolution, allowed }) =>
      `A ${kind} is not settled by ${resolution}. Use one of: ${allowed.join(', ')}.`,
    when: 'The kind of the work item does not allow the resolution. `allowed` has those that it does.',
  },
  'not-repairable': {
    status: 409,
    title: 'The drift cannot be repaired now',
    detail: ({ because }) => `Nothing was changed: ${because}.`,
    when: 'The counters of a stock are to be corrected, and that would not be safe. `because` says why, and what to do.',
  },
  'work-item-resolved': {
    status: 409,
    title: 'The work item was settled otherwise',
    detail: ({ resolution, resolvedBy }) => `It stays as ${resolvedBy} settled it, by ${resolution}.`,
    when: 'A work item that is resolved is to be resolved by something else.',
  },
} as const satisfies Partial<ProblemTable>;
