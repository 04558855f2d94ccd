import type { Instant, PaymentId, ReservationId } from '../../functions/core/domain/ids.ts';
import { isLegal, STATUSES, type Status } from '../../functions/core/domain/moves.ts';
import type { Reservation } from '../../functions/core/domain/reservation.ts';
import type { Violation } from './invariants.ts';

/** What a caller was told about a reservation. */
export interface Acknowledged {
  readonly reservationId: ReservationId;
  readonly status: Status;
  /** Told with a hold: before this moment nobody but the buyer ends it. */
  readonly expiresAt?: Instant;
  /** Told with a payment. */
  readonly paymentId?: PaymentId;
}

/** I7: what was acknowledged can be read, as it was told or as legal moves have changed it since. */
export function unkeptAnswers(
  reservations: readonly Reservation[],
  acknowledged: readonly Acknowledged[],
  now: Instant,
): Violation[] {
  const byId = new Map(reservations.map((reservation) => [reservation.reservationId, reservation]));
  return acknowledged.flatMap((told): Violation[] => {
    const found = byId.get(told.reservationId);
    const says = found === undefined ? 'cannot be read' : contradiction(told, found, now);
    return says === undefined
      ? []
      : [{ invariant: 'I7', where: told.reservationId, says: `told ${told.status}: ${says}` }];
  });
}

function contradiction(told: Acknowledged, found: Reservation, now: Instant): string | undefined {
  const { status } = found;
  if (!reachable(told.status).has(status)) return `it is ${status}`;
  const early = told.expiresAt !== undefined && now < told.expiresAt;
  if (early && told.status === 'held' && status === 'expired') return 'it expired before its deadline';
  const payment = 'paymentId' in found ? found.paymentId : undefined;
  if (told.paymentId !== undefined && payment !== told.paymentId) return `its payment is ${payment ?? 'forgotten'}`;
  return undefined;
}

/** Every status that moves lead to from one, itself included. What is paid is only ever cancelled, also by way of `ending`. */
function reachable(from: Status): ReadonlySet<Status> {
  const mayExpire = from !== 'confirmed';
  const seen = new Set<Status>([from]);
  for (const status of seen)
    for (const to of STATUSES) if (isLegal(status, to) && (mayExpire || to !== 'expired')) seen.add(to);
  return seen;
}
