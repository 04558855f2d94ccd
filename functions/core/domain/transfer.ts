import type { ClaimId } from './claim.ts';
import type { Instant, Sku, TransferId, WarehouseId } from './ids.ts';
import type { SkuQuantity } from './listing.ts';
import type { Outcome } from './moves.ts';
import type { Allocation } from './reservation.ts';

/**
 * What was requested: it never changes, and is kept for ever, for facts about a transfer name no warehouse. The owner of the claim beside
 * it goes when its retention is over.
 */
export interface TransferOrder {
  readonly transferId: TransferId;
  readonly from: WarehouseId;
  readonly to: WarehouseId;
  /** One line a SKU, summed, by SKU. */
  readonly lines: readonly SkuQuantity[];
  readonly createdAt: Instant;
}

interface Common extends Omit<TransferOrder, 'lines'> {
  /** Counts the writes of this item. */
  readonly revision: number;
  readonly claim: ClaimId;
  readonly allocations: readonly Allocation[];
  /** Units neither shipped nor cancelled. */
  readonly openUnits: number;
}

/** Requested: its units are locked until they ship. */
export type RequestedTransfer = Common & { readonly status: 'confirmed' };
/** A large one that was called off, on its way there. `cursor` allocations are done. */
export type EndingTransfer = Common & {
  readonly status: 'ending';
  readonly outcome: Outcome;
  readonly cursor: number;
};
export type EndedTransfer = Common & { readonly status: 'shipped' | 'cancelled'; readonly purgeAt: number };

/** A transfer as the owner of a claim on the stock of the warehouse that it leaves. */
export type Transfer = RequestedTransfer | EndingTransfer | EndedTransfer;

/** One SKU of a transfer, counted from facts alone, which may come in any order. */
export interface TransferLine {
  readonly transferId: TransferId;
  readonly sku: Sku;
  readonly shipped: number;
  /** Those of the shipped units that nobody had promised to it. */
  readonly excess: number;
  readonly received: number;
  /** Those of the received units that cannot be sold. */
  readonly damaged: number;
  /** Shipped units that a person expects no more. Below zero when they came without having left, and that was settled. */
  readonly writtenOff: number;
}

/** `requested` while anything is open, `cancelled` when any of it was called off; else `shipped`, and `received` when nothing of it is in transit any more. */
export const TRANSFER_STATUSES = ['requested', 'shipped', 'received', 'cancelled'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

export interface StandingLine extends Omit<TransferLine, 'transferId' | 'excess'> {
  readonly requested: number;
  readonly cancelled: number;
  readonly inTransit: number;
}

/** How a transfer stands. */
export interface TransferStanding extends Omit<TransferOrder, 'lines'> {
  readonly status: TransferStatus;
  /** The requested SKUs, then those that moved without a request. */
  readonly lines: readonly StandingLine[];
}

type Moved = Pick<TransferLine, 'shipped' | 'received' | 'writtenOff'>;

/** What left, did not arrive, and is still expected; below zero when it arrived before anyone said that it had left. */
export function inTransitOf({ shipped, received, writtenOff }: Moved): number {
  return shipped - received - writtenOff;
}

/**
 * How a transfer stands. Its lines must not be older than what is known of its owner.
 * @param isOpen whether its units are still locked. Once they are not, what was requested and did not ship on that promise was cancelled: so it
 * can be told when the owner is long gone.
 */
export function standingOf(order: TransferOrder, isOpen: boolean, counted: readonly TransferLine[]): TransferStanding {
  const { lines: wanted, ...head } = order;
  const bySku = new Map(counted.map((line) => [line.sku, line]));
  const requested = new Map(wanted.map(({ sku, quantity }): [Sku, number] => [sku, quantity]));
  const lines = [...new Set([...requested.keys(), ...bySku.keys()])].map((sku): StandingLine => {
    const { shipped = 0, excess = 0, received = 0, damaged = 0, writtenOff = 0 } = bySku.get(sku) ?? {};
    const promised = requested.get(sku) ?? 0;
    const cancelled = isOpen ? 0 : promised - (shipped - excess);
    const inTransit = inTransitOf({ shipped, received, writtenOff });
    return { sku, requested: promised, shipped, received, damaged, writtenOff, cancelled, inTransit };
  });
  return { ...head, status: statusOf(isOpen, lines), lines };
}

function statusOf(isOpen: boolean, lines: readonly StandingLine[]): TransferStatus {
  if (isOpen) return 'requested';
  if (lines.some(({ cancelled }) => cancelled > 0)) return 'cancelled';
  return lines.every(({ inTransit }) => inTransit <= 0) ? 'received' : 'shipped';
}

/** Whether two requests ask for the same. */
export function sameTransfer(a: TransferOrder, b: TransferOrder): boolean {
  const text = ({ from, to, lines }: TransferOrder) =>
    JSON.stringify([from, to, lines.map(({ sku, quantity }) => [sku, quantity])]);
  return text(a) === text(b);
}
