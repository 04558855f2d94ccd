import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideCart } from '../../../../functions/core/domain/cart.ts';
import { MAX_ALLOCATIONS, MAX_QUANTITY } from '../../../../functions/core/domain/limits.ts';
import type { CartLine, Listing } from '../../../../functions/core/domain/listing.ts';
import { aDemand, aLine, aListing, quantity } from '../../../support/builders.ts';

const decide = (lines: readonly CartLine[], ...listings: readonly Listing[]) =>
  decideCart(lines, new Map(listings.map((listing) => [listing.listingId, listing])));

const setOf = (id: string, ...skus: readonly [string, number][]) =>
  aListing(id, { skus: skus.map(([sku, units]) => aDemand(sku, units)) });

test('lines of one listing are summed', () => {
  const cart = decide([aLine('A', 1), aLine('B', 2), aLine('A', 3)], aListing('A'), aListing('B'));
  expect(cart).toMatchObject({ ok: true, value: { lines: [aLine('A', 4), aLine('B', 2)] } });
});

test('SKUs are summed over listings, and named in order', () => {
  const cart = decide([aLine('pair', 2), aLine('A', 1)], setOf('pair', ['B', 1], ['A', 2]), aListing('A'));
  expect(cart).toMatchObject({ ok: true, value: { demand: [aDemand('A', 5), aDemand('B', 2)] } });
});

test('whatever the lines, each SKU is demanded once, and as often as they say', () => {
  const listings = [setOf('one', ['A', 1]), setOf('two', ['A', 2], ['B', 3]), setOf('three', ['C', 1], ['B', 1])];
  const line = fc.record({ listing: fc.constantFrom(...listings), units: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
      const cart = decide(
        lines.map(({ listing, units }) => aLine(listing.listingId, units)),
        ...listings,
      );
      const wanted = new Map<string, number>();
      for (const { listing, units } of lines)
        for (const part of listing.skus) wanted.set(part.sku, (wanted.get(part.sku) ?? 0) + part.quantity * units);
      const demand = cart.ok ? cart.value.demand.map((want) => [want.sku, want.quantity]) : [];
      expect(demand).toEqual([...wanted].sort());
    }),
  );
});

test('hold and order listings in one cart make a hold, with the shortest time and the fewest renewals', () => {
  const slow = aListing('A', { mode: 'order', cancelUnpaidAfterSeconds: 900, holdSeconds: 5, maxRenewals: 4 });
  const fast = aListing('B', { mode: 'hold', holdSeconds: 1_200, cancelUnpaidAfterSeconds: 5, maxRenewals: 2 });
  const cart = decide([aLine('A'), aLine('B')], slow, fast);
  expect(cart).toMatchObject({ ok: true, value: { mode: 'hold', unpaidSeconds: 900, maxRenewals: 2 } });
});

test.each(['hold', 'order', 'payment'] as const)('a cart of %s listings alone keeps their mode', (mode) => {
  const cart = decide([aLine('A'), aLine('B')], aListing('A', { mode }), aListing('B', { mode }));
  expect(cart).toMatchObject({ ok: true, value: { mode } });
});

test.each(['hold', 'order'] as const)('payment does not mix with %s', (mode) => {
  const cart = decide([aLine('A'), aLine('B')], aListing('A', { mode: 'payment' }), aListing('B', { mode }));
  expect(cart).toEqual({ ok: false, refusal: { code: 'mixed-modes', modes: [mode, 'payment'].sort() } });
});

test('every unknown listing is named, once', () => {
  const cart = decide([aLine('X'), aLine('A'), aLine('Y'), aLine('X')], aListing('A'));
  expect(cart).toEqual({ ok: false, refusal: { code: 'unknown-listing', listingIds: ['X', 'Y'] } });
});

test('the maximum per order is of the sum of the lines, not of each', () => {
  const few = aListing('A', { maxPerOrder: quantity(3) });
  expect(decide([aLine('A', 3)], few).ok).toBe(true);
  const refusal = { code: 'over-max-per-order', listingId: 'A', requested: 4, limit: 3 };
  expect(decide([aLine('A', 2), aLine('A', 2)], few)).toEqual({ ok: false, refusal });
});

test('units of one SKU are too many one above the limit, after expansion and summing', () => {
  const half = (MAX_QUANTITY - 1) / 2;
  expect(decide([aLine('pair', half), aLine('A', 1)], setOf('pair', ['A', 2]), aListing('A')).ok).toBe(true);
  const cart = decide([aLine('pair', half), aLine('A', 2)], setOf('pair', ['A', 2]), aListing('A'));
  const refusal = { code: 'quantity-too-large', sku: 'A', requested: MAX_QUANTITY + 1, limit: MAX_QUANTITY };
  expect(cart).toEqual({ ok: false, refusal });
});

test('a product beyond 32 bits is refused with its exact number', () => {
  const cart = decide([aLine('crate', MAX_QUANTITY)], setOf('crate', ['A', MAX_QUANTITY]));
  expect(cart).toMatchObject({ ok: false, refusal: { code: 'quantity-too-large', requested: MAX_QUANTITY ** 2 } });
});

test('1,000 SKUs are allowed and 1,001 are too many, however few listings they come from', () => {
  const bundles = Array.from({ length: 20 }, (_, b) =>
    setOf(`set-${b}`, ...Array.from({ length: 50 }, (_, i) => [`sku-${b}-${i}`, 1] as [string, number])),
  );
  const lines = bundles.map(({ listingId }) => aLine(listingId));
  expect(decide(lines, ...bundles).ok).toBe(true);
  const cart = decide([...lines, aLine('A')], ...bundles, aListing('A'));
  const refusal = { code: 'too-many-allocations', requested: MAX_ALLOCATIONS + 1, limit: MAX_ALLOCATIONS };
  expect(cart).toEqual({ ok: false, refusal });
});

test('of several refusals the first in the order of precedence is given', () => {
  const paid = aListing('A', { mode: 'payment', maxPerOrder: quantity(1) });
  const held = aListing('B', { maxPerOrder: quantity(1) });
  const code = (...lines: CartLine[]) => {
    const cart = decide(lines, paid, held);
    return cart.ok ? 'ok' : cart.refusal.code;
  };
  expect(code(aLine('X'), aLine('A', 2), aLine('B', MAX_QUANTITY))).toBe('unknown-listing');
  expect(code(aLine('A', 2), aLine('B', MAX_QUANTITY))).toBe('mixed-modes');
  expect(code(aLine('B', MAX_QUANTITY), aLine('B', MAX_QUANTITY))).toBe('over-max-per-order');
});

test.each([0, -3, 0.1, Number.NaN, 2 ** 53])('a line of %d that got past the edge is a fault, not stock', (units) => {
  expect(() => decide([aLine('A', units)], aListing('A'))).toThrow(new RangeError(`not a quantity: ${units}`));
});

test('a negative line does not hide behind a positive one of the same listing', () => {
  expect(() => decide([aLine('A', 5), aLine('A', -3)], aListing('A'))).toThrow(new RangeError('not a quantity: -3'));
});

test('a cart without lines is a fault: it has no deadline', () => {
  expect(() => decide([])).toThrow(new RangeError('a cart without lines'));
});
