import type { Sku, WarehouseId } from '../domain/ids.ts';
import { MAX_CLOCK_LEAD_MS } from '../domain/limits.ts';
import {
  type CountedLine,
  classOf,
  type Difference,
  disagreement,
  nearest,
  priorityOf,
  type Reconciliation,
} from '../domain/reconciliation.ts';
import type { CountContext } from './context.ts';
import { expectedAt } from './expected-at.ts';
import type { StockReading } from './ports.ts';

const LOOKED_AT_ONCE = 16;
/** The most pages of promises that are asked whether they explain a difference. */
const MAX_PROMISE_PAGES = 20;

/**
 * Compares lines of a count with the ledger as of its moment. Where nothing moved since, the counters are the answer, and all of them are
 * read together. Only what moved, or disagrees, is looked at closely, each by itself.
 */
export async function compareLines(
  context: CountContext,
  count: Reconciliation,
  lines: readonly CountedLine[],
): Promise<Difference[]> {
  const readings = await context.stocktaking.readings(
    count.warehouseId,
    lines.map(({ sku }) => sku),
  );
  const doubtful = lines.filter((line, index) => !agreesAtRest(count, line, readings[index] as StockReading));
  const found: Difference[] = [];
  for (let i = 0; i < doubtful.length; i += LOOKED_AT_ONCE) {
    const some = doubtful.slice(i, i + LOOKED_AT_ONCE);
    found.push(...(await Promise.all(some.map((line) => compareLine(context, count, line)))).filter(isFound));
  }
  return found;
}

/**
 * Nothing was recorded since well before the moment, and the counters say what was counted. A movement of after the moment cannot have been
 * recorded before it, but for a warehouse whose clock is ahead of ours: so far ahead it must not be.
 */
function agreesAtRest({ countedAt }: Reconciliation, line: CountedLine, reading: StockReading): boolean {
  const atRest = reading.movedAt < countedAt - MAX_CLOCK_LEAD_MS;
  return atRest && disagreement(reading, line) === undefined;
}

function isFound(difference: Difference | undefined): difference is Difference {
  return difference !== undefined;
}

/** Compares one line with the ledger as it is now. Undefined: they agree. */
export async function compareLine(
  context: CountContext,
  count: Reconciliation,
  { sku, ...counted }: CountedLine,
): Promise<Difference | undefined> {
  const { stocktaking } = context;
  const { warehouseId, countedAt } = count;
  const { expected, movedAfter } = await expectedAt(stocktaking, warehouseId, sku, countedAt);
  const missing = disagreement(expected, counted);
  if (missing === undefined) return undefined;
  const [movedBefore, promised, before] = await Promise.all([
    stocktaking.movedUpTo(sku, warehouseId, countedAt),
    missing.onHand < 0 ? promisedUnits(context, sku, warehouseId, -missing.onHand) : 0,
    count.previous === undefined ? undefined : context.reconciliations.difference(count.previous, sku),
  ]);
  const found = {
    sku,
    expected,
    counted,
    class: classOf(missing, promised),
    near: nearest([...movedBefore, ...movedAfter.first], countedAt),
    state: 'open',
    revision: 0,
  } as const;
  return { ...found, priority: priorityOf(found, before) };
}

/** Units of a SKU that are paid for and not shipped from a warehouse, by the read model; counted no further than is asked. */
async function promisedUnits(
  { availability }: CountContext,
  sku: Sku,
  warehouseId: WarehouseId,
  asked: number,
): Promise<number> {
  let promised = 0;
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PROMISE_PAGES && promised < asked; pages += 1) {
    const page = await availability.promises(sku, after === undefined ? {} : { after });
    const locked = page.promises.filter(({ state }) => state === 'locked').flatMap(({ units }) => units);
    promised += locked.reduce((sum, units) => sum + (units.warehouseId === warehouseId ? units.quantity : 0), 0);
    after = page.next;
    if (after === undefined) return promised;
  }
  return promised;
}
