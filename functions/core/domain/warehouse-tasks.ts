import { stockOf } from './bucket.ts';
import type { Quantity, Sku, WarehouseId } from './ids.ts';
import type { Owner } from './owner.ts';
import { openUnitsOf } from './reservation.ts';

/** What one warehouse is to ship, or to ship no more. */
export interface WarehouseTask {
  readonly kind: 'ship' | 'cancel';
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
}

/** The event that each kind of task leaves as, for an order. */
export const WAREHOUSE_TASK_EVENTS = {
  ship: 'holdfast.ship-order.v1',
  cancel: 'holdfast.cancel-order.v1',
} as const satisfies Record<WarehouseTask['kind'], string>;

/** The same for a transfer. */
export const TRANSFER_TASK_EVENTS = {
  ship: 'holdfast.ship-transfer.v1',
  cancel: 'holdfast.cancel-transfer.v1',
} as const satisfies Record<WarehouseTask['kind'], string>;

/** What the queue of the warehouse system is sent, and nothing else. */
export const ALL_TASK_EVENTS = [...Object.values(WAREHOUSE_TASK_EVENTS), ...Object.values(TRANSFER_TASK_EVENTS)];

/**
 * What a change of a reservation or a transfer asks of the warehouses: ship what was just paid for or requested, stop what is now cancelled. A
 * replacement that still waits for what comes back was not asked for yet, so there is nothing to stop.
 */
export function tasksOf(before: Owner | undefined, after: Owner): WarehouseTask[] {
  if (before === undefined || !mayShip(before)) return mayShip(after) ? tasks('ship', after, openUnits(after)) : [];
  return tasks('cancel', after, newlyCancelled(before, after));
}

function mayShip(owner: Owner): boolean {
  const isWaiting = 'awaitsReturn' in owner && owner.awaitsReturn === true;
  return owner.status === 'confirmed' && !isWaiting;
}

function openUnits({ allocations }: Owner): number[] {
  return allocations.map(openUnitsOf);
}

/** Units cancelled one by one, and all that were still open when the whole was cancelled: that is decided with `ending`. */
function newlyCancelled(before: Owner, after: Owner): number[] {
  const whole = after.status === 'cancelled' || (after.status === 'ending' && after.outcome === 'cancelled');
  return after.allocations.map((allocation, i) => {
    const single = (allocation.cancelled ?? 0) - (before.allocations[i]?.cancelled ?? 0);
    return single + (whole ? openUnitsOf(allocation) : 0);
  });
}

function tasks(kind: WarehouseTask['kind'], { allocations }: Owner, units: readonly number[]): WarehouseTask[] {
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
