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

/** A reservation that takes a SKU once it is paid. It is promised nothing: it lies beside the promises so that it can be found. */
export interface Waiting extends Pick<Promised, 'sku' | 'reservationId' | 'createdAt'> {
  readonly state: 'waiting';
}

/** What the read model lists of a SKU. */
export type Listed = AnyPromised | Waiting;

/** What a reservation waits to take, by SKU: all of it, while it is pending. */
export function waitingOf({ status, reservationId, createdAt, demand = [] }: Reservation): Waiting[] {
  if (status !== 'pending') return [];
  return demand.map(({ sku }) => ({ sku, reservationId, state: 'waiting', createdAt }));
}

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

/** What an owner is promised, or waits for. */
function listedOf(owner: Owner): Listed[] {
  return 'transferId' in owner ? transferPromisesOf(owner) : [...promisesOf(owner), ...waitingOf(owner)];
}

/** What a change of an owner does to what is listed of it. */
export function promiseChanges(
  before: Owner | undefined,
  after: Owner,
): { readonly remove: Listed[]; readonly put: Listed[] } {
  const old = before ? listedOf(before) : [];
  const now = listedOf(after);
  const written = new Set(old.map((promise) => JSON.stringify(promise)));
  const places = new Set(now.map(placeOf));
  return {
    remove: old.filter((promise) => !places.has(placeOf(promise))),
    put: now.filter((promise) => !written.has(JSON.stringify(promise))),
  };
}

/** What makes two of them the same item of the read model. */
export function placeOf(listed: Listed): string {
  if ('transferId' in listed) return [listed.sku, 'transfer', listed.transferId].join('#');
  const { sku, reservationId, state } = listed;
  const deadline = 'expiresAt' in listed ? listed.expiresAt : undefined;
  return [sku, reservationId, state, deadline ?? ''].join('#');
}

function sumByWarehouse(units: readonly { warehouseId: WarehouseId; quantity: number }[]): Promised['units'] {
  const groups = Map.groupBy(units, ({ warehouseId }) => warehouseId);
  return [...groups].map(([warehouseId, own]) => ({
    warehouseId,
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}
