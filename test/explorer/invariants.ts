import { verdictOn } from '../../functions/core/claims/verdict.ts';
import { availableOf, type Bucket, stockOf } from '../../functions/core/domain/bucket.ts';
import { ownerOf, quantityOf } from '../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import { isLegal, isLive } from '../../functions/core/domain/moves.ts';
import { type Owner, ownerIn } from '../../functions/core/domain/owner.ts';
import { openUnitsOf, type Reservation, reservedAllocations } from '../../functions/core/domain/reservation.ts';
import { viewOf } from '../../functions/core/store/owner-view.ts';
import { recordOf } from '../support/memory/memory-state.ts';
import type { Scenario } from './scenario.ts';
import type { StoreView } from './store-view.ts';
import { bitOf, type Stage, type World } from './world.ts';

// The invariants of PROTOCOL §5, in our own words. They hold in every world.

export const INVARIANTS = {
  'non-negative': 'available and reserved are never below zero, but for units that shipped without a promise',
  supply: 'available + reserved + shipped = what was supplied',
  backed: 'reserved covers every open unit of held, confirmed and ending owners (not those before the cursor)',
  conserved: 'reserved = those units + orphans, exactly: nothing is returned twice, nothing becomes invisible',
  sold: 'confirmed and shipped units never exceed the supply',
  'kept word': 'who was told held, confirmed, cancelled or short finds it so; until is until',
  'ends once': 'owners make only the moves of the table, and each unit ships or is cancelled once',
  lines: 'the status says what the lines say, and what shipped is what shipped lines say',
  renewals: 'never more than allowed, and each request counts once',
  hasty: 'nothing ends short where there is enough',
  drained: 'if everyone stopped, reclaimers and continuers alone would bring every unit to where it belongs',
  'no fault': 'no schedule makes the code fail but by a lost answer',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Which invariant a store breaks, by itself. */
export function brokenStore(scenario: Scenario, view: StoreView): Invariant | undefined {
  for (const bucket of view.buckets) {
    const broken = brokenBucket(view, bucket);
    if (broken !== undefined) return broken;
  }
  for (const [sku, supplied] of Object.entries(scenario.supply)) {
    const broken = brokenStock(view, sku, sum(supplied));
    if (broken !== undefined) return broken;
  }
  if (!view.owners.every(linesAgree)) return 'lines';
  for (const reservation of view.reservations()) {
    if (!renewalsCount(scenario, reservation)) return 'renewals';
    if (scenario.enough && reservation.status === 'short') return 'hasty';
  }
  return undefined;
}

function brokenBucket(view: StoreView, bucket: Bucket): Invariant | undefined {
  const excess = view.excess.get(stockOf(bucket.id).sku) ?? 0;
  if (bucket.reserved < 0 || bucket.available < -excess) return 'non-negative';
  if (bucket.available !== availableOf(bucket)) return 'supply';
  const promised = sum(view.owners.map((owner) => promisedIn(owner, bucket)));
  if (bucket.reserved < promised) return 'backed';
  const orphans = view.evidence
    .filter((evidence) => evidence.bucket === bucket.id)
    .filter((evidence) => {
      const record = view.records.get(ownerOf(evidence.claim)) ?? recordOf(undefined);
      return verdictOn(evidence, viewOf(record)) !== 'forget';
    });
  const unowned = sum(orphans.map(({ value }) => quantityOf(value)));
  return bucket.reserved === promised + unowned ? undefined : 'conserved';
}

function brokenStock(view: StoreView, sku: string, supplied: number): Invariant | undefined {
  const buckets = view.buckets.filter(({ id }) => stockOf(id).sku === sku);
  const moved = sum(view.movements.filter((movement) => movement.sku === sku).map(({ onHand }) => onHand));
  if (sum(buckets.map(({ onHand }) => onHand)) !== supplied + moved) return 'supply';
  const allocations = view.owners.flatMap(({ status, allocations: all }) =>
    all.filter(({ bucket }) => stockOf(bucket).sku === sku).map((allocation) => ({ status, allocation })),
  );
  const shipped = sum(allocations.map(({ allocation }) => allocation.shipped ?? 0));
  const locked = sum(
    allocations.map(({ status, allocation }) => (status === 'confirmed' ? openUnitsOf(allocation) : 0)),
  );
  if (shipped + locked > supplied) return 'sold';
  const everyOwnerIsThere = view.movements.every(({ reservationId: id }) => !id || view.statusOf(id) !== 'absent');
  return everyOwnerIsThere && shipped + (view.excess.get(sku) ?? 0) !== -moved ? 'lines' : undefined;
}

function promisedIn(owner: Owner, { id }: Bucket): number {
  const here = reservedAllocations(owner).filter(({ allocation }) => allocation.bucket === id);
  return sum(here.map(({ allocation }) => openUnitsOf(allocation)));
}

function linesAgree({ status, allocations, openUnits }: Owner): boolean {
  if (allocations.length === 0) return openUnits === 0;
  const open = sum(allocations.map(openUnitsOf));
  const unshipped = sum(allocations.map(({ quantity, shipped }) => quantity - (shipped ?? 0)));
  const countsAgree = openUnits === open && allocations.every((allocation) => openUnitsOf(allocation) >= 0);
  if (!countsAgree || (isLive(status) && open === 0)) return false;
  return (status === 'shipped') === (unshipped === 0);
}

function renewalsCount({ programs }: Scenario, { reservationId, renewals, maxRenewals }: Reservation): boolean {
  const requests = programs.filter(({ name }) => name.startsWith(`${reservationId}.renew`)).length;
  return renewals <= maxRenewals && renewals <= requests;
}

/** Whether somebody was told what is not so. */
export function brokenWord({ reservations, stores }: Stage, world: World): boolean {
  const view = stores.view(world.store);
  return reservations.some((id, i) => {
    const told = world.told[i] as number;
    const promised = world.until[i] as number;
    return told !== 0 && !isKept(view, id, told, promised);
  });
}

function isKept(view: StoreView, id: ReservationId, told: number, promised: number): boolean {
  const record = view.record(id);
  if (record.kind !== 'reservation' || record.reservation.status === 'pending') return false;
  const { reservation } = record;
  const { status } = reservation;
  if (told & bitOf('confirmed')) {
    if (status === 'ending') return reservation.outcome === 'cancelled';
    if (status !== 'confirmed' && status !== 'shipped' && status !== 'cancelled') return false;
  }
  if (told & bitOf('cancelled') && status !== 'cancelled') return false;
  if (told & bitOf('short') && status !== 'short') return false;
  if (promised > 0 && status === 'expired') return false;
  return !(promised > 0 && status === 'held' && promised > reservation.expiresAt);
}

/** Whether a step moved any owner, or a unit of its lines, as the table does not allow. Deletion is no step. */
export function movesIllegally(before: StoreView, after: StoreView): boolean {
  return [...new Set([...before.records.keys(), ...after.records.keys()])].some((key) => {
    const [was, is] = [before.records.get(key), after.records.get(key)];
    const [from, to] = [was && ownerIn(was), is && ownerIn(is)];
    if (to === undefined) return from !== undefined || (was !== undefined && is === undefined);
    return !isLegal(from?.status ?? 'none', to.status) || (from !== undefined && from !== to && undoes(from, to));
  });
}

/** Within one claim, what shipped or was cancelled stays so, an ending ends as decided, and its cursor only advances. */
function undoes(was: Owner, is: Owner): boolean {
  if (was.status === 'ending') {
    if (is.status === 'ending') return is.outcome !== was.outcome || is.cursor < was.cursor || is.claim !== was.claim;
    if (is.status !== was.outcome) return true;
  }
  if (was.claim !== is.claim) return was.status === 'held' || was.status === 'confirmed';
  return was.allocations.some(({ shipped = 0, cancelled = 0 }, i) => {
    const now = is.allocations[i];
    return now === undefined || (now.shipped ?? 0) < shipped || (now.cancelled ?? 0) < cancelled;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
