import type { Instant, ReservationId } from '../domain/ids.ts';
import { MAX_DELAY_SECONDS } from '../domain/limits.ts';
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
const EXPIRES_AT_ONCE = 10;
/** A message may come a fraction early, as delays are whole seconds: not worth another message. */
const EARLY_MS = 1_000;

/** Follows a change of a reservation: an unpaid one has a timer, and, when its deadline is near, a delay message. */
export async function followDeadline(
  deadlines: Deadlines,
  before: Reservation | undefined,
  after: Reservation,
): Promise<void> {
  const { reservationId, expiresAt } = after;
  const was = before && isUnpaid(before) ? before.expiresAt : undefined;
  if (!isUnpaid(after)) {
    if (was !== undefined) await deadlines.timers.clear(reservationId);
    return;
  }
  if (was === expiresAt) return;
  await deadlines.timers.set({ reservationId, deadline: expiresAt });
  if (secondsUntil(deadlines, expiresAt) <= MAX_DELAY_SECONDS)
    await sendMessages(deadlines, [{ reservationId, deadline: expiresAt }]);
}

/** A deadline that a message spoke of: expires the reservation, or sends the message again if it came early. */
export async function reachDeadline(deadlines: Deadlines, reservationId: ReservationId): Promise<void> {
  const { claims } = deadlines.context;
  const record = await deadlines.context.reservations.read(reservationId);
  if (record.kind !== 'reservation' || !isUnpaid(record.reservation)) return;
  const early = record.reservation.expiresAt - claims.now();
  if (early > EARLY_MS) return sendMessages(deadlines, [{ reservationId, deadline: record.reservation.expiresAt }]);
  if (early > 0) await claims.sleep(early);
  await expire(deadlines.context, reservationId);
}

/** A timer that time to live removed. Whoever renewed meanwhile has set it again, unless they were faster than the removal. */
export async function timerRemoved(deadlines: Deadlines, { reservationId }: Timer): Promise<void> {
  const record = await expire(deadlines.context, reservationId);
  if (record.kind !== 'reservation' || !isUnpaid(record.reservation)) return;
  await deadlines.timers.set({ reservationId, deadline: record.reservation.expiresAt });
}

/** Expires what is overdue, and sends messages for what falls due before the next sweep. Says how many of each. */
export async function sweepHolds(deadlines: Deadlines): Promise<{ expired: number; announced: number }> {
  const now = deadlines.context.claims.now();
  const due = await deadlines.timers.due(now + SWEEP_HORIZON_MS, SWEEP_LIMIT);
  const overdue = due.filter(({ deadline }) => deadline <= now);
  const near = due.filter(({ deadline }) => deadline > now);
  await sendMessages(deadlines, near);
  for (let i = 0; i < overdue.length; i += EXPIRES_AT_ONCE) {
    await Promise.all(overdue.slice(i, i + EXPIRES_AT_ONCE).map((timer) => expireOrClear(deadlines, timer)));
  }
  return { expired: overdue.length, announced: near.length };
}

/** A timer whose reservation is over, or paid, has served. */
async function expireOrClear({ context, timers }: Deadlines, { reservationId }: Timer): Promise<void> {
  const record = await expire(context, reservationId);
  if (record.kind !== 'reservation' || !isUnpaid(record.reservation)) await timers.clear(reservationId);
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

function isUnpaid({ status }: Reservation): boolean {
  return status === 'held' || status === 'pending';
}
