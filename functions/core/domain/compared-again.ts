import { type Difference, type DifferenceClass, NO_UNITS, type Totals } from './reconciliation.ts';
import { SYSTEM } from './work-item.ts';

// A fact that happened before a count and was recorded after its comparison changes what the ledger said at the moment of the count. Then the
// stock is compared again, and the difference that is stored of it follows.

/** What is known when a stock is compared again. */
export interface ComparedAgain {
  /** As it is stored. */
  readonly before: Difference | undefined;
  /** What differs now; undefined: they agree. */
  readonly found: Difference | undefined;
  /** How many movements the count booked of this stock. */
  readonly booked: number;
  /** Whether no later count lists the stock: otherwise that one tells what is wrong now. */
  readonly isNewest: boolean;
  readonly at: number;
}

/**
 * What becomes of the stored difference. Undefined: it stays as it is.
 *
 * ```
 *   none ──▶ open ◀──▶ settled          found, and found no more
 *             │ ▲
 *             ▼ │ a fact came late that had been booked by hand
 *          approved        superseded   a later count was booked: nothing of it matters any more
 * ```
 */
export function comparedAgain({ before, found, booked, isNewest, at }: ComparedAgain): Difference | undefined {
  const opened = found && { ...found, ...(booked > 0 && { bookings: booked }), revision: before?.revision ?? 0 };
  switch (before?.state) {
    case 'superseded':
      return undefined;
    case undefined:
    case 'settled':
    case 'approved':
      return isNewest ? opened : undefined;
    case 'open':
      if (booked > (before.bookings ?? 0)) return bookedByTheDead(before, at);
      if (opened === undefined) return settled(before);
      return says(before) === says(opened) ? undefined : opened;
  }
}

/** A difference of which nothing is left: the ledger says what was counted. Its class is what it last was. */
export function settled(difference: Difference): Difference {
  const { approval: _approval, counted, expected, ...rest } = difference;
  const { onHand, unsellable = expected.unsellable } = counted;
  return { ...rest, counted, expected: { onHand, unsellable }, priority: 'normal', state: 'settled' };
}

/** The movement is in the ledger, and nobody said so here. */
function bookedByTheDead(before: Difference, at: number): Difference {
  const approval = { ...NO_UNITS, by: SYSTEM, reason: 'it is booked, and whoever did died before saying so', at };
  return { ...before, state: 'approved', approval };
}

function says({ expected, class: name, priority }: Difference): string {
  return JSON.stringify([expected.onHand, expected.unsellable, name, priority]);
}

/** By how much totals change, signed. */
export type TotalsShift = Pick<Totals, 'open' | 'high' | 'opened'> & {
  readonly differences: Readonly<Partial<Record<DifferenceClass, number>>>;
};

/** What a difference that becomes another does to the totals. */
export function totalsShift(before: Difference | undefined, after: Difference): TotalsShift {
  const differences: Partial<Record<DifferenceClass, number>> = {};
  const count = (difference: Difference | undefined, by: number) => {
    if (difference === undefined || difference.state === 'settled') return;
    differences[difference.class] = (differences[difference.class] ?? 0) + by;
  };
  count(before, -1);
  count(after, 1);
  const open = Number(isOpen(after)) - Number(isOpen(before));
  return {
    differences,
    open,
    high: Number(isHigh(after)) - Number(isHigh(before)),
    opened: Math.max(0, open),
  };
}

/** Totals after a shift. */
export function shifted(totals: Totals, shift: TotalsShift): Totals {
  const differences = { ...totals.differences };
  for (const [name, by] of Object.entries(shift.differences)) differences[name as DifferenceClass] += by;
  return {
    ...totals,
    differences,
    open: totals.open + shift.open,
    high: totals.high + shift.high,
    opened: totals.opened + shift.opened,
  };
}

function isOpen(difference: Difference | undefined): boolean {
  return difference?.state === 'open';
}

function isHigh(difference: Difference | undefined): boolean {
  return isOpen(difference) && difference?.priority === 'high';
}
