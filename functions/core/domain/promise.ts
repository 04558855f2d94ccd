import { stockOf } from './bucket.ts';
import type { Instant, ReservationId, Sku, TransferId, WarehouseId } from './ids.ts';
import type { Mode } from './listing.ts';
import type { Owner } from './owner.ts';
import { type Allocated, openUnitsOf, type Reservation, reservedAllocations } from './reservation.ts';
import type { Transfer } from './transfer.ts';

/** A live promise of one SKU to one reservation. Held promises are ordered by deadline, so overdue ones are one query. */
export interface Promised {
  readonly sku: Sku;
  readonly reservationId: ReservationId;
  readonly state: 'held' | 'locked';
  readonly mode: Mode;
  /** When it was reserved. */
  readonly createdAt: Instant;
  /** Only of held ones. */
  readonly expiresAt?: Instant;
  readonly units: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[];
}

/** A live promise of one SKU to one transfer: locked until it ships. */
export interface PromisedToTransfer extends Pick<Promised, 'sku' | 'createdAt' | 'units'> {
  readonly transferId: TransferId;
  readonly state: 'locked';
}

export type AnyPromised = Promised | PromisedToTransfer;

/** What a transfer has locked, by SKU. */
export function transferPromisesOf(transfer: Transfer): PromisedToTransfer[] {
  const { transferId, createdAt } = transfer;
  return openBySku(transfer).map(({ sku, units }) => ({ sku, transferId, createdAt, state: 'locked', units }));
}

/** What a reservation holds, by SKU. `locked` once it is paid (DESIGN §1). */
export function promisesOf(reservation: Reservation): Promised[] {
  const { reservationId, mode, createdAt, expiresAt } = reservation;
  const paid = 'paymentId' in reservation && reservation.paymentId !== undefined;
  return openBySku(reservation).map(({ sku, units }) => ({
    sku,
    reservationId,
    mode,
    createdAt,
    ...(paid ? { state: 'locked' } : { state: 'held', expiresAt }),
    units,
  }));
}

/** The units of an owner that are still to ship, by SKU and warehouse. */
function openBySku(owner: Allocated): { readonly sku: Sku; readonly units: Promised['units'] }[] {
  const units = reservedAllocations(owner).map(({ allocation }) => ({
    ...stockOf(allocation.bucket),
    quantity: openUnitsOf(allocation),
  }));
  return [...Map.groupBy(units, ({ sku }) => sku)].map(([sku, own]) => ({ sku, units: sumByWarehouse(own) }));
}

/** What an owner is promised. */
function promisesTo(owner: Owner): AnyPromised[] {
  return 'transferId' in owner ? transferPromisesOf(owner) : promisesOf(owner);
}

/** What a change of an owner does to its promises. */
export function promiseChanges(
  before: Owner | undefined,
  after: Owner,
): { readonly remove: AnyPromised[]; readonly put: AnyPromised[] } {
  const old = before ? promisesTo(before) : [];
  const now = promisesTo(after);
  const written = new Set(old.map((promise) => JSON.stringify(promise)));
  const places = new Set(now.map(placeOf));
  return {
    remove: old.filter((promise) => !places.has(placeOf(promise))),
    put: now.filter((promise) => !written.has(JSON.stringify(promise))),
  };
}

/** What makes two promises the same item of the read model. */
export function placeOf(promise: AnyPromised): string {
  if ('transferId' in promise) return [promise.sku, 'transfer', promise.transferId].join('#');
  const { sku, reservationId, state, expiresAt } = promise;
  return [sku, reservationId, state, expiresAt ?? ''].join('#');
}

function sumByWarehouse(units: readonly { warehouseId: WarehouseId; quantity: number }[]): Promised['units'] {
  const groups = Map.groupBy(units, ({ warehouseId }) => warehouseId);
  return [...groups].map(([warehouseId, own]) => ({
    warehouseId,
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}
