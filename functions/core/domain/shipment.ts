import { stockOf } from './bucket.ts';
import type { Units } from './cancellation.ts';
import type { Quantity, Sku, WarehouseId } from './ids.ts';
import { type OwnerRecord, shippableIn } from './owner.ts';
import { type Allocation, openUnitsOf } from './reservation.ts';

/** One line of an `order-shipped` event; `line` is its place in the event. */
export interface ShippedLine {
  readonly line: number;
  readonly sku: Sku;
  readonly quantity: Quantity;
}

/** What a shipped line closes of the promise, and what it shipped beyond it. */
export interface PlannedLine extends ShippedLine {
  readonly units: readonly Units[];
  /** Units that nobody promised from here: counters follow, and a person is asked. */
  readonly excess: number;
}

/** Why units shipped that were not promised. */
export type Unexpected = 'unknown-reservation' | 'not-confirmed' | 'another-warehouse' | 'more-than-promised';

/**
 * Assigns shipped units to the open units of an owner's allocations in that warehouse, if it is paid or requested, in the order of the list. A fact
 * cannot be refused: whatever finds no open unit is excess.
 */
export function planShipment(
  record: OwnerRecord,
  warehouseId: WarehouseId,
  lines: readonly ShippedLine[],
): PlannedLine[] {
  const open = openHere(record, warehouseId);
  return lines.map((line) => {
    const units: Units[] = [];
    let rest: number = line.quantity;
    for (const entry of open) {
      if (entry.sku !== line.sku || rest === 0) continue;
      const part = Math.min(rest, entry.left);
      if (part > 0) units.push({ index: entry.index, quantity: part });
      entry.left -= part;
      rest -= part;
    }
    return { ...line, units, excess: rest };
  });
}

/** Why a line has excess, for the person who is asked. */
export function unexpected(record: OwnerRecord, warehouseId: WarehouseId, sku: Sku): Unexpected {
  if (record.kind !== 'reservation') return 'unknown-reservation';
  if (record.reservation.status !== 'confirmed') return 'not-confirmed';
  const promised = record.reservation.allocations
    .map((allocation) => stockOf(allocation.bucket))
    .filter((stock) => stock.sku === sku);
  return promised.some((stock) => stock.warehouseId === warehouseId) || promised.length === 0
    ? 'more-than-promised'
    : 'another-warehouse';
}

function openHere(record: OwnerRecord, warehouseId: WarehouseId) {
  const allocations: readonly Allocation[] = shippableIn(record)?.allocations ?? [];
  return allocations
    .map((allocation, index) => ({ index, left: openUnitsOf(allocation), ...stockOf(allocation.bucket) }))
    .filter((entry) => entry.warehouseId === warehouseId && entry.left > 0);
}
