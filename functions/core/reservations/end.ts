import { giveLate } from '../claims/examine.ts';
import type { Instant, ReservationId } from '../domain/ids.ts';
import { MAX_BUCKETS_PER_END } from '../domain/limits.ts';
import type { Outcome } from '../domain/moves.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import { type Confirmed, type Ending, type Held, type Pending, reservedAllocations } from '../domain/reservation.ts';
import type { ReservationContext } from './context.ts';
import type { EndAnswer } from './ports.ts';

const MAX_TRIES = 40;

/** Which reservations an ending applies to, from what was read. */
export type MayEnd = (record: OwnerRecord) => Pending | Held | Confirmed | undefined;

/**
 * Ends a reservation: cancels or expires it, gives everything back, and carries on what is already ending. Built from what was read, and
 * read again whenever it changed meanwhile (PROTOCOL §3). More buckets than one transaction takes go in steps: first the decision, then
 * 99 at a time. Gives the owner as it is when there is nothing left to do: the caller sees who won.
 */
export async function end(
  context: ReservationContext,
  id: ReservationId,
  outcome: Outcome,
  mayEnd: MayEnd,
  reason?: string,
): Promise<OwnerRecord> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const record = await context.reservations.read(id);
    if (record.kind !== 'reservation') return record;
    const { reservation } = record;
    if (reservation.status === 'ending') {
      await step(context, reservation);
      continue;
    }
    const open = mayEnd(record);
    if (open === undefined) return record;
    const now = context.claims.now();
    const large = open.status !== 'pending' && reservedAllocations(open).length > bucketsPerEnd(context);
    const answer = large
      ? await context.reservations.decide(open, outcome, now, reason)
      : await context.reservations.end(open, outcome, now, reason);
    await giveLateCopies(context, answer);
    if (answer.done && answer.reservation.status !== 'ending') return { ...record, reservation: answer.reservation };
  }
  return context.reservations.read(id);
}

/** Expires a hold or a pending reservation whose deadline has passed, and carries on any ending. Anyone may call it, at any time. */
export function expire(context: ReservationContext, id: ReservationId): Promise<OwnerRecord> {
  return end(context, id, 'expired', (record) => overdue(record, context.claims.now()));
}

function overdue(record: OwnerRecord, now: Instant): Pending | Held | undefined {
  if (record.kind !== 'reservation') return undefined;
  const { reservation } = record;
  const unpaid = reservation.status === 'held' || reservation.status === 'pending';
  return unpaid && reservation.expiresAt <= now ? reservation : undefined;
}

function bucketsPerEnd(context: ReservationContext): number {
  return context.bucketsPerEnd ?? MAX_BUCKETS_PER_END;
}

/** One step of an ending. Two may try the same one: one loses, reads, and goes on. */
async function step(context: ReservationContext, ending: Ending): Promise<void> {
  const answer = await context.reservations.step(ending, bucketsPerEnd(context), context.claims.now());
  await giveLateCopies(context, answer);
}

/** Late copies of takes lie in buckets that are to be settled: they are given back, and the transaction repeated. */
export async function giveLateCopies(context: ReservationContext, answer: EndAnswer): Promise<void> {
  if ('late' in answer) await giveLate(context.claims, answer.late);
}
