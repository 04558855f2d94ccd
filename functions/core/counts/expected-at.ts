import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { asOf, type Units } from '../domain/reconciliation.ts';
import type { MovedAfter, StockReading, Stocktaking } from './ports.ts';

const MAX_TRIES = 20;

/** What the ledger says of one SKU at a moment. */
export interface ExpectedAt {
  readonly expected: Units;
  readonly movedAfter: MovedAfter;
}

/**
 * What lay there at a moment: what lies there now, without what moved since.
 *
 * ```
 *   movements after the moment   │ read ──────────────────────────── read again: as many as before?
 *   counters                     │         read ── read again, if they are several buckets: the same?
 * ```
 *
 * Movements are never removed, so when both readings of them agree, none was recorded in between, and the counters have exactly those. A
 * movement of before the moment that is recorded meanwhile is in the counters or not yet: either is right as of when they were read.
 * @throws when the stock kept moving: the count goes on later
 */
export async function expectedAt(
  stocktaking: Stocktaking,
  warehouseId: WarehouseId,
  sku: Sku,
  moment: Instant,
): Promise<ExpectedAt> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await stocktaking.movedAfter(sku, warehouseId, moment);
    const now = await wholeReading(stocktaking, warehouseId, sku);
    const movedAfter = await stocktaking.movedAfter(sku, warehouseId, moment);
    if (now !== undefined && before.movements === movedAfter.movements)
      return { expected: asOf(now, movedAfter), movedAfter };
  }
  throw new Error(`the stock of ${sku} in ${warehouseId} kept moving while it was compared with a count`);
}

/** The counters of one moment. Buckets are read one by one: a transaction might show in one of them and not yet in another. */
async function wholeReading(
  stocktaking: Stocktaking,
  warehouseId: WarehouseId,
  sku: Sku,
): Promise<StockReading | undefined> {
  const read = async () => (await stocktaking.readings(warehouseId, [sku]))[0] as StockReading;
  const first = await read();
  if (first.buckets <= 1) return first;
  const second = await read();
  const isSame = first.onHand === second.onHand && first.unsellable === second.unsellable;
  return isSame && first.buckets === second.buckets ? second : undefined;
}
