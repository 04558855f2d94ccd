import { reservationOwner } from '../domain/claim.ts';
import type { Expired, Order, Pending, Reservation } from '../domain/reservation.ts';
import type { Reservations, WriteAnswer } from '../reservations/ports.ts';
import type { Database } from './database.ts';
import { endings } from './endings.ts';
import {
  decidedAlready,
  endingMove,
  explained,
  openedAlready,
  ownsAlready,
  purgeAtFrom,
  renewedAlready,
  shortAlready,
} from './owner-changes.ts';
import {
  beforeDeadline,
  both,
  type Condition,
  notFenced,
  pastDeadline,
  sameClaim,
  stillAt,
  wherever,
} from './owner-conditions.ts';
import { orderAttributes, ownerFrom, reservationFrom, reservationKey } from './owner-items.ts';
import { claimed, NO_PURGE, ownerWrite } from './owner-write.ts';
import type { Values } from './write-expression.ts';

/** Reservations in DynamoDB: each move one conditional write (PROTOCOL §2). A write that finds its own earlier copy is done. */
export function reservations(db: Database): Reservations {
  return {
    read: async (id) => ownerFrom(await db.get('read reservation', 'reservations', reservationKey(id), true)),
    ...entries(db),
    ...owning(db),
    ...unowning(db),
    ...endings(db),
  };
}

/** The moves that make a reservation of an absent or void owner. UpdateItem, so that the fences stay. */
function entries(db: Database): Pick<Reservations, 'open' | 'hold'> {
  return {
    open: (order, expiresAt) => {
      const becomes = { ...orderAttributes(order), status: 'pending', expiresAt };
      const isOurs = (old: Reservation) => openedAlready(old, order.createdAt, expiresAt);
      return write(db, 'open', order, becomes, wherever('open'), isOurs, NO_PURGE);
    },
    hold: (order, taken, expiresAt) => {
      const becomes = { ...orderAttributes(order), status: 'held', expiresAt, renewals: 0, ...claimed(taken) };
      const isOurs = (old: Reservation) => ownsAlready(old, taken.claim, 'held');
      return write(db, 'hold', order, becomes, both(wherever('hold'), notFenced(taken.claim)), isOurs, NO_PURGE);
    },
  };
}

/** Own over the pending or expired owner that was read. */
function owning(db: Database): Pick<Reservations, 'pay' | 'holdAgain'> {
  return {
    pay: (over, taken, paymentId) => {
      const becomes = { status: 'confirmed', paymentId, renewals: over.renewals, ...claimed(taken) };
      const isOurs = (old: Reservation) => ownsAlready(old, taken.claim, 'confirmed');
      const move = over.status === 'pending' ? 'payPending' : 'payLate';
      return write(
        db,
        'pay',
        over,
        becomes,
        both(stillAt(over, move), replaces(over), notFenced(taken.claim)),
        isOurs,
        NO_PURGE,
      );
    },
    holdAgain: (over, taken, expiresAt) => {
      const becomes = { status: 'held', expiresAt, renewals: over.renewals + 1, ...claimed(taken) };
      const isOurs = (old: Reservation) => ownsAlready(old, taken.claim, 'held');
      const condition = both(stillAt(over, 'holdAgain'), replaces(over), notFenced(taken.claim));
      return write(db, 'hold again', over, becomes, condition, isOurs, NO_PURGE);
    },
  };
}

/** The single writes over an owner that take no stock. */
function unowning(db: Database): Pick<Reservations, 'confirm' | 'renew' | 'fallShort' | 'decide'> {
  return {
    confirm: (reservationId, paymentId, now) => {
      const condition = both(wherever('confirm'), beforeDeadline(now));
      // An earlier confirm with this payment is refused too: the caller must tell it from one with another payment anyway.
      return write(db, 'confirm', { reservationId }, { status: 'confirmed', paymentId }, condition, () => false);
    },
    renew: (held, expiresAt, now) => {
      const counted: Condition = {
        all: ['#renewals = :renewalsRead', '#renewals < :most'],
        values: { ':renewalsRead': held.renewals, ':most': held.maxRenewals },
      };
      const condition = both(stillAt(held, 'renew'), sameClaim(held), beforeDeadline(now), counted);
      const becomes = { expiresAt, renewals: held.renewals + 1 };
      return write(db, 'renew', held, becomes, condition, (old) => renewedAlready(old, held, expiresAt));
    },
    fallShort: (over, paymentId, now) => {
      const becomes = { status: 'short', paymentId, purgeAt: purgeAtFrom(now) };
      const condition = both(stillAt(over, 'fallShort'), replaces(over));
      return write(db, 'fall short', over, becomes, condition, (old) => shortAlready(old, over, paymentId));
    },
    decide: (reservation, outcome, now, reason) => {
      const due = outcome === 'expired' ? pastDeadline(now) : NO_CONDITION;
      const condition = both(stillAt(reservation, 'decide', endingMove(outcome)), sameClaim(reservation), due);
      const becomes = { status: 'ending', outcome, cursor: 0, ...explained(reason) };
      return write(db, 'decide', reservation, becomes, condition, (old) =>
        decidedAlready(old, reservation.claim, outcome),
      );
    },
  };
}

const NO_CONDITION: Condition = { all: [], values: {} };

/** A pending owner has one status and nothing else that moves; an expired one is named by the claim that it had. */
function replaces(over: Pending | Expired): Condition {
  return over.status === 'pending' ? NO_CONDITION : sameClaim(over);
}

async function write(
  db: Database,
  operation: string,
  { reservationId }: Pick<Order, 'reservationId'>,
  becomes: Values,
  condition: Condition,
  isOurs: (old: Reservation) => boolean,
  remove: readonly string[] = [],
): Promise<WriteAnswer> {
  const answer = await db.update(operation, ownerWrite(reservationOwner(reservationId), becomes, condition, remove));
  if (answer.done) return { done: true, reservation: reservationFrom(answer.item) };
  const old = ownerFrom(answer.old);
  if (old.kind === 'reservation' && isOurs(old.reservation)) return { done: true, reservation: old.reservation };
  return { done: false, old };
}
