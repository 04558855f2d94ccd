import { stockOf } from './bucket.ts';
import type { Instant, ReservationId, Sku, WarehouseId } from './ids.ts';
import { openUnitsOf, type Reservation, reservedAllocations } from './reservation.ts';

/** A live promise of one SKU to one reservation. Held promises are ordered by deadline, so overdue ones are one query. */
export interface Promised {
  readonly sku: Sku;
  readonly reservationId: ReservationId;
  readonly state: 'held' | 'locked';
  /** Only of held ones. */
  readonly expiresAt?: Instant;
  readonly units: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[];
}

/** What a reservation holds, by SKU. `locked` once it is paid (DESIGN §1). */
export function promisesOf(reservation: Reservation): Promised[] {
  const { reservationId, expiresAt } = reservation;
  const paid = 'paymentId' in reservation && reservation.paymentId !== undefined;
  const units = reservedAllocations(reservation).map(({ allocation }) => ({
    ...stockOf(allocation.bucket),
    quantity: openUnitsOf(allocation),
  }));
  return [...Map.groupBy(units, ({ sku }) => sku)].map(([sku, own]) => ({
    sku,
    reservationId,
    ...(paid ? { state: 'locked' } : { state: 'held', expiresAt }),
    units: sumByWarehouse(own),
  }));
}

/** What a change of a reservation does to its promises. */
export function promiseChanges(
  before: Reservation | undefined,
  after: Reservation,
): { readonly remove: Promised[]; readonly put: Promised[] } {
  const old = before ? promisesOf(before) : [];
  const now = promisesOf(after);
  const written = new Set(old.map((promise) => JSON.stringify(promise)));
  const places = new Set(now.map(placeOf));
  return {
    remove: old.filter((promise) => !places.has(placeOf(promise))),
    put: now.filter((promise) => !written.has(JSON.stringify(promise))),
  };
}

/** What makes two promises the same item of the read model. */
export function placeOf({ sku, reservationId, state, expiresAt }: Promised): string {
  return [sku, reservationId, state, expiresAt ?? ''].join('#');
}

function sumByWarehouse(units: readonly { warehouseId: WarehouseId; quantity: number }[]): Promised['units'] {
  const groups = Map.groupBy(units, ({ warehouseId }) => warehouseId);
  return [...groups].map(([warehouseId, own]) => ({
    warehouseId,
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}
