import type { BulkCancellations, ReportPage } from '../core/bulk-cancel/ports.ts';
import type { Chosen, BulkCancelAnswer as JobAnswer } from '../core/bulk-cancel/start.ts';
import type { BulkCancelAnswer, BulkCancelBody } from '../core/contracts/bulk-cancel.ts';
import { timeText } from '../core/contracts/values.ts';
import type { BulkCancelId, BulkCancellation, CancelReportLine, Where } from '../core/domain/bulk-cancel.ts';
import type { Instant, ReservationId } from '../core/domain/ids.ts';
import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';
import { csvOf } from '../core/runtime/csv.ts';

/** What a request chooses. The contract has seen to it that there is one choice. */
export function chosenBy({ reservationIds, listingId, where = {} }: BulkCancelBody): Chosen {
  return listingId === undefined ? { reservationIds: reservationIds ?? [] } : { listingId, where };
}

/** A bulk cancellation. Refuses with unknown-bulk-cancel. */
export async function jobOf(jobs: BulkCancellations, bulkCancelId: BulkCancelId): Promise<JobAnswer> {
  const job = await jobs.read(bulkCancelId);
  return job === undefined ? refuse({ code: 'unknown-bulk-cancel', bulkCancelId }) : accept(job);
}

/** A page of a report. Refuses with unknown-bulk-cancel. */
export async function reportOf(
  jobs: BulkCancellations,
  id: BulkCancelId,
  page: { readonly after?: ReservationId; readonly limit: number },
): Promise<Result<ReportPage, Refusal>> {
  const found = await jobOf(jobs, id);
  return found.ok ? accept(await jobs.lines(id, page)) : found;
}

/** A bulk cancellation as its reader sees it. */
export function renderJob(job: BulkCancellation): BulkCancelAnswer {
  const { bulkCancelId, status, reason, choice, found, ended, createdAt, movedAt, selectedAt, finishedAt } = job;
  const isRun = status === 'cancelling' || status === 'done';
  return {
    bulkCancelId,
    status,
    reason,
    ...(choice.kind === 'listing' && { listingId: choice.listingId, where: renderWhere(choice.where) }),
    dryRun: { ...found, ...(choice.kind === 'list' && { of: choice.length }) },
    ...(isRun && { run: { of: found.selected, ...ended } }),
    createdAt: timeText(createdAt),
    movedAt: timeText(movedAt),
    ...timed('selectedAt', selectedAt),
    ...timed('finishedAt', finishedAt),
  };
}

function renderWhere({ statuses, reservedFrom, reservedBefore, customer }: Where): BulkCancelAnswer['where'] & object {
  const { memberSinceAfter, lastActiveBefore, ...counted } = customer ?? {};
  return {
    ...(statuses && { statuses: [...statuses] }),
    ...timed('reservedFrom', reservedFrom),
    ...timed('reservedBefore', reservedBefore),
    ...(customer && {
      customer: {
        ...counted,
        ...timed('memberSinceAfter', memberSinceAfter),
        ...timed('lastActiveBefore', lastActiveBefore),
      },
    }),
  };
}

function timed<Name extends string>(name: Name, moment: Instant | undefined): { readonly [N in Name]?: string } {
  return (moment === undefined ? {} : { [name]: timeText(moment) }) as { readonly [N in Name]?: string };
}

const COLUMNS = ['reservationId', 'outcome', 'code', 'reservationStatus', 'paymentId'] as const;

/** Lines of a report by RFC 4180, with a header line. */
export function reportAsCsv(lines: readonly CancelReportLine[]): string {
  return csvOf(
    COLUMNS,
    lines.map((line) => COLUMNS.map((column) => line[column])),
  );
}
