import { acquire, check, type TakenClaim } from '../claims/acquire.ts';
import { assertYoung } from '../claims/attempt.ts';
import { giveBack, reclaimOwn, served } from '../claims/take-all.ts';
import { type Cart, decideCart } from '../domain/cart.ts';
import { reservationOwner } from '../domain/claim.ts';
import type { CustomerId, Instant, ReservationId } from '../domain/ids.ts';
import { type CartLine, deadline, type ShipTo } from '../domain/listing.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { Refusal, Shortage } from '../domain/refusal.ts';
import {
  type Content,
  type CustomerFacts,
  isOver,
  isRetiring,
  type Order,
  type Reservation,
  sameContent,
  shownStatus,
} from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { ReservationContext } from './context.ts';
import { inItsOwnWay, type NotTaken, notTaken, tryAgain } from './not-taken.ts';
import { stockWish } from './stock-wish.ts';

export interface ReserveRequest {
  readonly reservationId: ReservationId;
  readonly customerId: CustomerId;
  readonly lines: readonly CartLine[];
  readonly shipTo?: ShipTo;
  readonly channel?: string;
  readonly customer?: CustomerFacts;
}

/** `replay`: the same request was answered before, and this is that answer. */
export interface Reserved {
  readonly reservation: Reservation;
  readonly replay: boolean;
}

export type ReserveAnswer = Result<Reserved, Refusal>;

const MAX_ATTEMPTS = 5;

/**
 * Reserves a cart, whole or nothing, idempotent on the client's own id (DESIGN §3, PROTOCOL §3 Reserve). The owner is read beside the takes: a
 * buyer whose answer was lost must get that answer, not "sold out". Refuses with the codes of the cart, reservation-mismatch,
 * reservation-ended, reservation-id-retired, insufficient-stock and try-again.
 */
export async function reserve(context: ReservationContext, request: ReserveRequest): Promise<ReserveAnswer> {
  const { claims, reservations, recent } = context;
  const listings = await context.catalog.listings([...new Set(request.lines.map((line) => line.listingId))]);
  const cart = decideCart(request.lines, listings);
  const remembered = cart.ok ? soldOut(context, cart.value) : [];
  if (!cart.ok || remembered.length > 0 || recent.has(request.reservationId)) {
    // Before a refusal, and when this is probably a repetition: what was answered before counts.
    const known = answerFrom(await reservations.read(request.reservationId), request, claims.now());
    if (known) return known;
    if (!cart.ok) return cart;
    // What is missing may be in the hands of an earlier copy of this very request.
    if (remembered.length > 0)
      return recent.isAtWork(request.reservationId)
        ? tryAgain()
        : refuse({ code: 'insufficient-stock', shortages: remembered });
  }
  const order = orderOf(request, cart.value, claims.now());
  const answer = await recent.whileAtWork(order.reservationId, () =>
    cart.value.mode === 'payment' ? open(context, order) : hold(context, order, cart.value),
  );
  if (answer.ok) recent.add(request.reservationId);
  return answer;
}

async function hold(context: ReservationContext, order: Order, cart: Cart): Promise<ReserveAnswer> {
  const { claims } = context;
  const startedAt = claims.now();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { acquired, known } = await takeAndRead(context, order, cart);
    if (known) return known;
    if (acquired.kind !== 'taken') return refuseOrReplay(context, order, acquired);
    assertYoung(claims, startedAt);
    const answer = await own(context, order, acquired);
    if (answer) return answer;
  }
  return tryAgain();
}

/** The takes and a consistent read of the owner, together. If the owner exists already, what was taken goes back. */
async function takeAndRead(context: ReservationContext, order: Order, cart: Cart) {
  const { claims, reservations } = context;
  let known: ReserveAnswer | undefined;
  const reading = async () => {
    known = answerFrom(await reservations.read(order.reservationId), order, claims.now());
  };
  const taking = async () =>
    acquire(claims, await stockWish(context, order.reservationId, cart.demand, () => known !== undefined));
  const [read, acquired] = await Promise.allSettled([reading(), taking()]);
  const unwanted = read.status === 'rejected' || known !== undefined;
  if (unwanted && acquired.status === 'fulfilled' && acquired.value.kind === 'taken') {
    await giveBack(claims, acquired.value.claim, acquired.value.units);
  }
  if (read.status === 'rejected') throw read.reason;
  if (known === undefined && acquired.status === 'rejected') throw acquired.reason;
  return { known, acquired: acquired.status === 'fulfilled' ? acquired.value : ({ kind: 'pointless' } as const) };
}

/** Owns what was taken: the commit point. Undefined when the id is free again and the attempt must begin anew. */
async function own(
  context: ReservationContext,
  order: Order,
  { claim, units }: TakenClaim,
): Promise<ReserveAnswer | undefined> {
  const { claims, reservations } = context;
  const answer = await reservations.hold(
    order,
    { claim, allocations: units },
    deadline(claims.now(), order.unpaidSeconds),
  );
  if (answer.done) {
    served(claims, claim, units);
    return accept({ reservation: answer.reservation, replay: false });
  }
  const outcome = await reclaimOwn(claims, claim, units);
  // A late copy of own may have entered after all; then the owner says so.
  const record = outcome === 'owned' ? await reservations.read(order.reservationId) : answer.old;
  return answerFrom(record, order, claims.now());
}

/** Payment mode: takes nothing, but checks that it could. */
async function open(context: ReservationContext, order: Order): Promise<ReserveAnswer> {
  const { claims, reservations } = context;
  const known = answerFrom(await reservations.read(order.reservationId), order, claims.now());
  if (known) return known;
  const stock = await check(claims, await stockWish(context, order.reservationId, order.demand ?? []));
  if (stock.kind !== 'free') return refuseOrReplay(context, order, stock);
  const answer = await reservations.open(order, deadline(claims.now(), order.unpaidSeconds));
  if (answer.done) return accept({ reservation: answer.reservation, replay: false });
  return answerFrom(answer.old, order, claims.now()) ?? tryAgain();
}

/**
 * Before a refusal the owner is read once more: another copy of this very request may have taken the units that are missing since, and then its
 * answer is ours. While that copy is still at work (its evidence was seen, and no owner lists it yet) nobody can say: ask again.
 */
async function refuseOrReplay(
  { claims, reservations }: ReservationContext,
  order: Order,
  acquired: NotTaken,
): Promise<ReserveAnswer> {
  const known = answerFrom(await reservations.read(order.reservationId), order, claims.now());
  if (known) return known;
  return inItsOwnWay(acquired, reservationOwner(order.reservationId)) ? tryAgain() : notTaken(acquired);
}

/** What an owner that exists already answers to this request; undefined when its id is free. */
function answerFrom(
  record: OwnerRecord,
  request: Content & { reservationId: ReservationId },
  now: Instant,
): ReserveAnswer | undefined {
  const { reservationId } = request;
  if (record.kind === 'void') {
    return isRetiring(record.purgeAt, now) ? refuse({ code: 'reservation-id-retired', reservationId }) : undefined;
  }
  if (record.kind !== 'reservation') return undefined;
  const { reservation } = record;
  if (!sameContent(reservation, request)) return refuse({ code: 'reservation-mismatch', reservationId });
  if (isOver(reservation, now))
    return refuse({ code: 'reservation-ended', reservationId, reservationStatus: shownStatus(reservation, now) });
  return accept({ reservation, replay: true });
}

/** What this environment knows, from less than a second ago, to be too little. */
function soldOut({ claims }: ReservationContext, { demand }: Cart): Shortage[] {
  return demand.flatMap(({ sku, quantity }) => {
    const available = claims.memory.soldOut(sku, claims.now());
    return available !== undefined && available < quantity ? [{ sku, requested: quantity, available }] : [];
  });
}

function orderOf(request: ReserveRequest, cart: Cart, now: Instant): Order {
  const { reservationId, customerId, shipTo, channel, customer } = request;
  return {
    reservationId,
    customerId,
    lines: cart.lines,
    mode: cart.mode,
    unpaidSeconds: cart.unpaidSeconds,
    maxRenewals: cart.maxRenewals,
    ...(shipTo && { shipTo }),
    ...(channel && { channel }),
    ...(customer && { customer }),
    ...(cart.mode === 'payment' && { demand: cart.demand }),
    createdAt: now,
  };
}
