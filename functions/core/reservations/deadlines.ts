import type { Instant, ReservationId } from '../domain/ids.ts';
import { MAX_DELAY_SECONDS } from '../domain/limits.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { ReservationContext } from './context.ts';
import { expire } from './end.ts';
import type { Timer, Timers } from './ports.ts';

// How deadlines are kept (DESIGN §4.2, Expiry): three ways to the same conditional transaction, none trusted alone.
//
//   own ──stream──▶ timer item ──────────────── time to live ──▶ stream ──▶ expire     minutes late, or hours
//             └───▶ delay message, if it is near ──▶ queue ──▶ expire                  within 2 s
//                   sweep, each minute: far deadlines that came near ──▶ queue; overdue ones ──▶ expire

export interface DeadlineMessage {
  readonly reservationId: ReservationId;
  readonly expiresAt: Instant;
}

export interface Deadlines {
  readonly context: ReservationContext;
  readonly timers: Timers;
  readonly send: (
    messages: readonly { readonly content: DeadlineMessage; readonly delaySeconds: number }[],
  ) => Promise<void>;
}

/** A sweep comes each minute; it looks a little further than to the next. */
const SWEEP_HORIZON_MS = 90_000;
const SWEEP_LIMIT = 500;
/** A sweep that has this much to do leaves the rest to the next. */
const SWEEP_MS = 30_000;
/** Deadlines within this have a message from the start; SQS delays a quarter of it, so it is sent again up to four times. */
const MAX_ANNOUNCED_SECONDS = 4 * MAX_DELAY_SECONDS;
const EXPIRES_AT_ONCE = 10;
/** A message may come a fraction early, as delays are whole seconds: not worth another message. */
const EARLY_MS = 1_000;

/**
 * Follows a change of a reservation: an unpaid one has a timer, and, when its deadline is near, a delay message. One that is ending in steps has a
 * timer too, due at once: should whoever took the first step die, the sweep carries on.
 */
export async function followDeadline(
  deadlines: Deadlines,
  before: Reservation | undefined,
  after: Reservation,
): Promise<void> {
  const { reservationId, expiresAt } = after;
  const now = deadlines.context.claims.now();
  if (after.status === 'ending') {
    if (before?.status !== 'ending') await deadlines.timers.set({ reservationId, deadline: now });
    return;
  }
  if (!isUnpaid(after)) {
    const had = before && isUnfinished(before) ? Math.max(before.expiresAt, now) : undefined;
    if (had !== undefined) await deadlines.timers.clear({ reservationId, deadline: had });
    return;
  }
  if (before && isUnpaid(before) && before.expiresAt === expiresAt) return;
  await deadlines.timers.set({ reservationId, deadline: expiresAt });
  const isNear = secondsUntil(deadlines, expiresAt) <= MAX_ANNOUNCED_SECONDS;
  if (isNear) await sendMessages(deadlines, [{ reservationId, deadline: expiresAt }]);
}

/**
 * A deadline that a message spoke of: expires the reservation, or sends the message again if it came early.
 * @throws when the reservation could not be ended yet, so that the message comes again
 */
export async function reachDeadline(deadlines: Deadlines, reservationId: ReservationId): Promise<void> {
  const { claims } = deadlines.context;
  const record = await deadlines.context.reservations.read(reservationId);
  if (record.kind !== 'reservation' || !isUnfinished(record.reservation)) return;
  const early = isUnpaid(record.reservation) ? record.reservation.expiresAt - claims.now() : 0;
  if (early > EARLY_MS) return sendMessages(deadlines, [{ reservationId, deadline: record.reservation.expiresAt }]);
  if (early > 0) await claims.sleep(early);
  const after = await expire(deadlines.context, reservationId);
  if (isDue(after, claims.now()))
    throw new Error(`reservation ${reservationId} kept changing: its deadline is tried again`);
}

/** A timer that time to live removed. Whoever renewed meanwhile has set it again, unless they were faster than the removal. */
export async function timerRemoved(deadlines: Deadlines, { reservationId }: Timer): Promise<void> {
  const record = await expire(deadlines.context, reservationId);
  if (record.kind !== 'reservation' || !isUnfinished(record.reservation)) return;
  await deadlines.timers.set({ reservationId, deadline: record.reservation.expiresAt });
}

/**
 * Sends messages for what falls due before the next sweep, and expires what is overdue. Says how many of each.
 * @throws after all were tried, when some could not be expired
 */
export async function sweepHolds(deadlines: Deadlines): Promise<{ expired: number; announced: number }> {
  const startedAt = deadlines.context.claims.now();
  const near = (await deadlines.timers.due(startedAt + SWEEP_HORIZON_MS, SWEEP_LIMIT)).filter(
    ({ deadline }) => deadline > startedAt,
  );
  await sendMessages(deadlines, near);
  let expired = 0;
  for (;;) {
    const overdue = await deadlines.timers.due(startedAt, SWEEP_LIMIT);
    const failed = await expireAll(deadlines, overdue);
    expired += overdue.length - failed.length;
    if (failed.length > 0) throw failed[0];
    const isOver = overdue.length < SWEEP_LIMIT || deadlines.context.claims.now() - startedAt > SWEEP_MS;
    if (isOver) return { expired, announced: near.length };
  }
}

/** What could not be expired does not keep the others waiting. */
async function expireAll(deadlines: Deadlines, overdue: readonly Timer[]): Promise<unknown[]> {
  const failed: unknown[] = [];
  for (let i = 0; i < overdue.length; i += EXPIRES_AT_ONCE) {
    const some = overdue.slice(i, i + EXPIRES_AT_ONCE);
    const answers = await Promise.allSettled(some.map((timer) => expireOrClear(deadlines, timer)));
    failed.push(...answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : [])));
  }
  return failed;
}

/** A timer whose reservation is over, or paid, has served. */
async function expireOrClear({ context, timers }: Deadlines, timer: Timer): Promise<void> {
  const record = await expire(context, timer.reservationId);
  if (record.kind !== 'reservation' || !isUnfinished(record.reservation)) await timers.clear(timer);
}

async function sendMessages(deadlines: Deadlines, timers: readonly Timer[]): Promise<void> {
  await deadlines.send(
    timers.map(({ reservationId, deadline }) => ({
      content: { reservationId, expiresAt: deadline },
      delaySeconds: secondsUntil(deadlines, deadline),
    })),
  );
}

function secondsUntil({ context }: Deadlines, deadline: Instant): number {
  return Math.max(0, Math.ceil((deadline - context.claims.now()) / 1_000));
}

/** Unpaid, or on its way to its end: somebody must still look after it. */
function isUnfinished(reservation: Reservation): boolean {
  return isUnpaid(reservation) || reservation.status === 'ending';
}

function isDue(record: OwnerRecord, now: Instant): boolean {
  if (record.kind !== 'reservation') return false;
  const { reservation } = record;
  return reservation.status === 'ending' || (isUnpaid(reservation) && reservation.expiresAt <= now);
}

function isUnpaid({ status }: Reservation): boolean {
  return status === 'held' || status === 'pending';
}
