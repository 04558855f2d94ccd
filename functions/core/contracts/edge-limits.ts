import { MAX_LINES } from '../domain/limits.ts';

// Limits that only the edge knows. What the domain also needs lives in `core/domain/limits`.

/** The largest HTTP body that is read. A full cart of 1,000 lines is a tenth of it. */
export const MAX_BODY_BYTES = 1_000_000;
/** The most mistakes that one answer lists; the rest are only counted. */
export const MAX_REPORTED_ERRORS = 20;
/** The longest pointer that is echoed: a member's name may be as long as the body. */
export const MAX_POINTER_LENGTH = 200;
export const MAX_TITLE_LENGTH = 200;
export const MAX_NAME_LENGTH = 200;
export const MAX_REASON_LENGTH = 500;
export const MAX_WORK_ITEMS_PER_PAGE = 100;
export const DEFAULT_WORK_ITEMS_PER_PAGE = 50;
export const MAX_DIFFERENCES_PER_PAGE = 100;
export const DEFAULT_DIFFERENCES_PER_PAGE = 50;
export const MAX_REPORT_LINES_PER_PAGE = 100;
export const DEFAULT_REPORT_LINES_PER_PAGE = 50;
/** The longest key that S3 has. */
export const MAX_OBJECT_KEY_LENGTH = 1_024;
/** Warehouses with a lower number go first. */
export const MAX_PRIORITY = 999_999;
export const DEFAULT_PRIORITY = 100;
/** The longest `id`, `source` or `type` of a CloudEvent. They are only hashed and compared, so they need not look like our ids. */
export const MAX_EVENT_TEXT_LENGTH = 256;
export const MAX_PAST_ORDERS = 1_000_000_000;

/** What one line of a cart may come to in JSON: an id of 64 characters, a quantity, and the names of the members. */
const LINE_BYTES = 128;
if (MAX_LINES * LINE_BYTES > MAX_BODY_BYTES)
  throw new Error('limits contradict each other: a full cart exceeds a body');
