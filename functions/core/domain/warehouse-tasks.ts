import { stockOf } from './bucket.ts';
import type { Quantity, Sku, WarehouseId } from './ids.ts';
import { openUnitsOf, type Reservation } from './reservation.ts';

/** What one warehouse is to ship, or to ship no more. */
export interface WarehouseTask {
  readonly kind: 'ship' | 'cancel';
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
}

/** The event that each kind of task leaves as: what the queue of the warehouse system is sent, and nothing else. */
export const WAREHOUSE_TASK_EVENTS = {
  ship: 'holdfast.ship-order.v1',
  cancel: 'holdfast.cancel-order.v1',
} as const satisfies Record<WarehouseTask['kind'], string>;

/** What a change of a reservation asks of the warehouses: ship what was just paid for, stop what was paid for and is now cancelled. */
export function tasksOf(before: Reservation | undefined, after: Reservation): WarehouseTask[] {
  const wasConfirmed = before?.status === 'confirmed';
  if (after.status === 'confirmed' && !wasConfirmed) return tasks('ship', after, openUnits(after));
  return wasConfirmed ? tasks('cancel', after, newlyCancelled(before, after)) : [];
}

function openUnits({ allocations }: Reservation): number[] {
  return allocations.map(openUnitsOf);
}

/** Units cancelled one by one, and all that were still open when the whole was cancelled: that is decided with `ending`. */
function newlyCancelled(before: Reservation, after: Reservation): number[] {
  const whole = after.status === 'cancelled' || (after.status === 'ending' && after.outcome === 'cancelled');
  return after.allocations.map((allocation, i) => {
    const single = (allocation.cancelled ?? 0) - (before.allocations[i]?.cancelled ?? 0);
    return single + (whole ? openUnitsOf(allocation) : 0);
  });
}

function tasks(kind: WarehouseTask['kind'], { allocations }: Reservation, units: readonly number[]): WarehouseTask[] {
  const sums = new Map<WarehouseId, Map<Sku, number>>();
  for (const [i, { bucket }] of allocations.entries()) {
    const quantity = units[i] ?? 0;
    if (quantity <= 0) continue;
    const { sku, warehouseId } = stockOf(bucket);
    const lines = sums.get(warehouseId) ?? new Map<Sku, number>();
    sums.set(warehouseId, lines.set(sku, (lines.get(sku) ?? 0) + quantity));
  }
  return [...sums].map(([warehouseId, lines]) => ({
    kind,
    warehouseId,
    lines: [...lines].map(([sku, quantity]) => ({ sku, quantity: quantity as Quantity })),
  }));
}
