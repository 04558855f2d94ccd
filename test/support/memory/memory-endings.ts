import { type Evidence, reservationOwner } from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import type { Outcome } from '../../../functions/core/domain/moves.ts';
import {
  type Allocation,
  type Confirmed,
  type Ending,
  type Held,
  type OwnerRecord,
  openUnitsOf,
  type Pending,
  type Reservation,
  reservedAllocations,
} from '../../../functions/core/domain/reservation.ts';
import type { EndAnswer } from '../../../functions/core/reservations/ports.ts';
import { assertFits } from '../../../functions/core/store/assert-counts.ts';
import {
  afterUnits,
  assertMoves,
  endedAs,
  endingMove,
  finishingMove,
  purgeAtFrom,
  steppedTo,
  summed,
  type Units,
} from '../../../functions/core/store/owner-changes.ts';
import { giveBack, hasLateCopy, lateCopy } from './memory-buckets.ts';
import { putReservation } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';

/** Units that go back to their bucket with the evidence of the take that brought them. */
interface Settlement {
  readonly evidence: Evidence;
  readonly units: number;
}

/** Cancel and expire in one transaction. */
export function endAtOnce(
  state: MemoryState,
  reservation: Pending | Held | Confirmed,
  outcome: Outcome,
  now: Instant,
  reason?: string,
): EndAnswer {
  assertMoves(reservation, endingMove(outcome));
  const asRead = (old: Reservation) => {
    const due = outcome === 'cancelled' || old.expiresAt <= now;
    if (reservation.status === 'pending') return old.status === 'pending' && due;
    return isAsRead(old, reservation) && due;
  };
  const settlements = settlementsOf(reservation, reservedAllocations(reservation));
  const ended = (over: Pending | Held | Confirmed) => endedAs(over, outcome, purgeAtFrom(now), reason);
  return transact(state, reservation, ended, asRead, settlements);
}

/** The next allocations of an ending owner. */
export function takeStep(state: MemoryState, ending: Ending, count: number, now: Instant): EndAnswer {
  assertMoves(ending, finishingMove(ending.outcome));
  const cursor = Math.min(ending.cursor + count, ending.allocations.length);
  const asRead = (old: Reservation) =>
    old.status === 'ending' && old.claim === ending.claim && old.cursor === ending.cursor;
  const open = reservedAllocations(ending).filter(({ index }) => index < cursor);
  const stepped = (over: Ending) => steppedTo(over, cursor, purgeAtFrom(now));
  return transact(state, ending, stepped, asRead, settlementsOf(ending, open));
}

/** Cancels units of single lines of a confirmed owner. */
export function cancelUnitsOf(state: MemoryState, over: Confirmed, units: readonly Units[], now: Instant): EndAnswer {
  assertMoves(over, 'closeLines');
  const settlements = summed(units).flatMap(({ index, quantity }) => {
    const allocation = over.allocations[index];
    return allocation === undefined ? [] : [{ evidence: evidenceOf(over, allocation), units: quantity }];
  });
  // The numbers are those that were read: it is the condition that makes them true.
  const cancelled = () => afterUnits(over, 'cancelled', units, purgeAtFrom(now)).reservation;
  return transact(state, over, cancelled, (old) => isAsRead(old, over), settlements);
}

/** A claiming owner is as read when its status, claim and count of open units are: the count only falls while a claim lasts. */
export function isAsRead(old: Reservation, read: Held | Confirmed): boolean {
  return old.status === read.status && old.claim === read.claim && old.openUnits === read.openUnits;
}

function settlementsOf(
  over: Pending | Held | Confirmed | Ending,
  open: readonly { readonly allocation: Allocation }[],
): Settlement[] {
  return open.map(({ allocation }) => ({ evidence: evidenceOf(over, allocation), units: openUnitsOf(allocation) }));
}

function evidenceOf(over: Pending | Held | Confirmed | Ending, { bucket, evidence }: Allocation): Evidence {
  if (over.claim === undefined) throw new RangeError('a pending owner has taken nothing');
  return { bucket, claim: over.claim, value: evidence };
}

/** `change` is made to the owner as it lies there; what no condition names, a deadline that moved meanwhile, stays as it is. */
function transact<Owner extends Reservation>(
  state: MemoryState,
  read: Owner,
  change: (over: Owner) => Reservation,
  asRead: (old: Reservation) => boolean,
  settlements: readonly Settlement[],
): EndAnswer {
  assertFits(1 + settlements.length);
  const answered = change(read);
  const key = reservationOwner(read.reservationId);
  const record: OwnerRecord = recordOf(state.owners.get(key));
  if (record.kind !== 'reservation' || !asRead(record.reservation)) return { done: false, old: record };
  const late = settlements.filter(({ evidence }) => hasLateCopy(state, evidence));
  if (late.length > 0) return { done: false, late: late.map(({ evidence }) => lateCopy(state, evidence)) };
  for (const { evidence, units } of settlements) giveBack(state, evidence, units);
  const written = putReservation(state, key, change(record.reservation as Owner));
  // Without buckets it is a single write, which answers with the item; a transaction answers with what was read and written.
  return { done: true, reservation: settlements.length === 0 ? written : answered };
}
