import type { PaymentId, ReservationId } from '../domain/ids.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Reservation } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { ReservationContext } from './context.ts';
import { expire } from './end.ts';
import { tryAgain } from './not-taken.ts';
import { pay } from './pay.ts';

export type ConfirmAnswer = Result<Reservation, Refusal>;

const MAX_TRIES = 10;

/**
 * Confirms a payment, idempotent on its id: one write while the hold lives. After the deadline it is a late payment, which takes the stock again
 * if it is still there, or ends short. Refuses with unknown-reservation, payment-mismatch, reservation-ended, short, try-again.
 */
export async function confirm(
  context: ReservationContext,
  id: ReservationId,
  paymentId: PaymentId,
): Promise<ConfirmAnswer> {
  const { claims, reservations } = context;
  let first = await reservations.confirm(id, paymentId, claims.now());
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (first.done) return accept(first.reservation);
    const answer = await proceed(context, id, paymentId, first.old);
    if (answer) return answer;
    first = await reservations.confirm(id, paymentId, claims.now());
  }
  return tryAgain();
}

/** What a refused confirm comes to, from the old item. Undefined: the owner moved on, ask again. */
async function proceed(
  context: ReservationContext,
  id: ReservationId,
  paymentId: PaymentId,
  record: OwnerRecord,
): Promise<ConfirmAnswer | undefined> {
  if (record.kind !== 'reservation') return refuse({ code: 'unknown-reservation', reservationId: id });
  const { reservation } = record;
  switch (reservation.status) {
    case 'confirmed':
    case 'shipped':
      return reservation.paymentId === paymentId ? accept(reservation) : mismatch(reservation);
    case 'short':
      return reservation.paymentId === paymentId
        ? refuse({ code: 'short', reservationId: id, shortages: [] })
        : mismatch(reservation);
    case 'cancelled':
      return ended(reservation);
    case 'ending':
      if (reservation.outcome === 'cancelled') return ended(reservation);
      await expire(context, id);
      return undefined;
    case 'held':
      await expire(context, id);
      return undefined;
    case 'expired':
    case 'pending': {
      const payment = await pay(context, reservation, paymentId);
      if (payment.kind === 'not-taken') return payment.refusal;
      if (payment.kind === 'short') return refuse({ code: 'short', reservationId: id, shortages: payment.shortages });
      return proceedPaid(payment.record, paymentId);
    }
  }
}

/** After a payment took its own way: confirmed by us or by another copy of it, or else ask again. */
function proceedPaid(record: OwnerRecord, paymentId: PaymentId): ConfirmAnswer | undefined {
  if (record.kind !== 'reservation' || record.reservation.status !== 'confirmed') return undefined;
  return record.reservation.paymentId === paymentId ? accept(record.reservation) : mismatch(record.reservation);
}

function mismatch({ reservationId, status }: Reservation): ConfirmAnswer {
  return refuse({ code: 'payment-mismatch', reservationId, reservationStatus: status });
}

function ended(reservation: Reservation): ConfirmAnswer {
  const { reservationId } = reservation;
  const reservationStatus = reservation.status === 'ending' ? reservation.outcome : reservation.status;
  return refuse({ code: 'reservation-ended', reservationId, reservationStatus });
}
