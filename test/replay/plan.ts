import type { Mode } from '../../functions/core/domain/listing.ts';
import { chanceOf, wholeChance } from './chance.ts';
import type { FileOrder } from './order-file.ts';
import { plainId } from './plain-id.ts';

/** What becomes of an order that got its stock. */
export type Fate = 'confirm' | 'cancel' | 'expire';

/** Parts of a hundred, in the order of `FATES`. */
export type Shares = Readonly<Record<Fate, number>>;

export interface PlanOptions {
  /** Begins every id of this run, so that a service may be played at any number of times. */
  readonly run: string;
  readonly mode: Mode;
  readonly stockRatio: number;
  readonly seed: number;
  readonly shares: Shares;
}

export interface PlannedOrder {
  readonly reservationId: string;
  readonly customerId: string;
  readonly lines: readonly { readonly listingId: string; readonly quantity: number }[];
  /** Units per SKU, summed. A listing sells one SKU of the same id. */
  readonly demand: ReadonlyMap<string, number>;
  readonly fate: Fate;
  /** How long the buyer thinks between the hold and what they do with it. */
  readonly thinkMs: number;
  /** Milliseconds of the file's own time after its first order. */
  readonly offsetMs?: number;
}

export interface Receipt {
  readonly eventId: string;
  readonly warehouseId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface Plan {
  readonly warehouses: readonly string[];
  readonly skus: readonly string[];
  readonly orders: readonly PlannedOrder[];
  readonly receipts: readonly Receipt[];
  /** Units per SKU that the receipts come to. */
  readonly received: ReadonlyMap<string, number>;
}

const WAREHOUSES = ['replay-north', 'replay-south', 'replay-west'] as const;
/** A receipt of so many lines is one transaction of twice as many items, which a laptop still does in a moment. */
const LINES_PER_RECEIPT = 20;
/** The share of SKUs that lie in one warehouse. */
const WHOLE = 0.5;
const MAX_THINK_MS = 2_000;

/** Decides everything that will happen, from the file and the seed alone. */
export function planDay(orders: readonly FileOrder[], options: PlanOptions): Plan {
  const planned = planOrders(orders, options);
  const demand = new Map<string, number>();
  for (const order of planned) for (const [sku, units] of order.demand) demand.set(sku, (demand.get(sku) ?? 0) + units);
  const received = new Map([...demand].map(([sku, units]) => [sku, Math.floor(units * options.stockRatio)] as const));
  return {
    warehouses: WAREHOUSES,
    skus: [...demand.keys()],
    orders: planned,
    receipts: planReceipts(received, options),
    received,
  };
}

function planOrders(orders: readonly FileOrder[], { run, seed, shares }: PlanOptions): PlannedOrder[] {
  const start = Math.min(...orders.flatMap(({ placedAt }) => placedAt ?? []));
  return orders.map(({ invoice, customer, placedAt, lines }) => {
    const cart = lines.map(({ stockCode, quantity }) => ({ listingId: `${run}.${plainId(stockCode)}`, quantity }));
    const demand = new Map<string, number>();
    for (const { listingId, quantity } of cart) demand.set(listingId, (demand.get(listingId) ?? 0) + quantity);
    return {
      reservationId: `${run}.${plainId(invoice)}`,
      customerId: plainId(customer),
      lines: cart,
      demand,
      fate: fateOf(shares, chanceOf(seed, 'fate', invoice)),
      thinkMs: wholeChance(MAX_THINK_MS, seed, 'think', invoice),
      ...(placedAt === undefined ? {} : { offsetMs: placedAt - start }),
    };
  });
}

function fateOf(shares: Shares, chance: number): Fate {
  const point = chance * (shares.confirm + shares.cancel + shares.expire);
  if (point < shares.confirm) return 'confirm';
  return point < shares.confirm + shares.cancel ? 'cancel' : 'expire';
}

function planReceipts(received: ReadonlyMap<string, number>, { run, seed }: PlanOptions): Receipt[] {
  const shares = [...received].map(([sku, units]) => ({ sku, parts: partsOf(units, seed, sku.slice(run.length)) }));
  return WAREHOUSES.flatMap((warehouseId, index) => {
    const lines = shares
      .map(({ sku, parts }) => ({ sku, quantity: parts[index] ?? 0 }))
      .filter(({ quantity }) => quantity > 0);
    return chunksOf(lines, LINES_PER_RECEIPT).map((lines, part) => ({
      eventId: `${run}/receipt/${warehouseId}/${part}`,
      warehouseId,
      lines,
    }));
  });
}

/**
 * So many units over the warehouses. Half of the SKUs lie whole in one; the others are cut at two chosen places, so that some warehouses
 * get nothing and none gets a part of a unit.
 */
function partsOf(units: number, seed: number, sku: string): number[] {
  const whole = chanceOf(seed, 'whole', sku);
  if (whole < WHOLE)
    return WAREHOUSES.map((_, index) => (index === Math.floor((whole / WHOLE) * WAREHOUSES.length) ? units : 0));
  const cuts = ['first', 'second'].map((cut) => wholeChance(units, seed, 'cut', cut, sku)).sort((a, b) => a - b);
  const [first = 0, second = 0] = cuts;
  return [first, second - first, units - second];
}

export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
