import type { Instant } from '../domain/ids.ts';
import type { Listed } from './ports.ts';

// Promises of one SKU lie side by side: held ones first, by deadline, then locked ones. So "who is overdue" is the beginning of one query.

/** How many promises one page shows at most: of an ordinary size, they are well within the megabyte that DynamoDB answers with. */
export const PROMISES_PER_PAGE = 1_000;
/** How many overdue holds a buyer who found too little looks at. */
export const OVERDUE_LIMIT = 25;

export const FIRST_PROMISE = 'held#';
/** `~` sorts after every character of an id. */
export const LAST_PROMISE = 'locked#~';

/** Those who only wait lie behind all promises, and no question about promises finds them. */
export const FIRST_WAITING = 'waiting#';
export const LAST_WAITING = 'waiting#~';

/** The sort key of a promise, or of one who waits; the deadline has 15 digits, so that keys order as numbers do. */
export function promiseSortKey(promise: Listed): string {
  // No id has a `#`, so no reservation's key is a transfer's.
  if ('transferId' in promise) return `locked#transfer#${promise.transferId}`;
  if (promise.state === 'waiting') return `${FIRST_WAITING}${promise.reservationId}`;
  const { state, expiresAt, reservationId } = promise;
  if (state === 'locked') return `locked#${reservationId}`;
  return `held#${deadlineDigits(expiresAt ?? 0)}#${reservationId}`;
}

/** The last sort key of a hold that is overdue at a moment. */
export function overdueUpTo(now: Instant): string {
  return `held#${deadlineDigits(now)}#~`;
}

function deadlineDigits(instant: Instant): string {
  return String(instant).padStart(15, '0');
}
