import type { InvocationResult } from './invocation.ts';

/** The records that a function says it could not process; or `all` of them, when it failed or its report makes no sense. */
export type Failures = 'all' | ReadonlySet<string>;

/** Reads a result as Lambda does. A report that names no record, or an unknown one, means that everything failed. */
export function failuresIn(result: InvocationResult, reportsItems: boolean, identifiers: readonly string[]): Failures {
  if (result.status === 'failed') return 'all';
  if (!reportsItems) return new Set();
  const reported =
    (result.payload as { batchItemFailures?: { itemIdentifier?: unknown }[] | null } | null)?.batchItemFailures ?? [];
  const failed = reported.map(({ itemIdentifier }) => itemIdentifier);
  const known = failed.filter((each): each is string => typeof each === 'string' && identifiers.includes(each));
  return known.length === failed.length ? new Set(known) : 'all';
}
