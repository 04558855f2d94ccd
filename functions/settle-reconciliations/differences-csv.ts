import type { Sku } from '../core/domain/ids.ts';
import type { Difference, ReconciliationId } from '../core/domain/reconciliation.ts';

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
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A field is quoted where it must be: with a comma, a quote or a line break in it, which is then no end of anything. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table has no place for where it goes on: a header says it. */
export function nextPage(id: ReconciliationId, next: Sku | undefined, limit: number): Record<string, string> {
  if (next === undefined) return {};
  return { link: `</reconciliations/${id}/differences.csv?after=${next}&limit=${limit}>; rel="next"` };
}
