// Every limit of the service, in one place. The relations that must hold between them are asserted when the module loads.

/** Evidence is `version + quantity`, and versions count in steps of this: see PROTOCOL §1. */
export const STEP = 1_000_000;
/** The most units of one SKU in one reservation, after expansion and summing, and in one line of a fact. */
export const MAX_QUANTITY = 999_999;
/** The most lines a cart may have. Real orders reach 600. */
export const MAX_LINES = 1_000;
/** The most allocations one owner lists in its single item. */
export const MAX_ALLOCATIONS = 1_000;
/** The most items DynamoDB takes in one transaction. */
export const MAX_TRANSACTION_ITEMS = 100;
/** The most buckets that one transaction gives back: one item is the owner. */
export const MAX_BUCKETS_PER_END = MAX_TRANSACTION_ITEMS - 1;
/** The most lines of a fact recorded in one transaction: a movement and a bucket each, and the owner. */
export const MAX_FACT_LINES_PER_TRANSACTION = 49;
/**
 * The most lines that all exchanges of one reservation expect back together, each exchange counted as one more: they lie in one item, read and
 * written whole, beside what came back.
 */
export const MAX_EXPECTED_LINES = 2_000;
/** The most buckets one SKU in one warehouse may be split into. */
export const MAX_BUCKETS_PER_STOCK = 32;
/** The most SKUs one listing may bundle. */
export const MAX_SKUS_PER_LISTING = 50;
/** The most warehouses one SKU is looked for in. */
export const MAX_WAREHOUSES = 50;
/** The most listings one availability question may ask about. */
export const MAX_LISTINGS_PER_QUERY = 100;
/** The longest id anyone may choose. */
export const MAX_ID_LENGTH = 64;

export const DEFAULT_HOLD_SECONDS = 1_800;
export const MIN_HOLD_SECONDS = 1;
/** A hold is not a reservation for next year: one week at most. */
export const MAX_HOLD_SECONDS = 7 * 86_400;
export const DEFAULT_CANCEL_UNPAID_AFTER_SECONDS = 86_400;
export const MAX_CANCEL_UNPAID_AFTER_SECONDS = 30 * 86_400;
export const DEFAULT_MAX_RENEWALS = 1;
export const MAX_RENEWALS = 10;
export const DEFAULT_LOW_STOCK_THRESHOLD = 5;

/** Drift that was found less long ago may be a read model that is behind: nothing is corrected by it. */
export const MIN_DRIFT_AGE_MS = 86_400_000;

/** How far a warehouse's clock may be ahead of ours: of a later moment there is no count, and none asks what moved by then. */
export const MAX_CLOCK_LEAD_MS = 15 * 60_000;
/** How long one run compares a count, and how long its function may take: a step must end in between. */
export const COUNT_SECONDS = 240;
export const COUNT_TIMEOUT_SECONDS = 300;
/** The lines of a count that are compared and kept in one step. */
export const COUNT_LINES_PER_STEP = 1_000;

/** A transfer that has not shipped so long after its request, or a line of it in transit so long after it moved, is asked about. */
export const TRANSFER_DUE_DAYS = 7;

/** An exchange whose goods have not all come back so long after it was asked is asked about. */
export const EXCHANGE_DUE_DAYS = 30;

/** A warehouse that nobody counted as a whole for so long is asked to. */
export const MAX_HOURS_WITHOUT_COUNT = 26;
/** A fact that comes late is compared with the counts of so many days. */
export const COMPARED_AGAIN_DAYS = 7;
/** So long the lines of a count are kept: longer than anybody compares them again. */
export const COUNT_LINES_KEPT_DAYS = 14;
/** The most reservations that one bulk cancellation may list. */
export const MAX_BULK_CANCEL_IDS = 1_000;
/** The most reservations that one step of a bulk cancellation looks at: a transaction writes what became of each, and how far the job came. */
export const BULK_CANCEL_STEP = 50;
/** How long one run takes steps of one job, how many jobs it may be handed at once, and how long its function may take. */
export const BULK_CANCEL_SECONDS = 5;
export const BULK_CANCELS_AT_ONCE = 5;
export const BULK_CANCEL_TIMEOUT_SECONDS = 55;
/** A job that came no further for this long is gone on with by whoever asks for it again. */
export const BULK_CANCEL_STALLED_SECONDS = 180;

/** Ended and void owners are kept this long: longer than any request lives (PROTOCOL §3, Deletion). */
export const RETENTION_SECONDS = 30 * 86_400;
/** An id whose record may be deleted within this time must not be entered again. */
export const RETENTION_MARGIN_SECONDS = 86_400;
/** An attempt older than this by its own clock sends nothing more. */
export const MAX_ATTEMPT_SECONDS = 300;
/** How long evidence without an owner is left alone, out of politeness: its taker is probably still at work. */
export const GRACE_SECONDS = 5;
/** How long an execution environment may remember "sold out" without asking again. */
export const SOLD_OUT_MEMORY_MS = 1_000;
/** How long an execution environment trusts what it remembers of a bucket when it plans. */
export const HINT_MEMORY_MS = 30_000;
/** A bucket with more pieces of evidence than this is tidied by the next writer. */
export const MAX_EVIDENCE_PER_BUCKET = 8;
/** SQS delays a message by at most this. */
export const MAX_DELAY_SECONDS = 900;

const RELATIONS: readonly (readonly [string, boolean])[] = [
  ['a quantity fits below STEP', MAX_QUANTITY < STEP],
  ['evidence of the largest version stays an exact integer', STEP * 1e9 < Number.MAX_SAFE_INTEGER],
  [
    'a fact line per movement and bucket, and the owner, fit in a transaction',
    2 * MAX_FACT_LINES_PER_TRANSACTION + 1 <= MAX_TRANSACTION_ITEMS,
  ],
  ['one line spread over all its buckets fits in a transaction', MAX_BUCKETS_PER_STOCK + 3 <= MAX_TRANSACTION_ITEMS],
  ['a step of a bulk cancellation fits in a transaction', BULK_CANCEL_STEP + 1 <= MAX_TRANSACTION_ITEMS],
  [
    'a run of bulk cancellations ends in time, and before anyone takes it for dead',
    2 * BULK_CANCEL_SECONDS * BULK_CANCELS_AT_ONCE <= BULK_CANCEL_TIMEOUT_SECONDS &&
      BULK_CANCEL_TIMEOUT_SECONDS < BULK_CANCEL_STALLED_SECONDS,
  ],
  [
    'an attempt ends long before retention does',
    MAX_ATTEMPT_SECONDS < RETENTION_MARGIN_SECONDS && RETENTION_MARGIN_SECONDS < RETENTION_SECONDS,
  ],
  ['the default hold is allowed', MIN_HOLD_SECONDS <= DEFAULT_HOLD_SECONDS && DEFAULT_HOLD_SECONDS <= MAX_HOLD_SECONDS],
  ['the lines of a count outlive its comparisons', COMPARED_AGAIN_DAYS < COUNT_LINES_KEPT_DAYS],
  ['the default renewals are allowed', DEFAULT_MAX_RENEWALS <= MAX_RENEWALS],
];
for (const [rule, holds] of RELATIONS) if (!holds) throw new Error(`limits contradict each other: ${rule}`);
