import type { Evidence } from '../domain/claim.ts';
import {
  type Allocation,
  type Confirmed,
  type Ending,
  type Held,
  openUnitsOf,
  type Reservation,
  reservedAllocations,
} from '../domain/reservation.ts';
import type { EndAnswer, Reservations } from '../reservations/ports.ts';
import { lateCopies, settleWrite } from './bucket-items.ts';
import type { Database } from './database.ts';
import { endedAs, endingMove, explained, finishingMove, purgeAtFrom, steppedTo, summed } from './owner-changes.ts';
import { both, type Condition, pastDeadline, sameClaim, sameOpenUnits, stillAt } from './owner-conditions.ts';
import { ownerFrom, reservationFrom, reservationKey } from './owner-items.ts';
import { unitsWrite } from './owner-units.ts';
import { COUNT_REVISION, type Values, type Write } from './write-expression.ts';

/** Units of an allocation that go back to their bucket. */
interface Settlement {
  readonly evidence: Evidence;
  readonly units: number;
}

/** The writes that end an owner, or lines of it, together with its buckets. */
export function endings(db: Database): Pick<Reservations, 'end' | 'step' | 'cancelUnits'> {
  return {
    end: (reservation, outcome, now, reason) => {
      const due: Condition = outcome === 'expired' ? pastDeadline(now) : ALWAYS;
      const asRead =
        reservation.status === 'pending' ? ALWAYS : both(sameClaim(reservation), sameOpenUnits(reservation));
      const after = endedAs(reservation, outcome, purgeAtFrom(now), reason);
      const becomes = { status: after.status, purgeAt: purgeAtFrom(now), ...explained(reason) };
      const owner = ownerWrite(reservation, becomes, both(stillAt(reservation, endingMove(outcome)), asRead, due));
      const settlements =
        reservation.status === 'pending' ? [] : settlementsOf(reservation, reservedAllocations(reservation));
      return commit(db, outcome === 'expired' ? 'expire' : 'cancel', owner, settlements, after);
    },
    step: (ending, count, now) => {
      const cursor = Math.min(ending.cursor + count, ending.allocations.length);
      const after = steppedTo(ending, cursor, purgeAtFrom(now));
      const sameCursor: Condition = { all: ['#cursor = :cursorRead'], values: { ':cursorRead': ending.cursor } };
      const condition = both(stillAt(ending, finishingMove(ending.outcome)), sameClaim(ending), sameCursor);
      const owner =
        after.status === 'ending'
          ? ownerWrite(ending, { cursor }, condition)
          : ownerWrite(ending, { status: after.status, purgeAt: purgeAtFrom(now) }, condition, ['#outcome', '#cursor']);
      const open = reservedAllocations(ending).filter(({ index }) => index < cursor);
      return commit(db, 'step', owner, settlementsOf(ending, open), after);
    },
    cancelUnits: (over, units, now) => {
      const { owner, after } = unitsWrite(over, 'cancelled', units, now);
      const settlements = summed(units).flatMap(({ index, quantity }) => {
        const allocation = over.allocations[index];
        return allocation === undefined ? [] : [{ evidence: evidenceOf(over, allocation), units: quantity }];
      });
      return commit(db, 'cancel lines', owner, settlements, after);
    },
  };
}

const ALWAYS: Condition = { all: [], values: {} };

function ownerWrite(over: Reservation, becomes: Values, condition: Condition, remove: readonly string[] = []): Write {
  return {
    table: 'reservations',
    key: reservationKey(over.reservationId),
    set: Object.keys(becomes).map((name) => `#${name} = :${name}`),
    remove,
    add: [COUNT_REVISION],
    condition: condition.all,
    values: {
      ...Object.fromEntries(Object.entries(becomes).map(([name, value]) => [`:${name}`, value])),
      ...condition.values,
      ':one': 1,
    },
  };
}

function settlementsOf(
  over: Held | Confirmed | Ending,
  open: readonly { readonly allocation: Allocation }[],
): Settlement[] {
  return open.map(({ allocation }) => ({ evidence: evidenceOf(over, allocation), units: openUnitsOf(allocation) }));
}

function evidenceOf({ claim }: Held | Confirmed | Ending, { bucket, evidence }: Allocation): Evidence {
  return { bucket, claim, value: evidence };
}

async function commit(
  db: Database,
  operation: string,
  owner: Write,
  settlements: readonly Settlement[],
  after: Reservation,
): Promise<EndAnswer> {
  if (settlements.length === 0) {
    // Without buckets a single write does: half the price, and it answers with the item.
    const answer = await db.update(operation, owner);
    return answer.done
      ? { done: true, reservation: reservationFrom(answer.item) }
      : { done: false, old: ownerFrom(answer.old) };
  }
  const settles = settlements.map(({ evidence, units }) => settleWrite(evidence, units));
  const answer = await db.transact(operation, [owner, ...settles]);
  if (answer.done) return { done: true, reservation: after };
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
