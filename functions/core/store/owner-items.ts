import type { ClaimId, OwnerKey } from '../domain/claim.ts';
import { reservationOwner } from '../domain/claim.ts';
import type { ReservationId } from '../domain/ids.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Order, Reservation } from '../domain/reservation.ts';
import type { Transfer } from '../domain/transfer.ts';
import type { Item } from './failure.ts';
import { withoutReturns } from './owner-returns.ts';
import { TRANSFER_PREFIX } from './tables.ts';
import type { Key } from './write-expression.ts';

// The owner item: the reservation flat, with its fences beside it.

/** What the buyer asked for, attribute by attribute. An `Order` may be handed over as part of something larger. */
const ORDER_ATTRIBUTES = {
  reservationId: true,
  customerId: true,
  lines: true,
  mode: true,
  unpaidSeconds: true,
  maxRenewals: true,
  shipTo: true,
  channel: true,
  customer: true,
  demand: true,
  exchange: true,
  createdAt: true,
} as const satisfies Record<keyof Order, true>;

/** The attributes of an order, without those that it does not have. */
export function orderAttributes(order: Order): Order {
  const names = Object.keys(ORDER_ATTRIBUTES) as (keyof Order)[];
  return Object.fromEntries(
    names.filter((name) => order[name] !== undefined).map((name) => [name, order[name]]),
  ) as unknown as Order;
}

export function ownerKey(owner: OwnerKey): Key {
  return { pk: owner };
}

export function reservationKey(id: ReservationId): Key {
  return ownerKey(reservationOwner(id));
}

/** A stored item as an owner. An owner that took nothing yet has no attributes of a claim. */
export function ownerFrom(item: Item | undefined): OwnerRecord {
  if (item === undefined) return { kind: 'absent' };
  const { pk: key, fenced: fences, ...rest } = item;
  const { attributes, returned } = withoutReturns(rest);
  const fenced = fences instanceof Set ? ([...fences].sort() as ClaimId[]) : [];
  if (attributes.status === undefined) return { kind: 'void', fenced, purgeAt: Number(attributes.purgeAt ?? 0) };
  if (String(key).startsWith(TRANSFER_PREFIX))
    return { kind: 'transfer', transfer: attributes as unknown as Transfer, fenced };
  return {
    kind: 'reservation',
    reservation: {
      allocations: [],
      openUnits: 0,
      renewals: 0,
      ...attributes,
      ...(Object.keys(returned).length > 0 && { returned }),
    } as unknown as Reservation,
    fenced,
  };
}

/** The reservation of an item that has just been written as one. */
export function reservationFrom(item: Item): Reservation {
  const record = ownerFrom(item);
  if (record.kind !== 'reservation') throw new Error('a written owner has no status');
  return record.reservation;
}
