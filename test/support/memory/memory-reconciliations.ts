import type {
  LastCount,
  LastCounts,
  LatestCount,
  Reconciliations,
  Stocktaking,
} from '../../../functions/core/counts/ports.ts';
import { type BucketId, stockOf, stockPool } from '../../../functions/core/domain/bucket.ts';
import { shifted, type TotalsShift } from '../../../functions/core/domain/compared-again.ts';
import type { Instant, Sku, WarehouseId } from '../../../functions/core/domain/ids.ts';
import type {
  CountScope,
  Difference,
  NearMovement,
  Reconciliation,
  ReconciliationId,
} from '../../../functions/core/domain/reconciliation.ts';
import { COUNT_SCOPES, NEAR_MOVEMENTS } from '../../../functions/core/domain/reconciliation.ts';
import type { Movement } from '../../../functions/core/facts/ports.ts';
import { bucketsOf } from './memory-buckets.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

const STOCKS_PER_PAGE = 1_000;

/** Reconciliations in memory. */
export function memoryReconciliations(state: MemoryState): Synchronous<Reconciliations> {
  return {
    read: (id) => state.reconciliations.get(id),
    start: (reconciliation) => {
      const known = state.reconciliations.get(reconciliation.reconciliationId);
      if (known === undefined) state.reconciliations.set(reconciliation.reconciliationId, reconciliation);
      return known ?? reconciliation;
    },
    save: (read, after) => {
      if (state.reconciliations.get(read.reconciliationId)?.revision !== read.revision) return undefined;
      const saved = { ...after, revision: read.revision + 1 };
      state.reconciliations.set(read.reconciliationId, saved);
      return saved;
    },
    keep: ({ reconciliationId: id, revision }, differences, agreeing) => {
      if (state.reconciliations.get(id)?.revision !== revision) return false;
      for (const difference of differences) state.differences.set(differenceKey(id, difference.sku), difference);
      for (const sku of agreeing) state.differences.delete(differenceKey(id, sku));
      return true;
    },
    change: (id, before, after, shift) => {
      const key = differenceKey(id, after.sku);
      if (state.differences.get(key)?.revision !== before?.revision) return false;
      state.differences.set(key, { ...after, revision: (before?.revision ?? 0) + 1 });
      const count = state.reconciliations.get(id);
      if (count !== undefined && changesTotals(shift))
        state.reconciliations.set(id, {
          ...count,
          totals: shifted(count.totals, shift),
          revision: count.revision + 1,
        });
      return true;
    },
    difference: (id, sku) => state.differences.get(differenceKey(id, sku)),
    differences: (id, { after, limit }) => {
      const rest = differencesOf(state, id).filter(({ sku }) => after === undefined || sku > after);
      const shown = rest.slice(0, limit);
      const last = shown.at(-1);
      return { differences: shown, ...(rest.length > limit && last !== undefined && { next: last.sku }) };
    },
    latest: (warehouseId, scope) => state.latestCounts.get(latestKey(warehouseId, scope)),
    becomeLatest: (warehouseId, scope, count) => {
      const known: LatestCount | undefined = state.latestCounts.get(latestKey(warehouseId, scope));
      if (known === undefined || known.countedAt < count.countedAt)
        state.latestCounts.set(latestKey(warehouseId, scope), count);
    },
  };
}

function changesTotals({ differences, ...sums }: TotalsShift): boolean {
  return [...Object.values(differences), ...Object.values(sums)].some((by) => by !== 0);
}

function differencesOf(state: MemoryState, id: ReconciliationId): Difference[] {
  return [...state.differences]
    .filter(([key]) => key.startsWith(`${id} `))
    .map(([, difference]) => difference)
    .sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

const differenceKey = (id: Reconciliation['reconciliationId'], sku: Sku) => `${id} ${sku}`;
const latestKey = (warehouseId: WarehouseId, scope: CountScope) => `${warehouseId} ${scope}`;

/** What was last counted, in memory. */
export function memoryLastCounts(state: MemoryState): Synchronous<LastCounts> {
  const last = (sku: Sku, warehouseId: WarehouseId): LastCount | undefined =>
    COUNT_SCOPES.flatMap((scope): LastCount | [] => {
      const latest = state.latestCounts.get(latestKey(warehouseId, scope));
      const difference = latest && state.differences.get(differenceKey(latest.reconciliationId, sku));
      if (latest === undefined || (scope === 'partial' && difference === undefined)) return [];
      return { ...latest, scope, ...(difference && { difference }) };
    }).sort((a, b) => b.countedAt - a.countedAt)[0];
  return {
    of: (sku, warehouses) =>
      new Map(
        warehouses.flatMap((id) => {
          const count = last(sku, id);
          return count ? [[id, count] as const] : [];
        }),
      ),
  };
}

/** Stock and ledger in memory, as a count reads them. */
export function memoryStocktaking(state: MemoryState): Synchronous<Stocktaking> {
  return {
    readings: (warehouseId, skus) =>
      skus.map((sku) => {
        const buckets = bucketsOf(state, stockPool(sku, warehouseId));
        const moved = movementsOf(state, sku, warehouseId);
        return {
          sku,
          onHand: buckets.reduce((sum, { onHand }) => sum + onHand, 0),
          unsellable: buckets.reduce((sum, { unsellable }) => sum + unsellable, 0),
          buckets: buckets.length,
          movedAt: Math.max(0, ...moved.map(({ recordedAt }) => recordedAt)),
        };
      }),
    movedAfter: (sku, warehouseId, moment) => {
      const moved = movementsOf(state, sku, warehouseId).filter(({ occurredAt }) => occurredAt > moment);
      return {
        movements: moved.length,
        onHand: moved.reduce((sum, { onHand }) => sum + onHand, 0),
        unsellable: moved.reduce((sum, { unsellable }) => sum + unsellable, 0),
        booked: moved.filter(({ reconciliationId }) => reconciliationId !== undefined).length,
        first: moved.slice(0, NEAR_MOVEMENTS).map(nearFrom),
      };
    },
    movedUpTo: (sku, warehouseId, moment: Instant) =>
      movementsOf(state, sku, warehouseId)
        .filter(({ occurredAt }) => occurredAt <= moment)
        .reverse()
        .slice(0, NEAR_MOVEMENTS)
        .map(nearFrom),
    bookedBy: ({ reconciliationId, warehouseId }, sku) =>
      movementsOf(state, sku, warehouseId).filter((movement) => movement.reconciliationId === reconciliationId).length,
    stocks: (warehouseId, after) => {
      const all = [...state.buckets.keys()].map((id: BucketId) => stockOf(id));
      const own = all.filter((stock) => stock.warehouseId === warehouseId).map(({ sku }) => sku);
      const rest = [...new Set(own)].sort().filter((sku) => after === undefined || sku > after);
      const skus = rest.slice(0, STOCKS_PER_PAGE);
      const last = skus.at(-1);
      return { skus, ...(rest.length > STOCKS_PER_PAGE && last !== undefined && { next: last }) };
    },
  };
}

function movementsOf(state: MemoryState, sku: Sku, warehouseId: WarehouseId): Movement[] {
  const own: Movement[] = [];
  // A month has thousands of them: no copy of all.
  for (const movement of state.movements.values())
    if (movement.sku === sku && movement.warehouseId === warehouseId) own.push(movement);
  return own.sort((a, b) => a.occurredAt - b.occurredAt);
}

function nearFrom({ type, source, eventId, onHand, unsellable, occurredAt }: Movement): NearMovement {
  return { type, source, eventId, onHand, unsellable, occurredAt };
}
