import type { ProblemTable } from './problem-codes.ts';

/** Refusals about exchanges. */
export const EXCHANGE_PROBLEMS = {
  'unknown-exchange': {
    status: 422,
    title: 'No such exchange',
    detail: ({ exchangeId }) => `Open ${exchangeId} first, or check the id.`,
    when: 'Nobody opened an exchange with this id. 404 when it is the one addressed.',
  },
  'exchange-mismatch': {
    status: 409,
    title: 'This exchange was opened with other content',
    detail: ({ exchangeId }) =>
      `Nothing was changed: open what is to be exchanged now under another id than ${exchangeId}.`,
    when: 'An exchange id comes again with another reservation, other returns or another replacement.',
  },
  'not-returnable': {
    status: 409,
    title: 'Not so much can come back',
    detail: ({ reservationId, lines }) =>
      `Of ${reservationId} ${lines
        .slice(0, 10)
        .map(
          ({ sku, requested, shipped, expected }) =>
            `${sku} has ${shipped} shipped and ${expected} expected back already (${requested} requested)`,
        )
        .join(', ')}${lines.length > 10 ? `, and ${lines.length - 10} more` : ''}.`,
    when: 'Units of the reservation are to be exchanged that did not ship, or that another exchange expects back.',
  },
  'too-many-exchanges': {
    status: 409,
    title: 'Too much is expected back',
    detail: ({ reservationId, requested, limit }) =>
      `The exchanges of ${reservationId} would expect ${requested} lines, each exchange counted as one more; at most ${limit} are kept.`,
    when: 'All exchanges of one reservation together would expect more lines than are kept, each exchange counted as one more.',
  },
} as const satisfies Pick<
  ProblemTable,
  'unknown-exchange' | 'exchange-mismatch' | 'not-returnable' | 'too-many-exchanges'
>;
