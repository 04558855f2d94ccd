import type { LastCount, LastCounts, LatestCount } from '../counts/ports.ts';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import { COUNT_SCOPES, type CountScope, type Difference } from '../domain/reconciliation.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { differenceKey, latestKey } from './reconciliations.ts';
import type { Key } from './write-expression.ts';

interface Candidate extends LatestCount {
  readonly warehouseId: WarehouseId;
  readonly scope: CountScope;
}

/** What was last counted of a SKU, in DynamoDB: two requests, however many warehouses there are. */
export function lastCounts(db: Database): LastCounts {
  return { of: (sku, warehouses) => lastCountsOf(db, sku, warehouses) };
}

async function lastCountsOf(
  db: Database,
  sku: Sku,
  warehouses: readonly WarehouseId[],
): Promise<ReadonlyMap<WarehouseId, LastCount>> {
  const read = async (operation: string, keys: readonly Key[]) => {
    const items = await db.getMany(operation, 'operations', keys, false);
    const byKey = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
    return keys.map(({ pk, sk }) => byKey.get(`${pk} ${sk}`));
  };
  const asked = warehouses.flatMap((warehouseId) => COUNT_SCOPES.map((scope) => ({ warehouseId, scope })));
  const latest = await read(
    'read latest counts',
    asked.map(({ warehouseId, scope }) => latestKey(warehouseId, scope)),
  );
  const candidates = asked.flatMap((each, index): Candidate | [] => {
    const item = latest[index];
    return item ? { ...each, ...latestFrom(item) } : [];
  });
  const differences = await read(
    'read differences of counts',
    candidates.map(({ reconciliationId }) => differenceKey(reconciliationId, sku)),
  );
  const found = candidates.map((candidate, index) => withDifference(candidate, differences[index]));
  return new Map(
    warehouses.flatMap((id) =>
      entryOf(
        id,
        found.filter(({ warehouseId }) => warehouseId === id),
      ),
    ),
  );
}

function latestFrom({ pk: _pk, sk: _sk, ...latest }: Item): LatestCount {
  return latest as unknown as LatestCount;
}

function withDifference(candidate: Candidate, item: Item | undefined): LastCount & Candidate {
  if (item === undefined) return candidate;
  const { pk: _pk, sk: _sk, ...difference } = item;
  return { ...candidate, difference: difference as unknown as Difference };
}

/** A full count says something of every SKU. A partial one that agrees may not have listed it. */
function entryOf(id: WarehouseId, counts: readonly (LastCount & Candidate)[]): [] | [[WarehouseId, LastCount]] {
  const [last] = counts
    .filter(({ scope, difference }) => scope === 'full' || difference !== undefined)
    .sort((a, b) => b.countedAt - a.countedAt);
  if (last === undefined) return [];
  const { warehouseId: _warehouseId, ...rest } = last;
  return [[id, rest]];
}
