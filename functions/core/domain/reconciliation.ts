import type { Branded, Instant, Sku, WarehouseId } from './ids.ts';

// A reconciliation compares a count of the warehouse with our ledger as of the count's moment (DESIGN §1). What happened after the moment,
// by the movements' own times, is taken off what lies there now: what was in flight is no difference.

export type ReconciliationId = Branded<string, 'ReconciliationId'>;

/** One line of a count. A warehouse that does not say what is unsellable is not compared in that. */
export interface CountedLine {
  readonly sku: Sku;
  readonly onHand: number;
  readonly unsellable?: number;
}

/** Units on hand, and how many of them are unsellable. Signed where they are a change. */
export interface Units {
  readonly onHand: number;
  readonly unsellable: number;
}

/** All of a warehouse, where what is not listed is counted as nothing; or only what is listed. */
export const COUNT_SCOPES = ['full', 'partial'] as const;
export type CountScope = (typeof COUNT_SCOPES)[number];

export const DIFFERENCE_CLASSES = ['missing-receipt', 'missing-shipment', 'status', 'unexplained'] as const;
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/**
 * `open` until a person approves it; then `approved`, or `superseded` when a later count of the SKU was booked already. `settled` when facts
 * that came late left nothing of it; others may open it again.
 */
export const DIFFERENCE_STATES = ['open', 'approved', 'settled', 'superseded'] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

export const PRIORITIES = ['normal', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A movement of the ledger near the moment, to look at. */
export interface NearMovement extends Units {
  readonly type: string;
  readonly source: string;
  readonly eventId: string;
  readonly occurredAt: Instant;
}

export interface Approval extends Units {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** One SKU on which count and ledger disagree. */
export interface Difference {
  readonly sku: Sku;
  readonly expected: Units;
  readonly counted: Omit<CountedLine, 'sku'>;
  readonly class: DifferenceClass;
  readonly priority: Priority;
  readonly near: readonly NearMovement[];
  readonly state: DifferenceState;
  /** Who approved it and what was booked; nothing, if nothing was left to book. */
  readonly approval?: Approval;
  /** How many movements were booked for it before it opened again. */
  readonly bookings?: number;
  /** Counts the changes of it, so that of two at once only one is made. */
  readonly revision: number;
}

/**
 * `running` until every line is compared, then `done`. `stale`: a full count of a later moment was done before, so nothing of this one is
 * to be acted on. `rejected`: the list itself is wrong, and `problem` says how.
 */
export const RECONCILIATION_STATUSES = ['running', 'done', 'stale', 'rejected'] as const;
export type ReconciliationStatus = (typeof RECONCILIATION_STATUSES)[number];

export interface Totals {
  /** Lines of the count that were compared. */
  readonly lines: number;
  /** SKUs of ours that a full count does not list. */
  readonly unlisted: number;
  /** All but those that are settled. */
  readonly differences: Readonly<Record<DifferenceClass, number>>;
  /** How many of them are open. */
  readonly open: number;
  /** How many of those that are open have high priority. */
  readonly high: number;
  /** How often any opened: it only grows. */
  readonly opened: number;
}

export interface Reconciliation {
  readonly reconciliationId: ReconciliationId;
  readonly warehouseId: WarehouseId;
  readonly scope: CountScope;
  /** The moment of the count. */
  readonly countedAt: Instant;
  /** Tells the same count from another under its id. */
  readonly content: string;
  readonly status: ReconciliationStatus;
  readonly totals: Totals;
  /** For a full count whose lines are all compared: how far our own stocks were gone through. */
  readonly stocksAfter?: string;
  /** They all were. */
  readonly stocksDone?: true;
  /** The latest count of this scope that was done before it. */
  readonly previous?: ReconciliationId;
  readonly problem?: string;
  /** How often a person was asked about it again, after all was settled. */
  readonly askedAgain?: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Counts the writes, so that of two runs at once only one goes on. */
  readonly revision: number;
}

/** How many movements near the moment a difference names. */
export const NEAR_MOVEMENTS = 5;

export const NO_UNITS: Units = { onHand: 0, unsellable: 0 };
export const NO_TOTALS: Totals = {
  lines: 0,
  unlisted: 0,
  differences: { 'missing-receipt': 0, 'missing-shipment': 0, status: 0, unexplained: 0 },
  open: 0,
  high: 0,
  opened: 0,
};

/** What lay there at a moment: what lies there now without all that moved after it. */
export function asOf(now: Units, movedAfter: Units): Units {
  return { onHand: now.onHand - movedAfter.onHand, unsellable: now.unsellable - movedAfter.unsellable };
}

/** What would have to be booked to make the ledger say what was counted. Undefined: they agree. */
export function disagreement(expected: Units, counted: Omit<CountedLine, 'sku'>): Units | undefined {
  const onHand = counted.onHand - expected.onHand;
  const unsellable = counted.unsellable === undefined ? 0 : counted.unsellable - expected.unsellable;
  // 0 − 0 may be −0, which is nothing to anybody but a comparison.
  return onHand === 0 && unsellable === 0 ? undefined : { onHand: onHand + 0, unsellable: unsellable + 0 };
}

/**
 * What the likely cause is. On hand goes first:
 * more than expected: a receipt that we never heard of; fewer, and at least as many are paid for and unshipped there: they left and nobody
 * said so; fewer otherwise: nothing explains it. On hand agrees: only a change of status is missing.
 * @param promised units there that are promised to paid orders and not shipped; asked for only when fewer were counted
 */
export function classOf({ onHand }: Units, promised: number): DifferenceClass {
  if (onHand > 0) return 'missing-receipt';
  if (onHand === 0) return 'status';
  return promised >= -onHand ? 'missing-shipment' : 'unexplained';
}

/** The movements nearest to a moment, in the order in which they happened. */
export function nearest(movements: readonly NearMovement[], moment: Instant): NearMovement[] {
  const distance = ({ occurredAt }: NearMovement) => Math.abs(occurredAt - moment);
  return [...movements]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, NEAR_MOVEMENTS)
    .sort((a, b) => a.occurredAt - b.occurredAt);
}

/** An unexplained difference that the count before had as well, and that nobody settled, does not go away by itself. */
export function priorityOf(found: Omit<Difference, 'priority'>, before: Difference | undefined): Priority {
  if (found.class !== 'unexplained' || before?.class !== 'unexplained' || before.state !== 'open') return 'normal';
  const [now, then] = [disagreement(found.expected, found.counted), disagreement(before.expected, before.counted)];
  return now?.onHand === then?.onHand && now?.unsellable === then?.unsellable ? 'high' : 'normal';
}

/** Whether two announcements are of the same count. */
export function sameCount(a: Reconciliation, b: Reconciliation): boolean {
  const text = ({ warehouseId, scope, countedAt, content }: Reconciliation) =>
    JSON.stringify([warehouseId, scope, countedAt, content]);
  return text(a) === text(b);
}

/** Totals with the differences found among some more lines. */
export function addTotals(totals: Totals, more: Partial<Totals>, found: readonly Difference[]): Totals {
  const differences = { ...totals.differences };
  for (const difference of found) differences[difference.class] += 1;
  return {
    lines: totals.lines + (more.lines ?? 0),
    unlisted: totals.unlisted + (more.unlisted ?? 0),
    differences,
    open: totals.open + found.length,
    high: totals.high + found.filter(({ priority }) => priority === 'high').length,
    opened: totals.opened + found.length,
  };
}

export function differenceCount({ differences }: Totals): number {
  return DIFFERENCE_CLASSES.reduce((sum, name) => sum + differences[name], 0);
}
