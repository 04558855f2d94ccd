import { type Bucket, stockPool } from '../domain/bucket.ts';
import type { FactContext } from './context.ts';
import { type Contradiction, contradictions } from './contradiction.ts';
import { mergeChanges } from './merge-changes.ts';
import type { BucketChange, Movement } from './ports.ts';

const MAX_TRIES = 10;

/**
 * Records one line that changes the stock of its SKU and warehouse and nothing else, exactly once. How it changes the buckets is decided
 * from a consistent reading of all of them, again whenever sales overtook it.
 * @returns what the ledger had under this id, if that was something else
 * @throws when the stock kept changing: the event comes again
 */
export async function recordLine(
  { facts, claims }: FactContext,
  movement: Movement,
  changesOf: (buckets: readonly Bucket[]) => readonly BucketChange[],
): Promise<Contradiction[]> {
  const { sku, warehouseId } = movement;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const changes = mergeChanges(changesOf(await facts.buckets(stockPool(sku, warehouseId))));
    const answer = await facts.record({ movements: [movement], changes, workItems: [] }, claims.now());
    if (answer.kind === 'recorded') return [];
    if (answer.kind === 'duplicate') return contradictions([movement], answer.movements);
  }
  throw new Error(`the stock of ${sku} in ${warehouseId} kept changing: the event is tried again`);
}

const LINES_AT_ONCE = 8;

/** Lines are independent of each other: several at once, each by itself. */
export async function recordLines<Line>(
  lines: readonly Line[],
  record: (line: Line, index: number) => Promise<Contradiction[]>,
): Promise<Contradiction[]> {
  const found: Contradiction[] = [];
  for (let i = 0; i < lines.length; i += LINES_AT_ONCE) {
    const some = lines.slice(i, i + LINES_AT_ONCE);
    found.push(...(await Promise.all(some.map((line, n) => record(line, i + n)))).flat());
  }
  return found;
}
