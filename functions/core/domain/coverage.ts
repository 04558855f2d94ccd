import type { Bucket, PoolId } from './bucket.ts';
import type { Instant, ReservationId, WarehouseId } from './ids.ts';
import type { Mode } from './listing.ts';
import type { Promised } from './promise.ts';
import type { KeptWorkItem } from './work-item.ts';

// Facts may leave fewer goods than are promised. Then a person must say who gets none, and this is what they are told.

/** What a stock is short of: never below zero, and nothing while it can keep its promises. */
export interface Shortfall {
  /** Promised units that what may be sold does not cover: available is below zero by so many. */
  readonly uncovered: number;
  /** Those of them that are not there even when the safety units are given away. Raising safety loses nothing. */
  readonly lost: number;
}

/** What a stock is short of, over all its buckets. What was never promised leaves nobody waiting. */
export function shortfallOf(buckets: readonly Bucket[]): Shortfall {
  const sum = (counter: 'available' | 'reserved' | 'safety') =>
    buckets.reduce((total, bucket) => total + bucket[counter], 0);
  const reserved = Math.max(0, sum('reserved'));
  const shortBy = (units: number) => Math.min(reserved, Math.max(0, units));
  return { uncovered: shortBy(-sum('available')), lost: shortBy(-sum('available') - sum('safety')) };
}

/** Promised first to be broken first: unpaid holds, unpaid orders, then paid ones; of each, the newest first. */
export function firstToBreak(promises: readonly Promised[]): Promised[] {
  return promises.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || b.createdAt - a.createdAt || (a.reservationId < b.reservationId ? -1 : 1),
  );
}

function rankOf({ state, mode }: Promised): number {
  if (state === 'locked') return 2;
  return mode === 'order' ? 1 : 0;
}

/** Short of nothing. */
export const COVERED: Shortfall = { uncovered: 0, lost: 0 };

/** A promise of which some units, or all, are not covered. */
export interface Uncovered {
  readonly reservationId: ReservationId;
  readonly state: Promised['state'];
  readonly mode: Mode;
  readonly createdAt: Instant;
  /** All that it is promised from this warehouse. */
  readonly quantity: number;
  readonly uncovered: number;
}

/** Which promises from a warehouse are not kept when so many units are missing, in the order in which they are broken. */
export function brokenPromises(
  promises: readonly Promised[],
  warehouseId: WarehouseId,
  uncovered: number,
): Uncovered[] {
  const broken: Uncovered[] = [];
  let rest = uncovered;
  for (const { reservationId, state, mode, createdAt, units } of firstToBreak(promises)) {
    const quantity = units.find((unit) => unit.warehouseId === warehouseId)?.quantity ?? 0;
    if (rest === 0 || quantity === 0) continue;
    const part = Math.min(rest, quantity);
    broken.push({ reservationId, state, mode, createdAt, quantity, uncovered: part });
    rest -= part;
  }
  return broken;
}

/** What is known of a stock that could not keep its promises, now or once. */
export interface Standing {
  readonly pool: PoolId;
  /** How often it happened; 0: never. */
  readonly episode: number;
  /** What it was short of when it was last looked at. */
  readonly told: Shortfall;
  /** Counts the changes of this record. */
  readonly revision: number;
  /** The work item of the last episode. */
  readonly item: KeptWorkItem | undefined;
}

/**
 * What a look at a stock leads to: a new work item, another content of the one that is open, its end, or only a note for the next look.
 * Once a person has settled one, only more uncovered units, or new ones after it was covered, ask again.
 */
export type CoverageStep = 'open' | 'refresh' | 'close' | 'note' | 'nothing';

export function coverageStep({ told, item }: Pick<Standing, 'told' | 'item'>, now: Shortfall): CoverageStep {
  if (now.uncovered === 0) return told.uncovered === 0 ? 'nothing' : 'close';
  const isSame = now.uncovered === told.uncovered && now.lost === told.lost;
  if (item?.status === 'open') return isSame ? 'nothing' : 'refresh';
  if (told.uncovered === 0 || now.uncovered > told.uncovered || now.lost > told.lost) return 'open';
  return isSame ? 'nothing' : 'note';
}
