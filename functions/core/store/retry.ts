import { Unanswered } from '../claims/ports.ts';
import { type Meaning, meaningOf } from './failure.ts';

// The one place where calls to DynamoDB are repeated. The SDK's own retries are off: it never repeats a cancelled
// transaction, and waits too long for a throttle (FACTS).

export interface RetryPolicy {
  /** Attempts in all. */
  readonly tries: number;
  /** Attempts that may end in a throttle or conflict, where giving up soon is worth something. */
  readonly busyTries: number;
  /** No attempt begins later than this after the first. */
  readonly budgetMs: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** For every call, unless it says otherwise. */
export const PATIENT: RetryPolicy = { tries: 8, busyTries: 8, budgetMs: 8_000, firstDelayMs: 25, longestDelayMs: 800 };
/** For a take: another bucket may be free at once. */
export const SOON_ELSEWHERE: RetryPolicy = { ...PATIENT, busyTries: 3 };

export interface Retried {
  readonly operation: string;
  readonly attempt: number;
  readonly meaning: Meaning;
  readonly error: string;
  readonly delayMs: number;
}

/** What repeating needs of the world, injected. */
export interface RetryTools {
  /** Milliseconds of any clock that does not jump. */
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of every repetition, for metrics. */
  readonly onRetry?: (retried: Retried) => void;
}

/** Throttled or in conflict in every attempt: nothing was applied. */
export class StillBusy extends Unanswered {}

/**
 * Sends until there is an answer. A failed condition and a fault go up at once; a throttle, a conflict and a lost answer are tried
 * again after a jittered delay, within the policy's bounds.
 * @throws StillBusy when every attempt was throttled or in conflict
 * @throws Unanswered when the bounds are reached and an attempt may have been applied
 */
export async function withRetry<T>(
  operation: string,
  send: () => Promise<T>,
  policy: RetryPolicy,
  tools: RetryTools,
): Promise<T> {
  const startedAt = tools.now();
  let busy = 0;
  let unknown = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (thrown) {
      const meaning = meaningOf(thrown);
      if (meaning === 'answer' || meaning === 'fault') throw thrown;
      if (meaning === 'busy') busy += 1;
      else unknown += 1;
      const delayMs = jittered(attempt, policy, tools.random);
      const outOfTime = tools.now() - startedAt + delayMs > policy.budgetMs;
      if (outOfTime || attempt >= policy.tries || busy >= policy.busyTries)
        throw givingUp(operation, attempt, unknown, thrown);
      tools.onRetry?.({ operation, attempt, meaning, error: nameOf(thrown), delayMs });
      await tools.sleep(delayMs);
    }
  }
}

/** Full jitter: anything from nothing to a ceiling that doubles. */
function jittered(attempt: number, { firstDelayMs, longestDelayMs }: RetryPolicy, random: () => number): number {
  return random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
}

function givingUp(operation: string, attempts: number, unknown: number, cause: unknown): Unanswered {
  const message = `${operation}: no answer after ${attempts} attempts, last ${nameOf(cause)}`;
  return unknown === 0 ? new StillBusy(message, { cause }) : new Unanswered(message, { cause });
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : String(thrown);
}
