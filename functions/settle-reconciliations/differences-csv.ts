import type { Sku } from '../core/domain/ids.ts';
import type { Difference, ReconciliationId } from '../core/domain/reconciliation.ts';
import { csvOf, nextPageLink } from '../core/runtime/csv.ts';

const COLUMNS = [
  'sku',
  'class',
  'priority',
  'state',
  'expectedOnHand',
  'countedOnHand',
  'expectedUnsellable',
  'countedUnsellable',
  'approvedBy',
  'reason',
] as const;

/** Differences by RFC 4180, with a header line. */
export function differencesAsCsv(differences: readonly Difference[]): string {
  const rows = differences.map((difference) => {
    const { sku, priority, state, expected, counted, approval } = difference;
    const units = [expected.onHand, counted.onHand, expected.unsellable, counted.unsellable];
    return [sku, difference.class, priority, state, ...units, approval?.by, approval?.reason];
  });
  return csvOf(COLUMNS, rows);
}

/** The header that says where the differences go on. */
export function nextPage(id: ReconciliationId, next: Sku | undefined, limit: number): Record<string, string> {
  return nextPageLink(`/reconciliations/${id}/differences.csv`, next, limit);
}
