import {
  type BulkCancelId,
  type BulkCancellation,
  type Choice,
  isStalled,
  NOTHING_ENDED,
  NOTHING_FOUND,
  type Where,
} from '../domain/bulk-cancel.ts';
import type { Instant, ListingId, ReservationId } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { textDigest } from '../domain/text-hash.ts';
import { tryAgain } from '../reservations/not-taken.ts';
import type { BulkCancelContext } from './ports.ts';

/** Which reservations: those of a list, or those of a listing that are so. */
export type Chosen =
  | { readonly reservationIds: readonly ReservationId[] }
  | { readonly listingId: ListingId; readonly where: Where };

export interface BulkCancelRequest {
  readonly bulkCancelId: BulkCancelId;
  readonly reason: string;
  readonly chosen: Chosen;
}

export type BulkCancelAnswer = Result<BulkCancellation, Refusal>;

const MAX_TRIES = 5;

/**
 * Begins a bulk cancellation with its dry run. Idempotent on the client's own id, whatever the catalogue says by then; asking again also wakes a job
 * that came no further. Refuses with unknown-listing and bulk-cancel-mismatch.
 */
export async function startBulkCancel(
  context: BulkCancelContext,
  request: BulkCancelRequest,
): Promise<BulkCancelAnswer> {
  const { bulkCancelId, reason, chosen } = request;
  const ids = 'reservationIds' in chosen ? [...new Set(chosen.reservationIds)].sort() : [];
  const content = contentOf(reason, chosen, ids);
  const known = await context.jobs.read(bulkCancelId);
  if (known !== undefined) return sameOrRefused(context, known, content);
  const choice = await choiceOf(context, chosen, ids);
  if (!choice.ok) return choice;
  const job = newJob(bulkCancelId, reason, choice.value, content, context.reservations.claims.now());
  const stands = await context.jobs.start(job, ids);
  return stands === job ? accept(job) : sameOrRefused(context, stands, content);
}

/**
 * Lets a job cancel what its dry run selected. Idempotent; asking again also wakes a job that came no further. Refuses with unknown-bulk-cancel,
 * bulk-cancel-not-selected and try-again.
 */
export async function runBulkCancel(context: BulkCancelContext, bulkCancelId: BulkCancelId): Promise<BulkCancelAnswer> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const job = await context.jobs.read(bulkCancelId);
    if (job === undefined) return refuse({ code: 'unknown-bulk-cancel', bulkCancelId });
    if (job.status === 'selecting')
      return refuse({ code: 'bulk-cancel-not-selected', bulkCancelId, bulkCancelStatus: job.status });
    if (job.status !== 'selected') return accept(await wake(context, job));
    const movedAt = context.reservations.claims.now();
    const answer = await context.jobs.save(job, { ...job, status: 'cancelling', cursor: { position: 0 }, movedAt });
    if (answer.done) return accept(answer.job);
  }
  return tryAgain();
}

async function sameOrRefused(
  context: BulkCancelContext,
  known: BulkCancellation,
  content: string,
): Promise<BulkCancelAnswer> {
  const { bulkCancelId } = known;
  if (known.content !== content) return refuse({ code: 'bulk-cancel-mismatch', bulkCancelId });
  return accept(await wake(context, known));
}

/** Writes a stalled job once more: it is the write's record that somebody goes on with. */
async function wake(context: BulkCancelContext, job: BulkCancellation): Promise<BulkCancellation> {
  const now = context.reservations.claims.now();
  if (!isStalled(job, now)) return job;
  const answer = await context.jobs.save(job, { ...job, movedAt: now });
  return answer.done ? answer.job : job;
}

/** A listing's SKUs are noted down: it may change before the job has looked through them. */
async function choiceOf(
  { reservations }: BulkCancelContext,
  chosen: Chosen,
  ids: readonly ReservationId[],
): Promise<Result<Choice, Refusal>> {
  if ('reservationIds' in chosen) return accept({ kind: 'list', length: ids.length });
  const { listingId, where } = chosen;
  const listing = (await reservations.catalog.listings([listingId])).get(listingId);
  if (listing === undefined) return refuse({ code: 'unknown-listing', listingIds: [listingId] });
  return accept({ kind: 'listing', listingId, skus: listing.skus.map(({ sku }) => sku), where });
}

/** The same request, whatever the order of its ids, statuses and members. */
function contentOf(reason: string, chosen: Chosen, ids: readonly ReservationId[]): string {
  if ('reservationIds' in chosen) return textDigest(JSON.stringify([reason, ids]));
  const { statuses, reservedFrom, reservedBefore, customer } = chosen.where;
  const { memberSinceAfter, pastOrdersAtMost, lastActiveBefore, includeUnknown = false } = customer ?? {};
  return textDigest(
    JSON.stringify([
      [reason, chosen.listingId, statuses?.toSorted() ?? null, reservedFrom ?? null, reservedBefore ?? null],
      [memberSinceAfter ?? null, pastOrdersAtMost ?? null, lastActiveBefore ?? null, includeUnknown],
    ]),
  );
}

function newJob(
  bulkCancelId: BulkCancelId,
  reason: string,
  choice: Choice,
  content: string,
  now: Instant,
): BulkCancellation {
  return {
    bulkCancelId,
    reason,
    choice,
    content,
    status: 'selecting',
    cursor: { position: 0 },
    found: NOTHING_FOUND,
    ended: NOTHING_ENDED,
    createdAt: now,
    movedAt: now,
    revision: 0,
  };
}
