import * as z from 'zod/mini';
import { MAX_LINES } from '../domain/limits.ts';
import { COUNT_SCOPES, type CountedLine } from '../domain/reconciliation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { MAX_OBJECT_KEY_LENGTH } from './edge-limits.ts';
import { check } from './invalid.ts';
import { distinctList, reconciliationId, sku, text, units, warehouseId } from './values.ts';

// What the warehouse counted. A count of up to MAX_LINES SKUs comes with its lines; a larger one names an object with one line of JSON for each.

const withinOnHand = z.refine<{ onHand: number; unsellable?: number }>(
  ({ onHand, unsellable }) => (unsellable ?? 0) <= onHand,
  { path: ['unsellable'], error: 'must not exceed what is on hand, which it is part of' },
);

/** `unsellable` units are part of `onHand`. Without it the count says nothing of them. */
export const countedLine = z.object({ sku, onHand: units, unsellable: z.exactOptional(units) }).check(withinOnHand);

export const countObject = z.object({ bucket: text(MAX_OBJECT_KEY_LENGTH), key: text(MAX_OBJECT_KEY_LENGTH) });

/** Of a full count, what is not listed is counted as nothing. */
export const stockCounted = z
  .object({
    countId: reconciliationId,
    warehouseId,
    scope: z.enum(COUNT_SCOPES),
    lines: z.exactOptional(distinctList('sku', countedLine, 0, MAX_LINES)),
    object: z.exactOptional(countObject),
  })
  .check(
    z.refine(({ lines, object }) => (lines === undefined) !== (object === undefined), {
      error: 'must have either lines or object',
    }),
  );

/** One line of the object of a large count. */
export function parseCountedLine(line: string): Result<CountedLine, string> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return refuse('is not JSON');
  }
  const parsed = check(countedLine, json, 'message');
  if (parsed.ok) return accept(parsed.value);
  return refuse(parsed.refusal.errors.map(({ pointer, detail }) => `${pointer || 'as a whole'} ${detail}`).join('; '));
}
