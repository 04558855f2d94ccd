import { describe, expect, test } from 'vitest';
import {
  addTotals,
  asOf,
  classOf,
  type Difference,
  differenceCount,
  disagreement,
  NEAR_MOVEMENTS,
  NO_TOTALS,
  nearest,
  priorityOf,
} from '../../../../functions/core/domain/reconciliation.ts';
import { sku } from '../../../support/builders.ts';

const units = (onHand: number, unsellable = 0) => ({ onHand, unsellable });
const movement = (occurredAt: number) => ({
  type: 't',
  source: '/wms',
  eventId: `e${occurredAt}`,
  ...units(1),
  occurredAt,
});

function aDifference(also: Partial<Difference> = {}): Difference {
  const numbers = { expected: units(5), counted: units(3) } as const;
  return {
    sku: sku('A'),
    ...numbers,
    class: 'unexplained',
    priority: 'normal',
    near: [],
    state: 'open',
    revision: 0,
    ...also,
  };
}

describe('what is expected', () => {
  test('is what lies there now without what moved after the moment', () => {
    expect(asOf(units(10, 2), units(-3, 1))).toEqual(units(13, 1));
  });
});

describe('a disagreement', () => {
  test('is what would have to be booked', () => {
    expect(disagreement(units(5, 1), units(3, 2))).toEqual(units(-2, 1));
  });

  test('is none when both say the same', () => {
    expect(disagreement(units(5, 1), units(5, 1))).toBeUndefined();
    expect(disagreement(units(-2), units(-2))).toBeUndefined();
  });

  test('is none in what the count does not speak of', () => {
    expect(disagreement(units(5, 3), { onHand: 5 })).toBeUndefined();
    expect(disagreement(units(5, 3), { onHand: 4 })).toEqual(units(-1, 0));
  });
});

describe('the class', () => {
  test.each([
    ['more than expected', units(2), 0, 'missing-receipt'],
    ['more than expected, with another status too', units(2, -1), 9, 'missing-receipt'],
    ['fewer, and just as many are promised to payers', units(-2), 2, 'missing-shipment'],
    ['fewer, and one of them is promised to nobody', units(-2), 1, 'unexplained'],
    ['fewer, and nothing is promised', units(-2), 0, 'unexplained'],
    ['as many, some of them unsellable', units(0, 2), 5, 'status'],
    ['as many, fewer of them unsellable', units(0, -2), 0, 'status'],
  ])('of %s', (_case, missing, promised, expected) => {
    expect(classOf(missing, promised)).toBe(expected);
  });
});

describe('movements near the moment', () => {
  test('are the nearest, in the order in which they happened', () => {
    const found = nearest([1, 90, 95, 99, 101, 110, 200].map(movement), 100);
    expect(found.map(({ occurredAt }) => occurredAt)).toEqual([90, 95, 99, 101, 110]);
    expect(found).toHaveLength(NEAR_MOVEMENTS);
  });
});

describe('the priority', () => {
  test('is high when the count before had the same unexplained difference, still open', () => {
    expect(priorityOf(aDifference(), aDifference({ expected: units(9), counted: units(7) }))).toBe('high');
  });

  test.each([
    ['nothing was found before', undefined],
    ['another number was missing', aDifference({ counted: units(4) })],
    ['it was explained', aDifference({ class: 'missing-shipment' })],
    ['it was settled', aDifference({ state: 'approved' })],
  ])('is normal when %s', (_case, before) => {
    expect(priorityOf(aDifference(), before)).toBe('normal');
  });

  test('is normal of what is explained', () => {
    expect(priorityOf(aDifference({ class: 'missing-shipment' }), aDifference())).toBe('normal');
  });
});

describe('totals', () => {
  test('count differences by their class', () => {
    const totals = addTotals(NO_TOTALS, { lines: 7 }, [aDifference(), aDifference(), aDifference({ class: 'status' })]);
    expect(totals).toMatchObject({ lines: 7, unlisted: 0, differences: { unexplained: 2, status: 1 } });
    expect(differenceCount(totals)).toBe(3);
    expect(addTotals(totals, { unlisted: 2 }, [])).toMatchObject({ lines: 7, unlisted: 2 });
  });
});
