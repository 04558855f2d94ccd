import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId } from '../../functions/core/domain/ids.ts';
import type { FileOrder } from './order-file.ts';
import { type PlanOptions, planDay } from './plan.ts';
import { shipmentsOf } from './shipments.ts';

const options: PlanOptions = {
  run: 'day-1',
  mode: 'hold',
  stockRatio: 0.7,
  seed: 1,
  shares: { confirm: 80, cancel: 12, expire: 8 },
};

const order = (invoice: string, ...lines: [string, number][]): FileOrder => ({
  invoice,
  customer: 'guest-1',
  lines: lines.map(([stockCode, quantity]) => ({ stockCode, quantity })),
});
const many = Array.from({ length: 1_000 }, (_, i) => order(String(i), ['cup', 1]));

describe('the plan of a day', () => {
  test('sums an order per SKU and leaves its lines as they are', () => {
    const [planned] = planDay([order('1', ['15056 BL', 2], ['15056 BL', 3])], options).orders;
    expect(planned?.lines).toEqual([
      { listingId: 'day-1.15056_20BL', quantity: 2 },
      { listingId: 'day-1.15056_20BL', quantity: 3 },
    ]);
    expect(planned?.demand).toEqual(new Map([['day-1.15056_20BL', 5]]));
    expect([planned?.reservationId, planned?.customerId].every(isId)).toBe(true);
  });

  test('receives the ordered units times the ratio, rounded down, over the warehouses', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(quantities, fc.double({ min: 0, max: 2, noNaN: true }), fc.nat(), (units, stockRatio, seed) => {
        const { receipts, received } = planDay([order('1', ...units.map((q, i): [string, number] => [`s${i}`, q]))], {
          ...options,
          stockRatio,
          seed,
        });
        for (const [index, quantity] of units.entries()) {
          const lines = receipts.flatMap((receipt) => receipt.lines).filter(({ sku }) => sku === `day-1.s${index}`);
          expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(Math.floor(quantity * stockRatio));
          expect(received.get(`day-1.s${index}`)).toBe(Math.floor(quantity * stockRatio));
          expect(lines.every((line) => Number.isInteger(line.quantity) && line.quantity > 0)).toBe(true);
        }
      }),
    );
  });

  test('gives no two receipts the same event id', () => {
    const skus = Array.from({ length: 200 }, (_, i): [string, number] => [`s${i}`, 50]);
    const ids = planDay([order('1', ...skus)], options).receipts.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('shares out what becomes of orders, by the seed', () => {
    const fates = planDay(many, options).orders.map(({ fate }) => fate);
    const count = (fate: string) => fates.filter((one) => one === fate).length;
    const found = { confirm: count('confirm'), cancel: count('cancel'), expire: count('expire') };
    for (const fate of ['confirm', 'cancel', 'expire'] as const)
      expect(Math.abs(found[fate] - 10 * options.shares[fate]), fate).toBeLessThan(40);
    expect(planDay(many, options).orders.map(({ fate }) => fate)).toEqual(fates);
    expect(planDay(many, { ...options, seed: 2 }).orders.map(({ fate }) => fate)).not.toEqual(fates);
  });

  test('leaves an order its fate in another run, and when other orders are missing', () => {
    const [first, second] = [planDay(many, options), planDay(many.slice(500), { ...options, run: 'day-2' })];
    expect(second.orders.map(({ fate }) => fate)).toEqual(first.orders.slice(500).map(({ fate }) => fate));
  });

  test('never picks a fate that has no share', () => {
    const all = planDay(many, { ...options, shares: { confirm: 0, cancel: 0, expire: 1 } }).orders;
    expect(new Set(all.map(({ fate }) => fate))).toEqual(new Set(['expire']));
  });
});

describe('the shipments of an order', () => {
  const allocations = fc.array(
    fc.record({
      sku: fc.constantFrom('cup', 'saucer', 'spoon'),
      warehouseId: fc.constantFrom('north', 'south'),
      quantity: fc.integer({ min: 1, max: 20 }),
    }),
    { maxLength: 8 },
  );
  const sums = (units: readonly { sku: string; warehouseId: string; quantity: number }[]) => {
    const totals = new Map<string, number>();
    for (const { sku, warehouseId, quantity } of units) {
      const key = `${sku} ${warehouseId}`;
      totals.set(key, (totals.get(key) ?? 0) + quantity);
    }
    return new Map([...totals].sort());
  };

  test('are together exactly its allocations, each from its own warehouse', () => {
    fc.assert(
      fc.property(allocations, fc.nat(), (units, seed) => {
        const shipments = shipmentsOf('day-1.7', units, seed);
        const shipped = shipments.flatMap(({ warehouseId, lines }) => lines.map((line) => ({ warehouseId, ...line })));
        expect(sums(shipped)).toEqual(sums(units));
        expect(shipped.every(({ quantity }) => quantity > 0)).toBe(true);
        expect(new Set(shipments.map(({ eventId }) => eventId)).size).toBe(shipments.length);
      }),
    );
  });

  test('come now and then in two parts, and now and then twice', () => {
    const each = Array.from({ length: 200 }, (_, i) =>
      shipmentsOf(
        `day-1.${i}`,
        [
          { sku: 'cup', warehouseId: 'north', quantity: 2 },
          { sku: 'spoon', warehouseId: 'north', quantity: 2 },
        ],
        1,
      ),
    );
    const inTwo = each.filter(({ length }) => length === 2).length;
    const twice = each.flat().filter(({ copies }) => copies === 2).length;
    expect(inTwo).toBeGreaterThan(20);
    expect(inTwo).toBeLessThan(100);
    expect(twice).toBeGreaterThan(20);
    expect(twice).toBeLessThan(100);
  });
});
