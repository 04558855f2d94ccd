import { acquire } from '../claims/acquire.ts';
import { assertYoung } from '../claims/attempt.ts';
import { reclaimOwn, served } from '../claims/take-all.ts';
import { reservationOwner } from '../domain/claim.ts';
import type { ReservationId } from '../domain/ids.ts';
import { deadline } from '../domain/listing.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Refusal } from '../domain/refusal.ts';
import { demandOf, type Expired, type Held, isRetiring, type Reservation, shownStatus } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { ReservationContext } from './context.ts';
import { expire } from './end.ts';
import { inItsOwnWay, type NotTaken, notTaken, tryAgain } from './not-taken.ts';
import { stockWish } from './stock-wish.ts';

export type RenewAnswer = Result<Reservation, Refusal>;

const MAX_TRIES = 10;

/**
 * Renews a hold: a live one gets a later deadline, an expired one is held again if the stock is still there; at most `maxRenewals` times in all.
 * Refuses with unknown-reservation, not-renewable, renewals-exhausted, reservation-id-retired, insufficient-stock, try-again.
 */
export async function renew(context: ReservationContext, id: ReservationId): Promise<RenewAnswer> {
  let record = await context.reservations.read(id);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const answer = await proceed(context, id, record);
    if (answer) return answer;
    record = await context.reservations.read(id);
  }
  return tryAgain();
}

/** One try, from what was read. Undefined: it changed meanwhile. */
async function proceed(
  context: ReservationContext,
  id: ReservationId,
  record: OwnerRecord,
): Promise<RenewAnswer | undefined> {
  if (record.kind !== 'reservation') return refuse({ code: 'unknown-reservation', reservationId: id });
  const { reservation } = record;
  const { status, renewals, maxRenewals } = reservation;
  const now = context.claims.now();
  const again = status === 'expired' && reservation.claim !== undefined;
  if (status === 'ending' || (status === 'held' && reservation.expiresAt <= now)) {
    const after = await expire(context, id);
    return after.kind === 'reservation' && after.reservation.status === 'cancelled'
      ? notRenewable(after.reservation, now)
      : undefined;
  }
  if (status !== 'held' && !again) return notRenewable(reservation, now);
  if (renewals >= maxRenewals) return refuse({ code: 'renewals-exhausted', reservationId: id, renewals, maxRenewals });
  if (status === 'held') return extend(context, reservation);
  const over = reservation as Expired;
  return isRetiring(over.purgeAt, now)
    ? refuse({ code: 'reservation-id-retired', reservationId: id })
    : holdAgain(context, over);
}

async function extend({ claims, reservations }: ReservationContext, held: Held): Promise<RenewAnswer | undefined> {
  const now = claims.now();
  const until = Math.max(held.expiresAt, deadline(now, held.unpaidSeconds));
  const answer = await reservations.renew(held, until, now);
  if (answer.done) return accept(answer.reservation);
  const old = answer.old.kind === 'reservation' ? answer.old.reservation : undefined;
  const replay = old?.status === 'held' && old.claim === held.claim && old.expiresAt >= until;
  if (replay) return accept(old);
  // An earlier copy of this write may have counted before the hold expired. To go on now could count one request a second time.
  const expired =
    old?.status === 'expired' || old?.status === 'ending' || (old?.status === 'held' && old.claim !== held.claim);
  return expired && old.renewals > held.renewals ? tryAgain() : undefined;
}

async function holdAgain(context: ReservationContext, over: Expired): Promise<RenewAnswer | undefined> {
  const { claims, reservations } = context;
  const startedAt = claims.now();
  const acquired = await acquire(claims, await stockWish(context, over.reservationId, demandOf(over)));
  if (acquired.kind !== 'taken') return refuseOrLookAgain(context, over, acquired);
  assertYoung(claims, startedAt);
  const { claim, units } = acquired;
  const answer = await reservations.holdAgain(
    over,
    { claim, allocations: units },
    deadline(claims.now(), over.unpaidSeconds),
  );
  if (answer.done) {
    served(claims, claim, units);
    return accept(answer.reservation);
  }
  await reclaimOwn(claims, claim, units);
  return undefined;
}

/** A refusal, unless another copy of this request has the units that are missing, or had the hold by then. */
async function refuseOrLookAgain(
  { reservations }: ReservationContext,
  over: Expired,
  acquired: NotTaken,
): Promise<RenewAnswer | undefined> {
  const record = await reservations.read(over.reservationId);
  const isSame =
    record.kind === 'reservation' && record.reservation.status === 'expired' && record.reservation.claim === over.claim;
  // A copy may have counted before it was read here: going on could count one request a second time.
  if (!isSame) return tryAgain();
  return inItsOwnWay(acquired, reservationOwner(over.reservationId)) ? tryAgain() : notTaken(acquired);
}

function notRenewable(reservation: Reservation, now: number): RenewAnswer {
  return refuse({
    code: 'not-renewable',
    reservationId: reservation.reservationId,
    reservationStatus: shownStatus(reservation, now),
  });
}
