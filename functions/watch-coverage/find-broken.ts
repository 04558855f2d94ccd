import { type PoolId, stockOf } from '../core/domain/bucket.ts';
import { brokenPromises, firstToBreak, type Uncovered } from '../core/domain/coverage.ts';
import type { Sku } from '../core/domain/ids.ts';
import type { CartLine } from '../core/domain/listing.ts';
import { type Promised, promisesOf } from '../core/domain/promise.ts';
import type { ReservationContext } from '../core/reservations/context.ts';
import type { AvailabilityModel } from '../core/store/ports.ts';

export interface Finding {
  readonly availability: Pick<AvailabilityModel, 'promises'>;
  readonly context: ReservationContext;
}

/** A broken promise, and what was bought with it. */
export interface Broken extends Uncovered {
  readonly lines: readonly CartLine[];
}

/** The most promises that one work item names: a person works them off, and is told of the next. */
export const MAX_NAMED = 100;
/** The most pages of promises that are looked through. */
const MAX_PAGES = 20;
const READS_AT_ONCE = 10;

/**
 * The promises that a stock cannot keep, until so many units are covered. The read model says whom to ask; each reservation is then asked
 * itself, for the read model is a moment behind. Fewer units than are missing: they belong to transfers, or to promises a moment old.
 */
export async function findBroken(finding: Finding, pool: PoolId, uncovered: number): Promise<Broken[]> {
  const { sku, warehouseId } = stockOf(pool);
  const listed = firstToBreak(await promisesFrom(finding, sku)).filter(({ units }) =>
    units.some((unit) => unit.warehouseId === warehouseId),
  );
  const live: Live[] = [];
  for (let i = 0; i < listed.length && i < MAX_NAMED; i += READS_AT_ONCE) {
    const some = listed.slice(i, Math.min(i + READS_AT_ONCE, MAX_NAMED));
    live.push(...(await Promise.all(some.map((promise) => liveOf(finding, promise)))).flat());
    const named = broken(live, warehouseId, uncovered);
    if (named.reduce((sum, promise) => sum + promise.uncovered, 0) === uncovered) return named;
  }
  return broken(live, warehouseId, uncovered);
}

interface Live {
  readonly promise: Promised;
  readonly lines: readonly CartLine[];
}

function broken(live: readonly Live[], warehouseId: ReturnType<typeof stockOf>['warehouseId'], uncovered: number) {
  const lines = new Map(live.map((one) => [one.promise.reservationId, one.lines]));
  const promises = live.map(({ promise }) => promise);
  return brokenPromises(promises, warehouseId, uncovered).map((one) => ({
    ...one,
    lines: lines.get(one.reservationId) ?? [],
  }));
}

/** What a reservation is promised of the SKU now. Nothing: it ended, or shipped. */
async function liveOf({ context }: Finding, { reservationId, sku }: Promised): Promise<Live[]> {
  const record = await context.reservations.read(reservationId);
  if (record.kind !== 'reservation') return [];
  const { reservation } = record;
  return promisesOf(reservation)
    .filter((promise) => promise.sku === sku)
    .map((promise) => ({ promise, lines: reservation.lines }));
}

async function promisesFrom({ availability }: Finding, sku: Sku): Promise<Promised[]> {
  const found = new Map<string, Promised>();
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await availability.promises(sku, after === undefined ? {} : { after });
    // One that was paid between two pages is on both, as held and as locked: the later is right.
    for (const promise of page.promises) if ('reservationId' in promise) found.set(promise.reservationId, promise);
    after = page.next;
    if (after === undefined) break;
  }
  return [...found.values()];
}
