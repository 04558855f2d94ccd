import { type BulkCancellation, isAtWork } from '../domain/bulk-cancel.ts';
import type { Instant } from '../domain/ids.ts';
import { cancelStep } from './cancel.ts';
import type { BulkCancelContext, JobWritten } from './ports.ts';
import { selectStep } from './select.ts';

/**
 * Takes steps of a job, from the write that a record tells of: one at least, and until it is time to stop. Each step is a write, whose own record
 * then goes on. A record of a write that was overtaken leads nowhere: the later one has a record too.
 * @param until when to stop
 */
export async function workOn(context: BulkCancelContext, written: JobWritten, until: Instant): Promise<void> {
  const { now } = context.reservations.claims;
  let job = await context.jobs.read(written.bulkCancelId);
  if (job?.revision !== written.revision) return;
  while (job !== undefined && isAtWork(job)) {
    job = await step(context, job, until);
    if (now() >= until) return;
  }
}

/** Undefined: somebody else is at it. */
function step(
  context: BulkCancelContext,
  job: BulkCancellation,
  until: Instant,
): Promise<BulkCancellation | undefined> {
  return job.status === 'selecting' ? selectStep(context, job) : cancelStep(context, job, until);
}
