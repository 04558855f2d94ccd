// The moves of an owner, a reservation or a transfer: one table. The conditions of the writes, the diagram in docs/states.md and the tests derive from it.

export const STATUSES = ['pending', 'held', 'confirmed', 'ending', 'shipped', 'cancelled', 'expired', 'short'] as const;
export type Status = (typeof STATUSES)[number];
/** Where an owner that does not exist starts from; a void owner (only fences) counts as the same. */
export type From = Status | 'none';

/** Owners whose open allocations are counted in `reserved`, or may soon be (PROTOCOL §1). */
export const LIVE = ['pending', 'held', 'confirmed', 'ending'] as const satisfies readonly Status[];
/** Owners that are over. They alone carry `purgeAt`. */
export const ENDED = ['shipped', 'cancelled', 'expired', 'short'] as const satisfies readonly Status[];
export type EndedStatus = (typeof ENDED)[number];
/** How an owner that is ending in steps will end. */
export type Outcome = 'cancelled' | 'expired';

export interface Move {
  readonly from: readonly From[];
  readonly to: Status;
  readonly says: string;
}

const move = (from: readonly From[], to: Status, says: string): Move => ({ from, to, says });

export const MOVES = {
  open: move(['none'], 'pending', 'reserve in payment mode: nothing is taken yet'),
  hold: move(['none'], 'held', 'reserve: every take succeeded'),
  request: move(['none'], 'confirmed', 'a transfer was requested, and every take succeeded'),
  exchange: move(['none'], 'confirmed', 'the replacement of an exchange: every take succeeded, and nothing is paid'),
  confirm: move(['held'], 'confirmed', 'the payment arrived before the deadline'),
  renew: move(['held'], 'held', 'the deadline moves, at most maxRenewals times'),
  payPending: move(['pending'], 'confirmed', 'payment mode: paid, and the stock was there'),
  payLate: move(['expired'], 'confirmed', 'paid after expiry, and the stock was still there'),
  holdAgain: move(['expired'], 'held', 'renewed after expiry, and the stock was still there'),
  fallShort: move(['pending', 'expired'], 'short', 'paid, and the stock was gone: refund'),
  cancel: move(['pending', 'held', 'confirmed'], 'cancelled', 'cancelled: what is unshipped comes back'),
  expire: move(['pending', 'held'], 'expired', 'the deadline passed without a payment'),
  decide: move(['held', 'confirmed'], 'ending', 'a large order: how it ends is decided, its buckets follow in steps'),
  finishCancelled: move(['ending'], 'cancelled', 'the last step of a cancellation'),
  finishExpired: move(['ending'], 'expired', 'the last step of an expiry'),
  ship: move(['confirmed'], 'shipped', 'the last open line shipped, and every line did'),
  closeLines: move(['confirmed'], 'cancelled', 'the last open line shipped or was cancelled, and some were cancelled'),
} as const satisfies Record<string, Move>;
export type MoveName = keyof typeof MOVES;

/** Whether a move may be made from a status. */
export function mayMove(name: MoveName, from: From): boolean {
  return (MOVES[name].from as readonly From[]).includes(from);
}

/** Whether any move leads from one status to another: what an invariant asks of every step it sees. */
export function isLegal(from: From, to: Status): boolean {
  return from === to || Object.values<Move>(MOVES).some((m) => m.from.includes(from) && m.to === to);
}

export function isLive(status: Status): boolean {
  return (LIVE as readonly Status[]).includes(status);
}

export function isEnded(status: Status): status is EndedStatus {
  return (ENDED as readonly Status[]).includes(status);
}
