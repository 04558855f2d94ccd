import { acquire, type TakenClaim } from '../claims/acquire.ts';
import { assertYoung } from '../claims/attempt.ts';
import { giveBack, reclaimOwn, served } from '../claims/take-all.ts';
import { reservationOwner } from '../domain/claim.ts';
import { receiptsOf, sameExchange } from '../domain/exchange.ts';
import type { Refusal } from '../domain/refusal.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { inItsOwnWay, notTaken, tryAgain } from '../reservations/not-taken.ts';
import { stockWish } from '../reservations/stock-wish.ts';
import type { ExchangeContext } from './context.ts';
import { type ExchangeStanding, standingNow } from './look.ts';
import {
  type Asked,
  askedOf,
  type ExchangeRequest,
  type Expectation,
  expectation,
  type Proposed,
  propose,
} from './propose.ts';

/** `replay`: the same was asked before, and this is how it stands now. */
export interface ExchangeOpened {
  readonly standing: ExchangeStanding;
  readonly replay: boolean;
}

export type OpenAnswer = Result<ExchangeOpened, Refusal>;

const MAX_ATTEMPTS = 5;

/**
 * Opens an exchange: claims the replacement at once, whatever the mode of its listings, and expects what comes back. Idempotent on the
 * client's own id. What was taken becomes the replacement's in one transaction with all the rest: a process that dies before it leaves
 * orphans, which anyone reclaims, and after it nothing is left to do. Refuses with exchange-mismatch, unknown-reservation, not-returnable,
 * too-many-exchanges, the codes of a cart, reservation-mismatch, reservation-id-retired, insufficient-stock and try-again.
 */
export async function openExchange(context: ExchangeContext, request: ExchangeRequest): Promise<OpenAnswer> {
  const asked = askedOf(request, context.claims.now());
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const known = await answerFrom(context, asked);
    if (known) return known;
    const proposed = await propose(context, asked);
    const answer = proposed.ok ? await claim(context, proposed.value) : proposed;
    if (answer?.ok) return answer;
    // What is missing, used or expected may be so by another copy of this very request, and then its answer is ours.
    if (answer) return (await answerFrom(context, asked)) ?? answer;
  }
  return tryAgain();
}

/** Takes the stock and owns it. Undefined: somebody was faster, at one of the ids or at what is expected back. All is asked again. */
async function claim(context: ExchangeContext, proposed: Proposed): Promise<OpenAnswer | undefined> {
  const { claims } = context;
  const { exchange, original, cart, order } = proposed;
  const acquired = await acquire(claims, await stockWish(context, order.reservationId, cart.demand));
  if (acquired.kind !== 'taken')
    return inItsOwnWay(acquired, reservationOwner(order.reservationId)) ? tryAgain() : notTaken(acquired);
  assertYoung(claims, exchange.createdAt);
  // Asked last: what came back until here counts, and whatever comes after the write finds the exchange.
  const expected = await expectation(context, original, exchange);
  if (expected.ok) return own(context, proposed, acquired, expected.value);
  await giveBack(claims, acquired.claim, acquired.units);
  return expected;
}

/** Owns what was taken: the commit point. Undefined when it was refused, and the attempt must begin anew. */
async function own(
  context: ExchangeContext,
  { exchange, order }: Proposed,
  { claim: claimId, units }: TakenClaim,
  { over, expected }: Expectation,
): Promise<OpenAnswer | undefined> {
  const { claims, exchanges } = context;
  const receipts = receiptsOf({ returned: over.returned, expected });
  const isBack = receipts.every((receipt) => receipt.exchange.exchangeId !== exchange.exchangeId || receipt.isComplete);
  const taken = { claim: claimId, allocations: units };
  const awaitsReturn = exchange.ships === 'on-receipt' && !isBack;
  if (!(await exchanges.open(exchange, { order, taken, awaitsReturn }, over, expected))) {
    // A late copy of own may have entered after all: the next look at the id says so.
    await reclaimOwn(claims, claimId, units);
    return undefined;
  }
  served(claims, claimId, units);
  return accept({ standing: await standingNow(context, exchange), replay: false });
}

/** What was asked under this id answers to this request; undefined when the id is free. */
async function answerFrom(context: ExchangeContext, asked: Asked): Promise<OpenAnswer | undefined> {
  const known = await context.exchanges.find(asked.exchangeId);
  if (known === undefined) return undefined;
  if (!sameExchange(known, asked)) return refuse({ code: 'exchange-mismatch', exchangeId: asked.exchangeId });
  return accept({ standing: await standingNow(context, known), replay: true });
}
