import type { StockAnswer } from '../core/contracts/stock-answer.ts';
import { timeText } from '../core/contracts/values.ts';
import { type Bucket, bucketOf, indexOf, stockOf, stockPool } from '../core/domain/bucket.ts';
import type { Instant, Sku, WarehouseId } from '../core/domain/ids.ts';
import type { AnyPromised } from '../core/domain/promise.ts';
import type { Store } from '../core/store/store.ts';
import { renderCount } from './render-count.ts';
import { renderMovement } from './render-movement.ts';

type Source = Pick<Store, 'ledger' | 'buckets' | 'catalog' | 'catalogWriter' | 'availability' | 'lastCounts'>;

const LISTED_PROMISES = 100;
const LAST_MOVEMENTS = 10;
/** The most pages of promises that are summed: with more, the function might not answer in time. */
export const MAX_PAGES = 20;

/** The promises of a SKU, and whether these are all. */
interface Promises {
  readonly found: readonly AnyPromised[];
  readonly areAll: boolean;
}

/** Why available is what it is: every counter read consistently, and who holds it by the read model. Undefined: a SKU never heard of. */
export async function explain(store: Source, sku: Sku, now: Instant): Promise<StockAnswer | undefined> {
  const [stocks, promises, settings] = await Promise.all([
    stocksOf(store, sku),
    promisesOf(store, sku),
    store.catalogWriter.getSku(sku),
  ]);
  if (stocks.size === 0 && settings === undefined) return undefined;
  const [moved, counts] = await Promise.all([
    lastMovements(store, sku, [...stocks.keys()]),
    store.lastCounts.of(sku, [...stocks.keys()]),
  ]);
  const warehouses = [...stocks].map(([warehouseId, buckets]) => {
    const count = counts.get(warehouseId);
    return { ...counters(warehouseId, buckets, promises), ...(count && { lastCount: renderCount(count) }) };
  });
  return {
    sku,
    available: warehouses.reduce((sum, { available }) => sum + available, 0),
    warehouses,
    promises: promises.found.slice(0, LISTED_PROMISES).map(renderPromise),
    morePromises: !promises.areAll || promises.found.length > LISTED_PROMISES,
    promisesAsOf: timeText(now),
    lastMovements: moved,
  };
}

function renderPromise(promise: AnyPromised): StockAnswer['promises'][number] {
  const { state, units } = promise;
  if ('transferId' in promise) return { transferId: promise.transferId, state, units: [...units] };
  const { reservationId, expiresAt } = promise;
  const deadline = expiresAt !== undefined && { expiresAt: timeText(expiresAt) };
  return { reservationId, state, units: [...units], ...deadline };
}

/** The last few movements of all these warehouses, the newest first by when they happened. */
async function lastMovements({ ledger }: Source, sku: Sku, warehouses: readonly WarehouseId[]) {
  const pages = await Promise.all(warehouses.map((id) => ledger.movements(sku, id, { limit: LAST_MOVEMENTS })));
  const all = pages.flatMap(({ movements }) => movements).sort((a, b) => b.occurredAt - a.occurredAt);
  return all.slice(0, LAST_MOVEMENTS).map(renderMovement);
}

/** All buckets by warehouse, wherever anything was ever written. */
async function stocksOf(
  { catalog, buckets, availability }: Source,
  sku: Sku,
): Promise<ReadonlyMap<WarehouseId, readonly Bucket[]>> {
  const [warehouses, [numbers]] = await Promise.all([catalog.warehouses(), availability.numbers([sku])]);
  const elsewhere = (numbers?.buckets ?? []).map(({ bucket }) => stockOf(bucket).warehouseId);
  const ids = [...new Set([...warehouses.map(({ warehouseId }) => warehouseId), ...elsewhere])];
  const firsts = await buckets.read(ids.map((id) => bucketOf(stockPool(sku, id), 0)));
  const siblings = await buckets.read(
    firsts.flatMap(({ bucketCount }, i) =>
      Array.from({ length: bucketCount - 1 }, (_, n) => bucketOf(stockPool(sku, ids[i] as WarehouseId), n + 1)),
    ),
  );
  const all = [...firsts, ...siblings].filter(({ id, revision }) => revision > 0 || indexOf(id) > 0);
  return Map.groupBy(all, ({ id }) => stockOf(id).warehouseId);
}

async function promisesOf({ availability }: Source, sku: Sku): Promise<Promises> {
  const found: AnyPromised[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await availability.promises(sku, after === undefined ? {} : { after });
    found.push(...page.promises);
    after = page.next;
    if (after === undefined) return { found, areAll: true };
  }
  return { found, areAll: false };
}

function counters(
  warehouseId: WarehouseId,
  buckets: readonly Bucket[],
  promises: Promises,
): StockAnswer['warehouses'][number] {
  const sum = (counter: 'onHand' | 'reserved' | 'unsellable' | 'safety' | 'available' | 'inTransit' | 'incoming') =>
    buckets.reduce((total, bucket) => total + bucket[counter], 0);
  return {
    warehouseId,
    onHand: sum('onHand'),
    reserved: sum('reserved'),
    ...(promises.areAll && behindReserved(warehouseId, sum('reserved'), promises.found)),
    unsellable: sum('unsellable'),
    safety: sum('safety'),
    available: sum('available'),
    inTransit: sum('inTransit'),
    incoming: sum('incoming'),
    buckets: buckets.length,
  };
}

/** What is known of the promises behind `reserved`. A part of them would be a wrong answer, so it takes them all. */
function behindReserved(warehouseId: WarehouseId, reserved: number, promises: readonly AnyPromised[]) {
  const promised = (state: AnyPromised['state']) =>
    promises
      .filter((promise) => promise.state === state)
      .flatMap(({ units }) => units)
      .reduce((total, units) => total + (units.warehouseId === warehouseId ? units.quantity : 0), 0);
  const [held, locked] = [promised('held'), promised('locked')];
  return { held, locked, inFlight: reserved - held - locked };
}
