import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCancellation } from '../../../../functions/core/domain/cancellation.ts';
import { MAX_BUCKETS_PER_END } from '../../../../functions/core/domain/limits.ts';
import { openUnitsOf } from '../../../../functions/core/domain/reservation.ts';
import { afterUnits } from '../../../../functions/core/store/owner-changes.ts';
import { aConfirmed, anAllocation, bucketId, sku } from '../../../support/builders.ts';

const A = sku('A');

test('without a quantity all that is open is cancelled, over every bucket', () => {
  const second = { ...anAllocation('A', 'south', 3), bucket: bucketId('A', 'south', 1) };
  const order = aConfirmed('r1', [
    anAllocation('A', 'north', 5, { shipped: 1 }),
    anAllocation('B', 'north', 2),
    second,
  ]);
  expect(planCancellation(order, [{ sku: A }])).toEqual({
    ok: true,
    value: [
      { index: 0, quantity: 4 },
      { index: 2, quantity: 3 },
    ],
  });
});

test('a quantity is the total cancelled so far: repeating the request plans nothing', () => {
  const once = aConfirmed('r1', [anAllocation('A', 'north', 5)]);
  expect(planCancellation(once, [{ sku: A, quantity: 2 }])).toEqual({ ok: true, value: [{ index: 0, quantity: 2 }] });
  const done = aConfirmed('r1', [anAllocation('A', 'north', 5, { cancelled: 2 })]);
  expect(planCancellation(done, [{ sku: A, quantity: 2 }])).toEqual({ ok: true, value: [] });
  expect(planCancellation(done, [{ sku: A, quantity: 3 }])).toEqual({ ok: true, value: [{ index: 0, quantity: 1 }] });
});

test('a smaller total than was cancelled already takes nothing back', () => {
  const done = aConfirmed('r1', [anAllocation('A', 'north', 5, { cancelled: 3 })]);
  expect(planCancellation(done, [{ sku: A, quantity: 1 }])).toEqual({ ok: true, value: [] });
});

test('more than is open is refused with what is', () => {
  const order = aConfirmed('r1', [anAllocation('A', 'north', 5, { shipped: 3 })]);
  const refusal = { code: 'line-not-open', reservationId: 'r1', sku: 'A', requested: 3, open: 2 };
  expect(planCancellation(order, [{ sku: A, quantity: 3 }])).toEqual({ ok: false, refusal });
});

test('a SKU that was never ordered is refused, with or without a quantity', () => {
  const order = aConfirmed('r1', [anAllocation('A', 'north', 5)]);
  const refusal = { code: 'line-not-open', reservationId: 'r1', sku: 'B', open: 0 };
  expect(planCancellation(order, [{ sku: sku('B') }])).toMatchObject({ ok: false, refusal });
  expect(planCancellation(order, [{ sku: sku('B'), quantity: 1 }])).toMatchObject({ ok: false, refusal });
});

test('one line that is not open refuses the others with it', () => {
  const order = aConfirmed('r1', [anAllocation('A', 'north', 5), anAllocation('B', 'north', 1)]);
  const plan = planCancellation(order, [
    { sku: A, quantity: 1 },
    { sku: sku('B'), quantity: 2 },
  ]);
  expect(plan).toMatchObject({ ok: false, refusal: { code: 'line-not-open', sku: 'B' } });
});

test('at most one transaction is planned at a time', () => {
  const order = aConfirmed(
    'r1',
    Array.from({ length: 120 }, (_, i) => anAllocation(`A-${i}`, 'north', 1)),
  );
  const plan = planCancellation(
    order,
    order.allocations.map((_, i) => ({ sku: sku(`A-${i}`) })),
  );
  expect(plan.ok && plan.value.length).toBe(MAX_BUCKETS_PER_END);
});

test('a plan cancels exactly the rest of the total, never more than is open, and its repetition nothing', () => {
  const allocation = fc
    .record({ units: fc.integer({ min: 1, max: 9 }), shipped: fc.nat(5), cancelled: fc.nat(5) })
    .filter(({ units, shipped, cancelled }) => shipped + cancelled <= units)
    .map(({ units, ...ended }) => anAllocation('A', 'north', units, ended));
  fc.assert(
    fc.property(fc.array(allocation, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (own, total) => {
      const order = aConfirmed('r1', own);
      const plan = planCancellation(order, [{ sku: A, quantity: total }]);
      const cancelled = own.reduce((sum, each) => sum + (each.cancelled ?? 0), 0);
      const open = own.reduce((sum, each) => sum + openUnitsOf(each), 0);
      expect(plan.ok).toBe(Math.max(0, total - cancelled) <= open);
      if (!plan.ok) return;
      expect(plan.value.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(Math.max(0, total - cancelled));
      const { after } = afterUnits(order, 'cancelled', plan.value, 1);
      const again = planCancellation({ ...order, allocations: after.allocations }, [{ sku: A, quantity: total }]);
      expect(again).toEqual({ ok: true, value: [] });
    }),
  );
});
