import { planCancellation } from '../domain/cancellation.ts';
import type { ReservationId, Sku } from '../domain/ids.ts';
import { isEnded } from '../domain/moves.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Confirmed, type Held, type Pending, type Reservation, shownStatus } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { ReservationContext } from './context.ts';
import { end, giveLateCopies } from './end.ts';
import { tryAgain } from './not-taken.ts';

/** `quantity` is the total of this SKU to be cancelled so far, so that a repetition is harmless; absent: all that is unshipped. */
export interface CancelLine {
  readonly sku: Sku;
  readonly quantity?: number;
}

export type CancelAnswer = Result<Reservation, Refusal>;

const MAX_TRIES = 20;

/**
 * Cancels what is unshipped of a reservation: it is `cancelled` afterwards, whatever had shipped before. Idempotent. Refuses with
 * unknown-reservation, reservation-ended and try-again.
 */
export async function cancel(context: ReservationContext, id: ReservationId, reason?: string): Promise<CancelAnswer> {
  return cancelAnswer(id, await cancelWhile(context, id, () => true, reason));
}

/** A reservation of which something may still be cancelled as a whole. */
export type Cancellable = Pending | Held | Confirmed;

/**
 * The same of a reservation that is still as somebody wants it. Asked again of whatever was read before each write, and the write goes over
 * exactly that: one that is paid meanwhile is asked about as a paid one. Idempotent.
 * @returns the owner as it is when there is nothing left to do: `cancelAnswer` and `cancellableIn` say what that means
 */
export function cancelWhile(
  context: ReservationContext,
  id: ReservationId,
  isWanted: (reservation: Cancellable) => boolean,
  reason?: string,
): Promise<OwnerRecord> {
  const mayEnd = (record: OwnerRecord) => {
    const open = cancellableIn(record);
    return open !== undefined && isWanted(open) ? open : undefined;
  };
  return end(context, id, 'cancelled', mayEnd, reason);
}

/** What a cancel that left an owner so answers. Refuses with unknown-reservation, reservation-ended and try-again. */
export function cancelAnswer(id: ReservationId, record: OwnerRecord): CancelAnswer {
  if (record.kind !== 'reservation') return refuse({ code: 'unknown-reservation', reservationId: id });
  const { reservation } = record;
  if (reservation.status === 'cancelled') return accept(reservation);
  // Still live: others kept changing it while we tried.
  if (!isEnded(reservation.status)) return tryAgain();
  return refuse({ code: 'reservation-ended', reservationId: id, reservationStatus: reservation.status });
}

/**
 * Cancels units of single lines of a paid reservation. Single lines of an unpaid hold cannot be cancelled (DESIGN §4.3). Refuses with
 * unknown-reservation, lines-not-cancellable, line-not-open, try-again.
 */
export async function cancelLines(
  context: ReservationContext,
  id: ReservationId,
  lines: readonly CancelLine[],
): Promise<CancelAnswer> {
  const { claims, reservations } = context;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const record = await reservations.read(id);
    if (record.kind !== 'reservation') return refuse({ code: 'unknown-reservation', reservationId: id });
    const { reservation } = record;
    if (reservation.status !== 'confirmed') {
      if (reservation.status === 'cancelled') return accept(reservation);
      return refuse({
        code: 'lines-not-cancellable',
        reservationId: id,
        reservationStatus: shownStatus(reservation, claims.now()),
      });
    }
    const plan = planCancellation(reservation, lines);
    if (!plan.ok) return plan;
    if (plan.value.length === 0) return accept(reservation);
    const answer = await reservations.cancelUnits(reservation, plan.value, claims.now());
    // Done or not, the next read shows what is left: a transaction takes so many lines, and others may have been faster.
    await giveLateCopies(context, answer);
  }
  return tryAgain();
}

/**
 * Cancels a hold that is not paid: one that is paid meanwhile stays, for the write asks. Idempotent.
 * @returns whether it is cancelled now
 */
export async function cancelUnpaidHold(
  context: ReservationContext,
  id: ReservationId,
  reason: string,
): Promise<boolean> {
  const record = await end(context, id, 'cancelled', unpaidHold, reason);
  return record.kind === 'reservation' && record.reservation.status === 'cancelled';
}

function unpaidHold(record: OwnerRecord): Held | undefined {
  if (record.kind !== 'reservation') return undefined;
  const { reservation } = record;
  return reservation.status === 'held' && reservation.mode === 'hold' ? reservation : undefined;
}

/** The reservation of a record, if it may still be cancelled. */
export function cancellableIn(record: OwnerRecord): Cancellable | undefined {
  if (record.kind !== 'reservation') return undefined;
  const { reservation } = record;
  const open = reservation.status === 'pending' || reservation.status === 'held' || reservation.status === 'confirmed';
  return open ? reservation : undefined;
}
