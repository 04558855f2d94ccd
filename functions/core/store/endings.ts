import type { Evidence } from '../domain/claim.ts';
import type { Instant } from '../domain/ids.ts';
import type { Outcome } from '../domain/moves.ts';
import { type Owner, ownerIn, ownerKeyOf } from '../domain/owner.ts';
import {
  type Allocation,
  type Confirmed,
  type Ending,
  type Held,
  openUnitsOf,
  type Reservation,
  reservedAllocations,
} from '../domain/reservation.ts';
import type { EndingTransfer, RequestedTransfer } from '../domain/transfer.ts';
import type { EndAnswer, OwnerEndAnswer, Reservations } from '../reservations/ports.ts';
import { lateCopies, settleWrite } from './bucket-items.ts';
import type { Database } from './database.ts';
import {
  type Endable,
  endedAs,
  endingMove,
  explained,
  finishingMove,
  purgeAtFrom,
  steppedTo,
  summed,
} from './owner-changes.ts';
import { both, type Condition, pastDeadline, sameClaim, sameOpenUnits, stillAt } from './owner-conditions.ts';
import { ownerFrom } from './owner-items.ts';
import { unitsWrite } from './owner-units.ts';
import { ownerWrite } from './owner-write.ts';
import type { Write } from './write-expression.ts';

/** Units of an allocation that go back to their bucket. */
interface Settlement {
  readonly evidence: Evidence;
  readonly units: number;
}

/** The writes that end a reservation, or lines of it, together with its buckets. */
export function endings(db: Database): Pick<Reservations, 'end' | 'step' | 'cancelUnits'> {
  return {
    end: async (reservation, outcome, now, reason) =>
      ofReservation(await endOwner(db, reservation, outcome, now, reason)),
    step: async (ending, count, now) => ofReservation(await stepOwner(db, ending, count, now)),
    cancelUnits: async (over, units, now) => {
      const { owner, after } = unitsWrite(over, 'cancelled', units, now);
      const settlements = summed(units).flatMap(({ index, quantity }) => {
        const allocation = over.allocations[index];
        return allocation === undefined ? [] : [{ evidence: evidenceOf(over, allocation), units: quantity }];
      });
      return ofReservation(await commit(db, 'cancel lines', owner, settlements, after));
    },
  };
}

/** Ends any owner in one transaction, as it was read, with every bucket that it still has units in. */
export function endOwner(
  db: Database,
  over: Endable,
  outcome: Outcome,
  now: Instant,
  reason?: string,
): Promise<OwnerEndAnswer> {
  const due: Condition = outcome === 'expired' ? pastDeadline(now) : ALWAYS;
  const asRead = over.status === 'pending' ? ALWAYS : both(sameClaim(over), sameOpenUnits(over));
  const after = endedAs(over, outcome, purgeAtFrom(now), reason);
  const becomes = { status: after.status, purgeAt: purgeAtFrom(now), ...explained(reason) };
  const owner = ownerWrite(ownerKeyOf(over), becomes, both(stillAt(over, endingMove(outcome)), asRead, due));
  const settlements = over.status === 'pending' ? [] : settlementsOf(over, reservedAllocations(over));
  return commit(db, outcome === 'expired' ? 'expire' : 'cancel', owner, settlements, after);
}

/** The next allocations of any owner that ends in steps. */
export function stepOwner(
  db: Database,
  ending: Ending | EndingTransfer,
  count: number,
  now: Instant,
): Promise<OwnerEndAnswer> {
  const cursor = Math.min(ending.cursor + count, ending.allocations.length);
  const after = steppedTo(ending, cursor, purgeAtFrom(now));
  const sameCursor: Condition = { all: ['#cursor = :cursorRead'], values: { ':cursorRead': ending.cursor } };
  const condition = both(stillAt(ending, finishingMove(ending.outcome)), sameClaim(ending), sameCursor);
  const key = ownerKeyOf(ending);
  const owner =
    after.status === 'ending'
      ? ownerWrite(key, { cursor }, condition)
      : ownerWrite(key, { status: after.status, purgeAt: purgeAtFrom(now) }, condition, ['#outcome', '#cursor']);
  const open = reservedAllocations(ending).filter(({ index }) => index < cursor);
  return commit(db, 'step', owner, settlementsOf(ending, open), after);
}

const ALWAYS: Condition = { all: [], values: {} };
/** Owners that have taken something. */
type Claiming = Held | Confirmed | Ending | RequestedTransfer | EndingTransfer;

/** An answer over an owner that is known to be a reservation. */
function ofReservation(answer: OwnerEndAnswer): EndAnswer {
  return answer.done ? { done: true, reservation: answer.owner as Reservation } : answer;
}

function settlementsOf(over: Claiming, open: readonly { readonly allocation: Allocation }[]): Settlement[] {
  return open.map(({ allocation }) => ({ evidence: evidenceOf(over, allocation), units: openUnitsOf(allocation) }));
}

function evidenceOf({ claim }: Claiming, { bucket, evidence }: Allocation): Evidence {
  return { bucket, claim, value: evidence };
}

async function commit(
  db: Database,
  operation: string,
  owner: Write,
  settlements: readonly Settlement[],
  after: Owner,
): Promise<OwnerEndAnswer> {
  if (settlements.length === 0) {
    // Without buckets a single write does: half the price, and it answers with the item.
    const answer = await db.update(operation, owner);
    return answer.done
      ? { done: true, owner: ownerIn(ownerFrom(answer.item)) ?? after }
      : { done: false, old: ownerFrom(answer.old) };
  }
  const settles = settlements.map(({ evidence, units }) => settleWrite(evidence, units));
  const answer = await db.transact(operation, [owner, ...settles]);
  if (answer.done) return { done: true, owner: after };
  const [ownerRefused, ...bucketsRefused] = answer.refused;
  if (ownerRefused !== undefined) return { done: false, old: ownerFrom(ownerRefused.old) };
  const evidence = settlements.map((settlement) => settlement.evidence);
  return {
    done: false,
    late: lateCopies(
      evidence,
      bucketsRefused.map((refused) => refused?.old),
    ),
  };
}
