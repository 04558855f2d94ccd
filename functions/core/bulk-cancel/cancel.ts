import { type BulkCancellation, type CancelReportLine, match } from '../domain/bulk-cancel.ts';
import type { Instant, ReservationId } from '../domain/ids.ts';
import { BULK_CANCEL_STEP } from '../domain/limits.ts';
import { type Cancellable, cancelAnswer, cancellableIn, cancelWhile } from '../reservations/cancel.ts';
import type { BulkCancelContext } from './ports.ts';
import { standing } from './select.ts';

/**
 * One step of a run: the next of what was selected is cancelled, and what became of each is written together with how far the job came. A step that
 * died is taken again: what it cancelled is cancelled, and says so.
 * @param until when to stop, after one at least
 * @returns the job after it; undefined when somebody else took the step
 */
export async function cancelStep(
  context: BulkCancelContext,
  job: BulkCancellation,
  until: Instant,
): Promise<BulkCancellation | undefined> {
  const { bulkCancelId, cursor } = job;
  const after = cursor.after as ReservationId | undefined;
  const { now } = context.reservations.claims;
  const page = await context.jobs.lines(bulkCancelId, { limit: BULK_CANCEL_STEP, ...(after && { after }) });
  const settled: CancelReportLine[] = [];
  let passed = 0;
  // One after the other: they mostly want the same bucket, and transactions on one item abort each other.
  for (const line of page.lines) {
    if (line.outcome === 'selected') {
      if (settled.length > 0 && now() >= until) break;
      settled.push(await cancelOne(context, job, line.reservationId));
    }
    passed += 1;
  }
  const last = page.lines[passed - 1]?.reservationId;
  const isLast = passed === page.lines.length && page.next === undefined;
  const answer = await context.jobs.save(job, ended(job, settled, last, isLast, now()), { settled });
  return answer.done ? answer.job : undefined;
}

/** Only what is still as it was wanted. Of a list nothing is asked: it names whom it means. */
async function cancelOne(
  { reservations }: BulkCancelContext,
  { choice, reason }: BulkCancellation,
  reservationId: ReservationId,
): Promise<CancelReportLine> {
  const { now } = reservations.claims;
  const isWanted = (reservation: Cancellable) =>
    choice.kind === 'list' || match(choice.listingId, choice.where, reservation, now()) === 'matches';
  const record = await cancelWhile(reservations, reservationId, isWanted, reason);
  const stands = record.kind === 'reservation' ? standing(record.reservation, now()) : {};
  const open = cancellableIn(record);
  if (open !== undefined && !isWanted(open)) return { reservationId, outcome: 'unmatched', ...stands };
  const answer = cancelAnswer(reservationId, record);
  return answer.ok
    ? { reservationId, outcome: 'cancelled', ...stands }
    : { reservationId, outcome: 'refused', code: answer.refusal.code, ...stands };
}

function ended(
  job: BulkCancellation,
  settled: readonly CancelReportLine[],
  last: ReservationId | undefined,
  isLast: boolean,
  movedAt: Instant,
): BulkCancellation {
  const count = (outcome: CancelReportLine['outcome']) => settled.filter((line) => line.outcome === outcome).length;
  const sums = {
    cancelled: job.ended.cancelled + count('cancelled'),
    unmatched: job.ended.unmatched + count('unmatched'),
    refused: job.ended.refused + count('refused'),
  };
  const cursor = { ...job.cursor, ...(last && { after: last }) };
  return { ...job, ended: sums, cursor, movedAt, ...(isLast && { status: 'done', finishedAt: movedAt }) };
}
