import type { Evidence } from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import type { Outcome } from '../../../functions/core/domain/moves.ts';
import { type Owner, type OwnerRecord, ownerIn, ownerKeyOf } from '../../../functions/core/domain/owner.ts';
import {
  type Allocation,
  type Confirmed,
  type Ending,
  openUnitsOf,
  type Reservation,
  reservedAllocations,
} from '../../../functions/core/domain/reservation.ts';
import type { EndingTransfer } from '../../../functions/core/domain/transfer.ts';
import type { EndAnswer, OwnerEndAnswer } from '../../../functions/core/reservations/ports.ts';
import { assertFits } from '../../../functions/core/store/assert-counts.ts';
import {
  afterUnits,
  assertMoves,
  type Endable,
  endedAs,
  endingMove,
  finishingMove,
  purgeAtFrom,
  steppedTo,
  summed,
  type Units,
} from '../../../functions/core/store/owner-changes.ts';
import { giveBack, hasLateCopy, lateCopy } from './memory-buckets.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';

/** Units that go back to their bucket with the evidence of the take that brought them. */
interface Settlement {
  readonly evidence: Evidence;
  readonly units: number;
}

/** Cancel and expire in one transaction. */
export function endAtOnce(
  state: MemoryState,
  read: Endable,
  outcome: Outcome,
  now: Instant,
  reason?: string,
): OwnerEndAnswer {
  assertMoves(read, endingMove(outcome));
  const asRead = (old: Owner) => {
    const due = outcome === 'cancelled' || ('expiresAt' in old && old.expiresAt <= now);
    if (read.status === 'pending') return old.status === 'pending' && due;
    return isAsRead(old, read) && due;
  };
  const settlements = settlementsOf(read, reservedAllocations(read));
  const ended = (over: Endable) => endedAs(over, outcome, purgeAtFrom(now), reason);
  return transact(state, read, ended, asRead, settlements);
}

/** The next allocations of an ending owner. */
export function takeStep(
  state: MemoryState,
  ending: Ending | EndingTransfer,
  count: number,
  now: Instant,
): OwnerEndAnswer {
  assertMoves(ending, finishingMove(ending.outcome));
  const cursor = Math.min(ending.cursor + count, ending.allocations.length);
  const asRead = (old: Owner) => old.status === 'ending' && old.claim === ending.claim && old.cursor === ending.cursor;
  const open = reservedAllocations(ending).filter(({ index }) => index < cursor);
  const stepped = (over: Ending | EndingTransfer) => steppedTo(over, cursor, purgeAtFrom(now));
  return transact(state, ending, stepped, asRead, settlementsOf(ending, open));
}

/** Cancels units of single lines of a confirmed owner. */
export function cancelUnitsOf(
  state: MemoryState,
  over: Confirmed,
  units: readonly Units[],
  now: Instant,
): OwnerEndAnswer {
  assertMoves(over, 'closeLines');
  const settlements = summed(units).flatMap(({ index, quantity }) => {
    const allocation = over.allocations[index];
    return allocation === undefined ? [] : [{ evidence: evidenceOf(over, allocation), units: quantity }];
  });
  // The numbers are those that were read: it is the condition that makes them true.
  const cancelled = () => afterUnits(over, 'cancelled', units, purgeAtFrom(now)).after;
  return transact(state, over, cancelled, (old) => isAsRead(old, over), settlements);
}

/** An answer over an owner that is known to be a reservation. */
export function ofReservation(answer: OwnerEndAnswer): EndAnswer {
  return answer.done ? { done: true, reservation: answer.owner as Reservation } : answer;
}

/** A claiming owner is as read when its status, claim and count of open units are: the count only falls while a claim lasts. */
export function isAsRead(old: Owner, read: Owner): boolean {
  return old.status === read.status && old.claim === read.claim && old.openUnits === read.openUnits;
}

function settlementsOf(over: Owner, open: readonly { readonly allocation: Allocation }[]): Settlement[] {
  return open.map(({ allocation }) => ({ evidence: evidenceOf(over, allocation), units: openUnitsOf(allocation) }));
}

function evidenceOf(over: Owner, { bucket, evidence }: Allocation): Evidence {
  if (over.claim === undefined) throw new RangeError('an owner without a claim has taken nothing');
  return { bucket, claim: over.claim, value: evidence };
}

/** `change` is made to the owner as it lies there; what no condition names, a deadline that moved meanwhile, stays as it is. */
function transact<Kind extends Owner>(
  state: MemoryState,
  read: Kind,
  change: (over: Kind) => Owner,
  asRead: (old: Owner) => boolean,
  settlements: readonly Settlement[],
): OwnerEndAnswer {
  assertFits(1 + settlements.length);
  const answered = change(read);
  const record: OwnerRecord = recordOf(state.owners.get(ownerKeyOf(read)));
  const old = ownerIn(record);
  if (old === undefined || !asRead(old)) return { done: false, old: record };
  const late = settlements.filter(({ evidence }) => hasLateCopy(state, evidence));
  if (late.length > 0) return { done: false, late: late.map(({ evidence }) => lateCopy(state, evidence)) };
  for (const { evidence, units } of settlements) giveBack(state, evidence, units);
  const written = putOwner(state, change(old as Kind));
  // Without buckets it is a single write, which answers with the item; a transaction answers with what was read and written.
  return { done: true, owner: settlements.length === 0 ? written : answered };
}
