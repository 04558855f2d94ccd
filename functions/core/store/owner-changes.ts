import type { Instant } from '../domain/ids.ts';
import { RETENTION_SECONDS } from '../domain/limits.ts';
import { MOVES, type MoveName, mayMove, type Outcome, type Status } from '../domain/moves.ts';
import type { Owner } from '../domain/owner.ts';
import {
  type Allocation,
  type Confirmed,
  type Ending,
  type Expired,
  type Held,
  openUnitsOf,
  type Pending,
  type Reservation,
} from '../domain/reservation.ts';
import type { EndingTransfer, RequestedTransfer } from '../domain/transfer.ts';

// What an owner becomes by a transaction. DynamoDB answers a transaction without the items, so what was read and what was
// written is put together here. A fence written between the read and the write is the one thing that such an answer does not
// show: its `revision` may be lower than the stored one, nothing else differs.

/** Units of one allocation that ship or are cancelled. */
export interface Units {
  readonly index: number;
  readonly quantity: number;
}

/** Owners that an ending may be decided of. */
export type Endable = Pending | Held | Confirmed | RequestedTransfer;

/** The TTL value of an owner that ends or is fenced now, in epoch seconds. */
export function purgeAtFrom(now: Instant): number {
  return Math.ceil(now / 1_000) + RETENTION_SECONDS;
}

/** The move that ends an owner in one transaction. */
export function endingMove(outcome: Outcome): MoveName {
  return outcome === 'cancelled' ? 'cancel' : 'expire';
}

/** The move of the last step of an owner that ends in steps. */
export function finishingMove(outcome: Outcome): MoveName {
  return outcome === 'cancelled' ? 'finishCancelled' : 'finishExpired';
}

/** Fails loudly when a caller asks for a move that the table does not have: no condition could be built for it. */
export function assertMoves({ status }: Pick<Owner, 'status'>, ...names: readonly MoveName[]): void {
  for (const name of names) {
    if (!mayMove(name, status)) throw new RangeError(`no move "${name}" from status ${status}`);
  }
}

/** The owner after it ended in one transaction. */
export function endedAs(owner: Endable, outcome: Outcome, purgeAt: number, reason?: string): Owner {
  const status = MOVES[endingMove(outcome)].to;
  const revision = owner.revision + 1;
  return { ...owner, status, purgeAt, revision, ...explained(reason) } as Owner;
}

/** The attribute that keeps why somebody cancelled. */
export function explained(reason: string | undefined): { readonly cancelReason?: string } {
  return reason === undefined ? {} : { cancelReason: reason };
}

/** The owner after one step of its ending; the last step gives it its outcome. */
export function steppedTo(ending: Ending | EndingTransfer, cursor: number, purgeAt: number): Owner {
  const revision = ending.revision + 1;
  if (cursor < ending.allocations.length) return { ...ending, cursor, revision };
  const { outcome, cursor: _done, ...rest } = ending;
  return { ...rest, status: MOVES[finishingMove(outcome)].to, purgeAt, revision } as Owner;
}

/**
 * A confirmed owner, paid or requested, after units of its lines shipped or were cancelled. With the last open unit it ends: shipped when every
 * unit shipped, cancelled otherwise.
 * @throws RangeError when there are not so many open units; the caller decided from another read than it gave.
 */
export function afterUnits(
  over: Confirmed | RequestedTransfer,
  kind: 'shipped' | 'cancelled',
  units: readonly Units[],
  purgeAt: number,
): { readonly last: boolean; readonly after: Owner } {
  const allocations = units.reduce((list, unit) => counted(list, kind, unit), over.allocations);
  const openUnits = over.openUnits - units.reduce((sum, unit) => sum + unit.quantity, 0);
  const revision = over.revision + 1;
  const still = { ...over, allocations, openUnits, revision };
  if (openUnits > 0) return { last: false, after: still };
  const status = closingStatus(allocations);
  return { last: true, after: { ...still, status, purgeAt } as Owner };
}

/** Units by allocation: two mentions of one allocation are one change of its bucket. */
export function summed(units: readonly Units[]): readonly Units[] {
  const sums = new Map<number, number>();
  for (const { index, quantity } of units) sums.set(index, (sums.get(index) ?? 0) + quantity);
  return [...sums].map(([index, quantity]) => ({ index, quantity }));
}

/** The status of an owner without an open unit. */
function closingStatus(allocations: readonly Allocation[]): Status {
  const everyUnitShipped = allocations.every(({ cancelled }) => (cancelled ?? 0) === 0);
  return everyUnitShipped ? MOVES.ship.to : MOVES.closeLines.to;
}

function counted(
  allocations: readonly Allocation[],
  kind: 'shipped' | 'cancelled',
  unit: Units,
): readonly Allocation[] {
  const allocation = allocations[unit.index];
  const countable = Number.isInteger(unit.quantity) && unit.quantity >= 1;
  if (allocation === undefined || !countable || unit.quantity > openUnitsOf(allocation)) {
    throw new RangeError(`allocation ${unit.index} has not ${unit.quantity} open units`);
  }
  return allocations.with(unit.index, { ...allocation, [kind]: (allocation[kind] ?? 0) + unit.quantity });
}

/** Whether the owner in the way is our own `own`, whose answer was lost. */
export function ownsAlready(old: Reservation, claim: string, status: 'held' | 'confirmed'): boolean {
  return old.status === status && old.claim === claim;
}

/** Whether the owner in the way is our own `open`, whose answer was lost. */
export function openedAlready(old: Reservation, createdAt: Instant, expiresAt: Instant): boolean {
  return old.status === 'pending' && old.createdAt === createdAt && old.expiresAt === expiresAt;
}

/** Whether a hold was renewed beyond what was read, to at least the deadline that we ask for (PROTOCOL §3, Renew). */
export function renewedAlready(old: Reservation, held: Held, expiresAt: Instant): boolean {
  return ownsAlready(old, held.claim, 'held') && old.renewals > held.renewals && old.expiresAt >= expiresAt;
}

/** Whether the owner in the way fell short by this very payment. */
export function shortAlready(old: Reservation, over: Pending | Expired, paymentId: string): boolean {
  return old.status === 'short' && old.paymentId === paymentId && old.claim === over.claim;
}

/** Whether somebody, perhaps we, decided the same ending of the same claim. */
export function decidedAlready(old: Reservation, claim: string, outcome: Outcome): boolean {
  return old.status === 'ending' && old.claim === claim && old.outcome === outcome;
}
