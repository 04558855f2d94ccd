import { reservationOwner } from '../../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../../functions/core/domain/ids.ts';
import type { OwnerRecord } from '../../../functions/core/domain/owner.ts';
import type {
  Confirmed,
  Expired,
  Held,
  Order,
  Pending,
  Reservation,
} from '../../../functions/core/domain/reservation.ts';
import type { Refused, Reservations, Taken, WriteAnswer } from '../../../functions/core/reservations/ports.ts';
import {
  assertMoves,
  decidedAlready,
  endingMove,
  explained,
  openedAlready,
  ownsAlready,
  purgeAtFrom,
  renewedAlready,
  shortAlready,
} from '../../../functions/core/store/owner-changes.ts';
import { orderAttributes } from '../../../functions/core/store/owner-items.ts';
import { cancelUnitsOf, endAtOnce, ofReservation, takeStep } from './memory-endings.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Reservations in memory: each condition of PROTOCOL §2 as a comparison, each write as a replaced item. */
export function memoryReservations(state: MemoryState): Synchronous<Reservations> {
  return {
    read: (id) => recordIn(state, id),
    open: (order, expiresAt) => {
      const fresh: Pending = { ...orderAttributes(order), status: 'pending', revision: 0, expiresAt, ...NOTHING_TAKEN };
      const isOurs = (old: Reservation) => openedAlready(old, order.createdAt, expiresAt);
      return enter(state, order, isOurs, (record) => record.kind !== 'reservation', fresh);
    },
    hold: (order, taken, expiresAt) => {
      const fresh: Held = {
        ...orderAttributes(order),
        status: 'held',
        revision: 0,
        expiresAt,
        ...claimed(taken),
        renewals: 0,
      };
      const isOurs = (old: Reservation) => ownsAlready(old, taken.claim, 'held');
      const mayEnter = (record: OwnerRecord) => record.kind !== 'reservation' && !isFenced(record, taken);
      return enter(state, order, isOurs, mayEnter, fresh);
    },
    confirm: (id, paymentId, now) => {
      const record = recordIn(state, id);
      const old = existing(record);
      if (old === undefined || old.status !== 'held' || old.expiresAt <= now) return refused(record);
      return written(state, { ...old, status: 'confirmed', paymentId });
    },
    pay: (over, taken, paymentId) => {
      assertMoves(over, over.status === 'pending' ? 'payPending' : 'payLate');
      return ownOver(state, over, taken, { status: 'confirmed', paymentId });
    },
    holdAgain: (over, taken, expiresAt) => {
      assertMoves(over, 'holdAgain');
      return ownOver(state, over, taken, { status: 'held', expiresAt, renewals: over.renewals + 1 });
    },
    ...liveMoves(state),
    end: (reservation, outcome, now, reason) => ofReservation(endAtOnce(state, reservation, outcome, now, reason)),
    step: (ending, count, now) => ofReservation(takeStep(state, ending, count, now)),
    cancelUnits: (reservation, units, now) => ofReservation(cancelUnitsOf(state, reservation, units, now)),
  };
}

function liveMoves(state: MemoryState): Pick<Synchronous<Reservations>, 'renew' | 'fallShort' | 'decide'> {
  return {
    renew: (held, expiresAt, now) => {
      const record = recordIn(state, held.reservationId);
      const old = existing(record);
      if (old !== undefined && renewedAlready(old, held, expiresAt)) return { done: true, reservation: old };
      const asRead = old?.status === 'held' && old.claim === held.claim && old.renewals === held.renewals;
      if (!asRead || old.expiresAt <= now || held.renewals >= held.maxRenewals) return refused(record);
      return written(state, { ...old, expiresAt, renewals: held.renewals + 1 });
    },
    fallShort: (over, paymentId, now) => {
      assertMoves(over, 'fallShort');
      const record = recordIn(state, over.reservationId);
      const old = existing(record);
      if (old !== undefined && shortAlready(old, over, paymentId)) return { done: true, reservation: old };
      if (old === undefined || old.status !== over.status || old.claim !== over.claim) return refused(record);
      const short = { ...old, status: 'short', paymentId, purgeAt: purgeAtFrom(now) } as Reservation;
      return written(state, short);
    },
    decide: (reservation, outcome, now, reason) => {
      assertMoves(reservation, 'decide', endingMove(outcome));
      const record = recordIn(state, reservation.reservationId);
      const old = existing(record);
      if (old !== undefined && decidedAlready(old, reservation.claim, outcome)) return { done: true, reservation: old };
      const asRead = old?.status === reservation.status && old.claim === reservation.claim;
      if (!asRead || (outcome === 'expired' && old.expiresAt > now)) return refused(record);
      const ending = { ...old, status: 'ending', outcome, cursor: 0, ...explained(reason) } as Reservation;
      return written(state, ending);
    },
  };
}

const NOTHING_TAKEN = { allocations: [], openUnits: 0, renewals: 0 } as const;

function claimed({ claim, allocations }: Taken) {
  return { claim, allocations, openUnits: allocations.reduce((sum, { quantity }) => sum + quantity, 0) };
}

function enter(
  state: MemoryState,
  order: Order,
  isOurs: (old: Reservation) => boolean,
  mayEnter: (record: OwnerRecord) => boolean,
  fresh: Reservation,
): WriteAnswer {
  const record = recordIn(state, order.reservationId);
  const old = existing(record);
  if (old !== undefined && isOurs(old)) return { done: true, reservation: old };
  return mayEnter(record) ? written(state, fresh) : refused(record);
}

/** Own over the pending or expired owner that was read, and no other. */
function ownOver(
  state: MemoryState,
  over: Pending | Expired,
  taken: Taken,
  becomes: Pick<Held, 'status' | 'expiresAt' | 'renewals'> | Pick<Confirmed, 'status' | 'paymentId'>,
): WriteAnswer {
  const record = recordIn(state, over.reservationId);
  const old = existing(record);
  if (old !== undefined && ownsAlready(old, taken.claim, becomes.status)) return { done: true, reservation: old };
  const asRead = old !== undefined && old.status === over.status && old.claim === over.claim;
  if (!asRead || isFenced(record, taken)) return refused(record);
  const { purgeAt: _dropped, ...kept } = old as Expired;
  return written(state, { ...kept, ...claimed(taken), ...becomes } as Reservation);
}

function isFenced(record: OwnerRecord, { claim }: Taken): boolean {
  return record.kind !== 'absent' && record.fenced.includes(claim);
}

function written(state: MemoryState, next: Reservation): WriteAnswer {
  return { done: true, reservation: putOwner(state, next) };
}

function refused(old: OwnerRecord): Refused {
  return { done: false, old };
}

export function recordIn(state: MemoryState, id: ReservationId): OwnerRecord {
  return recordOf(state.owners.get(reservationOwner(id)));
}

function existing(record: OwnerRecord): Reservation | undefined {
  return record.kind === 'reservation' ? record.reservation : undefined;
}
