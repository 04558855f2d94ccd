import { stockOf } from '../../functions/core/domain/bucket.ts';
import { reservationOwner } from '../../functions/core/domain/claim.ts';
import { isEnded } from '../../functions/core/domain/moves.ts';
import { openUnitsOf, type Reservation } from '../../functions/core/domain/reservation.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import type { Invariant, Violation } from './invariants.ts';

/** I5 and I6 as far as the tables show them: what an owner says of itself, and what the ledger says of it. */
export function ownerViolations(reservations: readonly Reservation[], movements: readonly Movement[]): Violation[] {
  const byId = Map.groupBy(reservations, ({ reservationId }) => reservationId);
  const ofReservation = Map.groupBy(movements, ({ reservationId }) => reservationId);
  const twice = [...byId].filter(([, same]) => same.length > 1);
  return [
    ...twice.map(([where]): Violation => ({ invariant: 'I6', where, says: 'there are two owners of this id' })),
    ...reservations.flatMap(endingViolations),
    ...reservations.flatMap(allocationViolations),
    ...reservations.flatMap((reservation) =>
      overshipped(reservation, ofReservation.get(reservation.reservationId) ?? []),
    ),
  ];
}

/** I5: an owner that ended says so once, in every way it can. */
function endingViolations(reservation: Reservation): Violation[] {
  const { reservationId, status, allocations } = reservation;
  const openUnits = allocations.reduce((sum, allocation) => sum + openUnitsOf(allocation), 0);
  const says = (holds: boolean, invariant: Invariant, sentence: string): Violation[] =>
    holds ? [] : [{ invariant, where: reservationId, says: sentence }];
  return [
    ...says(isEnded(status) === 'purgeAt' in reservation, 'I5', `is ${status}, and purgeAt says otherwise`),
    ...says(status !== 'shipped' || openUnits === 0, 'I5', `is shipped with ${openUnits} open units`),
    ...says(status !== 'shipped' || allocations.every((a) => !a.cancelled), 'I5', 'is shipped with cancelled units'),
    ...says(status !== 'confirmed' || openUnits > 0, 'I5', 'is confirmed with nothing open'),
    ...says(status !== 'held' || openUnits === reservation.openUnits, 'I5', `${openUnits} open, counts otherwise`),
    ...says(status !== 'confirmed' || openUnits === reservation.openUnits, 'I5', `${openUnits} open, counts otherwise`),
    ...says(status !== 'ending' || reservation.cursor <= allocations.length, 'I5', 'has a cursor beyond its end'),
    ...says(reservation.renewals <= reservation.maxRenewals, 'I6', `was renewed ${reservation.renewals} times`),
    ...says(paidAsItSays(reservation), 'I6', `is ${status}, and its payment says otherwise`),
  ];
}

function paidAsItSays(reservation: Reservation): boolean {
  const paid = 'paymentId' in reservation && reservation.paymentId !== undefined;
  switch (reservation.status) {
    case 'confirmed':
    case 'shipped':
    case 'short':
      return paid;
    case 'pending':
    case 'held':
    case 'expired':
      return !paid;
    case 'ending':
    case 'cancelled':
      return true;
  }
}

/** An allocation is the owner's own take, and ends no more units than it has. */
function allocationViolations({ reservationId, claim, allocations }: Reservation): Violation[] {
  const wrong: Violation[] = allocations.flatMap((allocation, index) => {
    const { quantity, shipped = 0, cancelled = 0 } = allocation;
    const sound = Number.isSafeInteger(quantity) && quantity > 0 && shipped >= 0 && cancelled >= 0;
    if (sound && openUnitsOf(allocation) >= 0) return [];
    const says = `allocation ${index} of ${quantity} shipped ${shipped} and cancelled ${cancelled}`;
    return [{ invariant: 'I5', where: reservationId, says }];
  });
  const owned =
    claim === undefined ? allocations.length === 0 : claim.startsWith(`${reservationOwner(reservationId)}.`);
  return owned ? wrong : [...wrong, { invariant: 'I5', where: reservationId, says: 'lists what another claim took' }];
}

/** I6: units count as shipped only where the ledger says that they left, so one event never ships a line twice. */
function overshipped({ reservationId, allocations }: Reservation, movements: readonly Movement[]): Violation[] {
  const left = new Map<string, number>();
  for (const movement of movements) {
    // What came back is no shipment undone.
    if (movement.onHand > 0) continue;
    const stock = `${movement.sku} ${movement.warehouseId}`;
    left.set(stock, (left.get(stock) ?? 0) - movement.onHand);
  }
  for (const { bucket, shipped = 0 } of allocations) {
    const { sku, warehouseId } = stockOf(bucket);
    const stock = `${sku} ${warehouseId}`;
    left.set(stock, (left.get(stock) ?? 0) - shipped);
  }
  return [...left]
    .filter(([, units]) => units < 0)
    .map(([stock, units]) => ({ invariant: 'I6', where: reservationId, says: `${-units} of ${stock} never left` }));
}
