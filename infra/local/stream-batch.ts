import { failuresIn } from './batch-response.ts';
import type { InvocationResult, Invoke } from './invocation.ts';
import { pauseFor } from './loop.ts';
import type { StreamRecord } from './stream-record.ts';

export interface BatchPolicy {
  readonly reportsItems: boolean;
  readonly bisects: boolean;
  /** -1 is for ever, as in Lambda. */
  readonly retryAttempts: number;
  readonly maxRecordAgeSeconds: number;
}

/** Records that are given up, and why. */
export interface GivenUp {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded';
  readonly invokeCount: number;
  readonly result?: InvocationResult;
}

export interface BatchDelivery {
  readonly policy: BatchPolicy;
  readonly invoke: Invoke;
  readonly giveUp: (given: GivenUp) => Promise<void>;
  readonly interrupted: AbortSignal;
}

/** Lambda waits longer; on a laptop somebody is watching. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/**
 * Delivers one ordered batch: invokes, and on failure retries what is left, in halves if the mapping bisects, until the function
 * took every record or it is given up. False when it was interrupted first: then the caller must deliver the batch again.
 */
export async function deliverBatch(batch: readonly StreamRecord[], delivery: BatchDelivery): Promise<boolean> {
  const { policy, interrupted } = delivery;
  let records = batch;
  for (let attempt = 0; !interrupted.aborted; ) {
    records = await giveUpOld(records, attempt, delivery);
    if (records.length === 0) return true;
    const result = await delivery.invoke({ Records: records });
    const next = decide(result, records, attempt, policy);
    switch (next.kind) {
      case 'finish':
        return true;
      case 'split':
        return (await deliverBatch(next.first, delivery)) && deliverBatch(next.second, delivery);
      case 'give-up':
        await delivery.giveUp({ records, condition: 'RetryAttemptsExhausted', invokeCount: attempt + 1, result });
        return true;
      case 'retry':
        records = next.records;
        attempt = next.attempt;
    }
    await pauseFor(Math.min(FIRST_BACKOFF_MS * 2 ** attempt, LONGEST_BACKOFF_MS), interrupted);
  }
  return false;
}

type Next =
  | { readonly kind: 'finish' | 'give-up' }
  | { readonly kind: 'split'; readonly first: readonly StreamRecord[]; readonly second: readonly StreamRecord[] }
  | { readonly kind: 'retry'; readonly records: readonly StreamRecord[]; readonly attempt: number };

function decide(
  result: InvocationResult,
  records: readonly StreamRecord[],
  attempt: number,
  policy: BatchPolicy,
): Next {
  const remaining = remainingAfter(result, records, policy.reportsItems);
  if (remaining.length === 0) return { kind: 'finish' };
  // It made progress: what is left is a new batch, with every attempt before it.
  if (remaining.length < records.length) return { kind: 'retry', records: remaining, attempt: 0 };
  if (policy.bisects && records.length > 1) {
    // Splitting costs no attempt: each half has all of its own, so that one bad record does not take its neighbours along.
    const middle = Math.ceil(records.length / 2);
    return { kind: 'split', first: records.slice(0, middle), second: records.slice(middle) };
  }
  const isLast = policy.retryAttempts >= 0 && attempt >= policy.retryAttempts;
  return isLast ? { kind: 'give-up' } : { kind: 'retry', records, attempt: attempt + 1 };
}

// Order matters in a stream: everything from the first failed record on is delivered again.
function remainingAfter(
  result: InvocationResult,
  records: readonly StreamRecord[],
  reportsItems: boolean,
): readonly StreamRecord[] {
  const identifiers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const failures = failuresIn(result, reportsItems, identifiers);
  if (failures === 'all') return records;
  const first = identifiers.findIndex((identifier) => failures.has(identifier));
  return first < 0 ? [] : records.slice(first);
}

async function giveUpOld(
  records: readonly StreamRecord[],
  invokeCount: number,
  { policy, giveUp }: BatchDelivery,
): Promise<readonly StreamRecord[]> {
  if (policy.maxRecordAgeSeconds < 0) return records;
  const oldest = Date.now() / 1_000 - policy.maxRecordAgeSeconds;
  const isOld = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest;
  const old = records.filter(isOld);
  if (old.length > 0) await giveUp({ records: old, condition: 'MaximumRecordAgeExceeded', invokeCount });
  return old.length === 0 ? records : records.filter((record) => !isOld(record));
}
