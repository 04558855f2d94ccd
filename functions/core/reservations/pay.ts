import { acquire, type TakenClaim } from '../claims/acquire.ts';
import { assertYoung } from '../claims/attempt.ts';
import { evidenceIn, examine, isOverdue, judge } from '../claims/examine.ts';
import { reclaimOwn, served } from '../claims/take-all.ts';
import type { Bucket } from '../domain/bucket.ts';
import type { PaymentId } from '../domain/ids.ts';
import { GRACE_SECONDS } from '../domain/limits.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Shortage } from '../domain/refusal.ts';
import { demandOf, type Expired, isRetiring, type Pending } from '../domain/reservation.ts';
import type { ReservationContext } from './context.ts';
import { notTaken, tryAgain } from './not-taken.ts';
import { stockWish } from './stock-wish.ts';

/** What came of a payment for a reservation that holds nothing. `changed`: somebody else moved it; ask its record. */
export type Payment =
  | { readonly kind: 'changed'; readonly record: OwnerRecord }
  | { readonly kind: 'short'; readonly record: OwnerRecord; readonly shortages: readonly Shortage[] }
  /** Others are at work on the units, or the order no longer fits in one reservation. */
  | { readonly kind: 'not-taken'; readonly refusal: ReturnType<typeof notTaken> };

const PATIENCE_MS = 200;

/**
 * Takes the stock for a payment that came late, or in payment mode (PROTOCOL §3 Confirm): a new claim, owned over exactly the owner that
 * was read. `short` is written only when the refused buckets hold no unowned evidence of anyone: somebody's abandoned attempt, or another copy
 * of this very payment, must not cost a payer a refund (DESIGN §4.3).
 */
export async function pay(
  context: ReservationContext,
  over: Pending | Expired,
  paymentId: PaymentId,
): Promise<Payment> {
  const { claims } = context;
  const startedAt = claims.now();
  const patientUntil = startedAt + GRACE_SECONDS * 1_000;
  // So late that its record may be deleted while stock is taken for it: the payer is refunded, and a person is told.
  if (over.status === 'expired' && isRetiring(over.purgeAt, startedAt)) return fallShort(context, over, paymentId, []);
  for (;;) {
    const acquired = await acquire(claims, await stockWish(context, over.reservationId, demandOf(over)));
    if (acquired.kind === 'taken') {
      assertYoung(claims, startedAt);
      return { kind: 'changed', record: await own(context, over, acquired, paymentId) };
    }
    if (acquired.kind !== 'refused') return { kind: 'not-taken', refusal: notTaken(acquired) };
    if (await settled(context, acquired.seen)) return fallShort(context, over, paymentId, acquired.shortages);
    if (claims.now() >= patientUntil) return { kind: 'not-taken', refusal: tryAgain() };
    await claims.sleep(PATIENCE_MS);
  }
}

async function fallShort(
  { claims, reservations }: ReservationContext,
  over: Pending | Expired,
  paymentId: PaymentId,
  shortages: readonly Shortage[],
): Promise<Payment> {
  const answer = await reservations.fallShort(over, paymentId, claims.now());
  if (!answer.done) return { kind: 'changed', record: answer.old };
  return { kind: 'short', record: { kind: 'reservation', reservation: answer.reservation, fenced: [] }, shortages };
}

async function own(
  context: ReservationContext,
  over: Pending | Expired,
  { claim, units }: TakenClaim,
  paymentId: PaymentId,
): Promise<OwnerRecord> {
  const answer = await context.reservations.pay(over, { claim, allocations: units }, paymentId);
  if (answer.done) {
    served(context.claims, claim, units);
    return { kind: 'reservation', reservation: answer.reservation, fenced: [] };
  }
  const outcome = await reclaimOwn(context.claims, claim, units);
  return outcome === 'owned' ? context.reservations.read(over.reservationId) : answer.old;
}

/** Whether every unit in these buckets is somebody's. An orphan older than the grace is reclaimed on the way: then it is not. */
async function settled({ claims }: ReservationContext, seen: readonly Bucket[]): Promise<boolean> {
  const findings = await Promise.all(
    seen.flatMap(evidenceIn).map(async (evidence) => {
      if ((await judge(claims, evidence)).verdict === 'forget') return true;
      if (isOverdue(claims, evidence.claim)) await examine(claims, evidence);
      return false;
    }),
  );
  return findings.every((owned) => owned);
}
