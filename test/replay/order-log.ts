import type { Mode } from '../../functions/core/domain/listing.ts';
import type { Claimed, RefusedUnits } from './oracle.ts';

export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** How one request ended, for its sender. */
export type Answer =
  | { readonly kind: 'done'; readonly status: string; readonly body: ReservationBody }
  | { readonly kind: 'refused'; readonly code: string; readonly shortages: readonly Shortage[] }
  /** 503, 429, 500: an answer, but not a decision. */
  | { readonly kind: 'undecided'; readonly code: string }
  /** The connection broke, or nothing came in time. */
  | { readonly kind: 'lost' };

/** What a reservation answers with, as far as a replay looks at it. */
export interface ReservationBody {
  readonly status: string;
  readonly expiresAt?: string;
  readonly paymentId?: string;
  readonly allocations: readonly { readonly sku: string; readonly warehouseId: string; readonly quantity: number }[];
}

export type Verb = 'reserve' | 'confirm' | 'cancel';

/** One HTTP request, with when it left and when its answer was complete, in epoch milliseconds. */
export interface Exchange {
  readonly id: string;
  readonly verb: Verb;
  readonly from: number;
  readonly until: number;
  readonly answer: Answer;
}

/** Everything that was said about one order, in order. */
export interface OrderLog {
  readonly order: string;
  readonly mode: Mode;
  /** Units per SKU, each SKU once. */
  readonly demand: ReadonlyMap<string, number>;
  readonly exchanges: readonly Exchange[];
  /** When it was seen in the table that the reservation had expired and everything had gone back. */
  readonly expirySeenAt?: number;
}

/** A request without an answer may still be running: no function runs longer, and what it leaves is an orphan for the grace. */
export const LOST_MS = 40_000;
/** What an undecided request left behind is reclaimed by the next buyer who finds too little, after a grace of 5 s by the second. */
export const UNDECIDED_MS = 8_000;

/** What an order may have had, and when, seen from outside: rather too much than too little. */
export function claimsOf(log: OrderLog): Claimed[] {
  const taking = log.exchanges.filter((exchange) => mayTake(log, exchange));
  const won = owned(log, taking);
  // When the first request is the one that won, its units are those that the order owns. Any other may have had its own beside them.
  const beside = won !== undefined && taking[0]?.answer.kind === 'done' ? taking.slice(1) : taking;
  return [...log.demand].flatMap(([sku, units]) => [
    ...beside.map((exchange) => ({
      sku,
      units,
      from: exchange.from,
      until: lastEffect(exchange),
      request: exchange.id,
    })),
    ...(won === undefined ? [] : [{ sku, units, ...won }]),
  ]);
}

/** A hold is taken at reserve, and again by a payment that comes after its deadline; in payment mode nothing is before the payment. */
function mayTake({ mode, exchanges }: OrderLog, { verb, until }: Exchange): boolean {
  switch (verb) {
    case 'reserve':
      return mode !== 'payment';
    case 'confirm':
      return mode === 'payment' || until >= deadlineOf(exchanges);
    case 'cancel':
      return false;
  }
}

function deadlineOf(exchanges: readonly Exchange[]): number {
  const deadlines = exchanges.flatMap(({ verb, answer }) =>
    verb === 'reserve' && answer.kind === 'done' ? [Date.parse(answer.body.expiresAt ?? '')] : [],
  );
  return Math.min(...deadlines.map((deadline) => (Number.isNaN(deadline) ? 0 : deadline)), Number.POSITIVE_INFINITY);
}

function lastEffect({ until, answer }: Exchange): number {
  switch (answer.kind) {
    case 'done':
    case 'refused':
      return until;
    case 'undecided':
      return until + UNDECIDED_MS;
    case 'lost':
      return until + LOST_MS;
  }
}

/** From the first request that may have taken what the order came to own, until it was known to be free again. */
function owned(log: OrderLog, taking: readonly Exchange[]): Omit<Claimed, 'sku' | 'units'> | undefined {
  const [first] = taking;
  if (first === undefined) return undefined;
  const owner = { from: first.from, until: releasedAt(log), request: first.id };
  return taking.some(({ answer }) => answer.kind === 'done') || perhapsOwned(taking) ? owner : undefined;
}

/** Whether a request that was not heard may have won: one without an answer, or one whose repetition found that its id has ended. */
function perhapsOwned(taking: readonly Exchange[]): boolean {
  const ended = taking.some(({ answer }) => answer.kind === 'refused' && answer.code === 'reservation-ended');
  return ended || taking.some(({ answer }) => answer.kind === 'lost') || taking.at(-1)?.answer.kind === 'undecided';
}

function releasedAt({ exchanges, expirySeenAt }: OrderLog): number {
  const ended = exchanges.find(
    ({ verb, answer }) =>
      (verb === 'cancel' && answer.kind === 'done' && answer.status === 'cancelled') ||
      // Paid too late for its own hold, and for the stock: the hold had gone back before.
      (verb === 'confirm' && answer.kind === 'refused' && answer.code === 'short'),
  );
  return Math.min(ended?.until ?? Number.POSITIVE_INFINITY, expirySeenAt ?? Number.POSITIVE_INFINITY);
}

/** Every SKU of which this order was told that there was too little. */
export function refusalsOf({ order, exchanges }: OrderLog): RefusedUnits[] {
  return exchanges.flatMap(({ id, from, until, answer }) =>
    answer.kind === 'refused'
      ? answer.shortages.map(({ sku, requested }) => ({ order, request: id, sku, requested, from, until }))
      : [],
  );
}
