import { examine } from '../../functions/core/claims/examine.ts';
import type {
  CustomerId,
  ListingId,
  PaymentId,
  Quantity,
  ReservationId,
  Sku,
} from '../../functions/core/domain/ids.ts';
import type { Refusal } from '../../functions/core/domain/refusal.ts';
import type { Reservation } from '../../functions/core/domain/reservation.ts';
import type { Result } from '../../functions/core/domain/result.ts';
import { shipOrder } from '../../functions/core/facts/ship-order.ts';
import { cancelLines, cancel as cancelReservation } from '../../functions/core/reservations/cancel.ts';
import { confirm as confirmPayment } from '../../functions/core/reservations/confirm.ts';
import { expire as expireReservation } from '../../functions/core/reservations/end.ts';
import { renew as renewHold } from '../../functions/core/reservations/renew.ts';
import { reserve as reserveCart } from '../../functions/core/reservations/reserve.ts';
import type { Bench } from './process.ts';
import { type Draft, type Told, WORDS, type Word } from './program.ts';
import { WAREHOUSE } from './stock.ts';
import type { StoreView } from './store-view.ts';

// Who moves: each is one real function of the core, as one environment runs it.

/** Clocks far beyond any deadline, and beyond any grace. */
const LATE = 3_600_000;

/** Lines of an order: units by SKU. */
export type Lines = Readonly<Record<string, number>>;

const always = () => true;
const once = { home: 0, ahead: 0, mayStart: always, runs: 'once' } as const;

function idOf(name: string): ReservationId {
  return name.split('.')[0] as ReservationId;
}

function statusIs(id: ReservationId, ...statuses: readonly string[]): (store: StoreView) => boolean {
  return (store) => statuses.includes(store.statusOf(id));
}

/** A payment for what does not exist is refused, and changes nothing. */
function exists(id: ReservationId): (store: StoreView) => boolean {
  return (store) => store.record(id).kind === 'reservation';
}

/** One attempt to reserve. `name` is `<reservation>.<attempt>`; attempts of one reservation are one client's retries. */
export function reserve(name: string, lines: Lines, home = 0): Draft {
  return reserveFrom(name, lines, '', home);
}

/** The same in payment mode: the listings of that mode take nothing yet. */
export function pend(name: string, lines: Lines): Draft {
  return reserveFrom(name, lines, 'pay-', 0);
}

function reserveFrom(name: string, lines: Lines, mode: string, home: number): Draft {
  const run = ({ reservations }: Bench) => reserving(reservations, idOf(name), lines, mode);
  return { ...once, name, home, attemptOf: idOf(name), run };
}

/** One environment that reserves twice: it remembers, so the second take forgets the first one's evidence on the way. */
export function reserveBoth(name: string, first: string, second: string, lines: Lines): Draft {
  const run = async ({ reservations }: Bench) => {
    await reserving(reservations, idOf(first), lines, '');
    return reserving(reservations, idOf(second), lines, '');
  };
  return { ...once, name, run };
}

async function reserving(context: Bench['reservations'], id: ReservationId, lines: Lines, mode: string): Promise<Told> {
  const answer = await reserveCart(context, {
    reservationId: id,
    customerId: `customer of ${id}` as CustomerId,
    lines: Object.entries(lines).map(([sku, quantity]) => ({
      listingId: `${mode}${sku}` as ListingId,
      quantity: quantity as Quantity,
    })),
  });
  return toldOf(id, answer.ok ? { ok: true, value: answer.value.reservation } : answer);
}

export function confirm(name: string, payment: string, home = 0): Draft {
  const run = async ({ reservations }: Bench) =>
    toldOf(idOf(name), await confirmPayment(reservations, idOf(name), payment as PaymentId));
  return { ...once, name, home, attemptOf: idOf(name), mayStart: exists(idOf(name)), run };
}

/** A renewal: of a live hold, or a hold again after expiry. */
export function renew(name: string): Draft {
  const run = async ({ reservations }: Bench) => toldOf(idOf(name), await renewHold(reservations, idOf(name)));
  return { ...once, name, attemptOf: idOf(name), mayStart: statusIs(idOf(name), 'held', 'expired', 'ending'), run };
}

export function cancel(id: string, name = `${id} cancel`): Draft {
  const r = id as ReservationId;
  const run = async ({ reservations }: Bench) => toldOf(r, await cancelReservation(reservations, r));
  return { ...once, name, attemptOf: r, mayStart: statusIs(r, 'pending', 'held', 'confirmed'), run };
}

/** Cancels units of lines; `quantity` is the total to be cancelled so far. */
export function cancelUnits(id: string, lines: Lines, name = `${id} cancel lines`): Draft {
  const r = id as ReservationId;
  const asked = Object.entries(lines).map(([sku, quantity]) => ({ sku: sku as Sku, quantity }));
  const run = async ({ reservations }: Bench) => toldOf(r, await cancelLines(reservations, r, asked));
  return { ...once, name, attemptOf: r, mayStart: statusIs(r, 'confirmed'), run };
}

/**
 * Somebody whose clock says that the deadline has passed: the delay message, the removal of the timer, the sweep. All are redelivered, so
 * two of these for one reservation are what a duplicate stream record or message is.
 */
export function expire(id: string, name = `${id} expire`, ahead = LATE): Draft {
  const r = id as ReservationId;
  const run = async ({ reservations }: Bench) => told(await expireReservation(reservations, r));
  return { ...once, name, ahead, attemptOf: r, mayStart: statusIs(r, 'held', 'pending'), run };
}

/** An expire with the scenario's own clock: it may come too soon. */
export function expireInTime(id: string, name = `${id} expire`): Draft {
  return expire(id, name, 0);
}

/** Whoever carries on what is ending in steps: a redelivered message, the sweep, the audit. Again and again. */
export function continuer(id: string, number = 1): Draft {
  const r = id as ReservationId;
  const run = async ({ reservations }: Bench) => told(await expireReservation(reservations, r));
  return { ...once, name: `continuer ${number}`, attemptOf: r, mayStart: statusIs(r, 'ending'), runs: 'again', run };
}

/** `order-shipped` arrives; copies of one event have one `eventId`. The warehouse ships what it was told is paid. */
export function ship(id: string, lines: Lines, eventId: string, name = `${id} ship ${eventId}`): Draft {
  const r = id as ReservationId;
  const origin = { source: 'wms', eventId, type: 'order-shipped', occurredAt: 0 };
  const shipped = Object.entries(lines).map(([sku, quantity]) => ({ sku: sku as Sku, quantity: quantity as Quantity }));
  const run = async ({ facts }: Bench) => {
    await shipOrder(facts, origin, { reservationId: r, warehouseId: WAREHOUSE, lines: shipped });
    return {};
  };
  return { ...once, name, attemptOf: r, mayStart: statusIs(r, 'confirmed'), run };
}

/** Sees evidence and does what the protocol says, without any grace. What has served it forgets by a write of its own. */
export function reclaimer(number = 1): Draft {
  return {
    ...once,
    name: `reclaimer ${number}`,
    ahead: LATE,
    runs: 'on-evidence',
    run: async ({ reservations: { claims } }, evidence) => {
      if (evidence === undefined) throw new RangeError('a reclaimer looks at evidence');
      await examine(claims, evidence);
      for (const served of claims.memory.takeServed(evidence.bucket)) await claims.buckets.forget(served);
      return {};
    },
  };
}

function told(_record: unknown): Told {
  return {}; // who expires is a machine: nobody is told anything
}

function toldOf(reservationId: ReservationId, answer: Result<Reservation, Refusal>): Told {
  if (!answer.ok) return answer.refusal.code === 'short' ? { reservationId, status: 'short' } : {};
  const { status, expiresAt } = answer.value;
  if (!isWord(status)) return {};
  return { reservationId, status, ...(status === 'held' && { until: expiresAt }) };
}

function isWord(status: string): status is Word {
  return (WORDS as readonly string[]).includes(status);
}
