import {
  type BulkCancellation,
  type CancelReportLine,
  type Choice,
  type Cursor,
  FINDABLE_STATUSES,
  match,
} from '../domain/bulk-cancel.ts';
import type { ReservationId, Sku } from '../domain/ids.ts';
import { BULK_CANCEL_STEP } from '../domain/limits.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import { type Reservation, shownStatus } from '../domain/reservation.ts';
import { cancellableIn } from '../reservations/cancel.ts';
import type { BulkCancelContext, PromisedSkus } from './ports.ts';

const READS_AT_ONCE = 10;

type ListingChoice = Extract<Choice, { kind: 'listing' }>;

/**
 * One step of a dry run: the next reservations are looked at, and what would become of each is written together with how far the job came. So a
 * step that died was never taken, and one that is taken twice writes once.
 * @returns the job after it; undefined when somebody else took the step
 */
export async function selectStep(
  context: BulkCancelContext,
  job: BulkCancellation,
): Promise<BulkCancellation | undefined> {
  const { ids, next } = await candidates(context, job);
  let fresh = await judged(context, job.choice, ids);
  for (;;) {
    const answer = await context.jobs.save(job, selected(context, job, ids.length, fresh, next), { fresh });
    if (answer.done) return answer.job;
    if (answer.known.length === 0) return undefined;
    // Promised another SKU of the listing, or paid while the dry run went by: it was counted when it was seen first.
    const known = new Set(answer.known);
    fresh = fresh.filter(({ reservationId }) => !known.has(reservationId));
  }
}

interface Candidates {
  readonly ids: readonly ReservationId[];
  /** Absent: these were the last. */
  readonly next?: Cursor;
}

async function candidates({ jobs, promised }: BulkCancelContext, job: BulkCancellation): Promise<Candidates> {
  const { choice, cursor } = job;
  const { position, after } = cursor;
  if (choice.kind === 'list') {
    const ids = await jobs.list(job.bulkCancelId);
    const end = position + BULK_CANCEL_STEP;
    return { ids: ids.slice(position, end), ...(end < ids.length && { next: { position: end } }) };
  }
  const part = partsOf(choice)[position];
  if (part === undefined) return { ids: [] };
  const page = await pageOf(promised, part, { limit: BULK_CANCEL_STEP, ...(after !== undefined && { after }) });
  return { ids: [...new Set(page.ids)], ...following(choice, cursor, page.next) };
}

/** A part of the read model: to whom a SKU is promised, or who waits for it. */
interface Part {
  readonly sku: Sku;
  readonly of: 'promised' | 'waiting';
}

/** Where those that are wanted of a listing may lie. Whoever pays while they are looked through is found among the promises, which come last. */
function partsOf({ skus, where: { statuses = FINDABLE_STATUSES } }: ListingChoice): Part[] {
  const wanted: Part['of'][] = [];
  if (statuses.includes('pending')) wanted.push('waiting');
  if (statuses.includes('held') || statuses.includes('confirmed')) wanted.push('promised');
  return wanted.flatMap((of) => skus.map((sku) => ({ sku, of })));
}

async function pageOf(
  promised: PromisedSkus,
  { sku, of }: Part,
  page: Parameters<PromisedSkus['waiting']>[1],
): Promise<{ readonly ids: readonly ReservationId[]; readonly next?: string }> {
  if (of === 'waiting') {
    const { waiting, ...rest } = await promised.waiting(sku, page);
    return { ids: waiting.map(({ reservationId }) => reservationId), ...rest };
  }
  const { promises, ...rest } = await promised.promises(sku, page);
  return { ids: promises.flatMap((one) => ('reservationId' in one ? one.reservationId : [])), ...rest };
}

function following(choice: ListingChoice, { position }: Cursor, after?: string): { next?: Cursor } {
  if (after !== undefined) return { next: { position, after } };
  return position + 1 < partsOf(choice).length ? { next: { position: position + 1 } } : {};
}

/** The read model, or a list, says whom to ask; each reservation then answers for itself. */
async function judged(
  { reservations }: BulkCancelContext,
  choice: Choice,
  ids: readonly ReservationId[],
): Promise<readonly CancelReportLine[]> {
  const lines: CancelReportLine[] = [];
  for (let i = 0; i < ids.length; i += READS_AT_ONCE) {
    const some = ids.slice(i, i + READS_AT_ONCE);
    const records = await Promise.all(some.map((id) => reservations.reservations.read(id)));
    const now = reservations.claims.now();
    for (const [n, record] of records.entries()) lines.push(...judge(choice, some[n] as ReservationId, record, now));
  }
  return lines;
}

/** What the dry run says of a reservation. Nothing of one that a listing's filter leaves out. */
function judge(choice: Choice, reservationId: ReservationId, record: OwnerRecord, now: number): CancelReportLine[] {
  const reservation = record.kind === 'reservation' ? record.reservation : undefined;
  if (choice.kind === 'list') {
    if (reservation === undefined) return [{ reservationId, outcome: 'refused', code: 'unknown-reservation' }];
    const stands = standing(reservation, now);
    return cancellableIn(record) === undefined
      ? [{ reservationId, outcome: 'refused', code: 'reservation-ended', ...stands }]
      : [{ reservationId, outcome: 'selected', ...stands }];
  }
  if (reservation === undefined) return [];
  const found = match(choice.listingId, choice.where, reservation, now);
  if (found === 'differs') return [];
  const outcome = found === 'matches' ? 'selected' : 'unknown';
  return [{ reservationId, outcome, ...standing(reservation, now) }];
}

/** What a report says of how a reservation stood. */
export function standing(
  reservation: Reservation,
  now: number,
): Pick<CancelReportLine, 'reservationStatus' | 'paymentId'> {
  const paymentId = 'paymentId' in reservation ? reservation.paymentId : undefined;
  return { reservationStatus: shownStatus(reservation, now), ...(paymentId !== undefined && { paymentId }) };
}

function selected(
  { reservations }: BulkCancelContext,
  job: BulkCancellation,
  examined: number,
  fresh: readonly CancelReportLine[],
  next: Cursor | undefined,
): BulkCancellation {
  const movedAt = reservations.claims.now();
  const count = (outcome: CancelReportLine['outcome']) => fresh.filter((line) => line.outcome === outcome).length;
  const found = {
    examined: job.found.examined + examined,
    selected: job.found.selected + count('selected'),
    unknown: job.found.unknown + count('unknown'),
    refused: job.found.refused + count('refused'),
  };
  if (next !== undefined) return { ...job, found, cursor: next, movedAt };
  return { ...job, found, cursor: { position: 0 }, movedAt, status: 'selected', selectedAt: movedAt };
}
