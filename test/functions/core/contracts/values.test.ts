import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  arrivingTime,
  distinctList,
  quantity,
  sku,
  text,
  timeText,
} from '../../../../functions/core/contracts/values.ts';
import { isId, isQuantity } from '../../../../functions/core/domain/ids.ts';
import { accepted, mistakesIn } from './refused.ts';

const rowOf = z.strictObject({ sku });

const QUANTITY_RULE = ': must be a whole number from 1 to 999999';

describe('quantity', () => {
  test.each([
    0,
    -0,
    -3,
    0.1,
    '5',
    1e21,
    2 ** 53,
    1_000_000,
    null,
    true,
    [1],
    {},
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    undefined,
  ])('%s is no quantity, and is told so once', (value) => {
    expect(mistakesIn(quantity, value)).toEqual([QUANTITY_RULE]);
  });

  test.each([1, 2, 999_999])('%i is one', (value) => {
    expect(accepted(quantity, value)).toBe(value);
  });

  test('what passes is exactly what the domain calls a quantity', () => {
    const candidates = fc.oneof(fc.anything(), fc.double(), fc.integer(), fc.integer({ min: -2, max: 1_000_002 }));
    fc.assert(
      fc.property(candidates, (value) => quantity.safeParse(value).success === isQuantity(value)),
      { numRuns: 2_000 },
    );
  });
});

describe('id', () => {
  const ID_RULE = ': must be an id: 1 to 64 of A–Z a–z 0–9 . _ -, but not "." or ".."';

  test.each([
    'a#b',
    'naïve',
    '订单',
    'x'.repeat(65),
    'x'.repeat(300),
    'a%2Fb',
    '../',
    '..',
    '.',
    '',
    'a b',
    'a/b',
    'a\n',
    'a\u0000',
    '__proto__ ',
    5,
    null,
    ['a'],
  ])('%j is no id, and is told so once', (value) => {
    expect(mistakesIn(sku, value)).toEqual([ID_RULE]);
  });

  test.each(['a', '...', 'x'.repeat(64), 'A-z.0_9', '__proto__'])('%s is one', (value) => {
    expect(accepted(sku, value)).toBe(value);
  });

  test('what passes is exactly what the domain calls an id', () => {
    const likely = fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '.', '_', '-', '#', '/', '%', ' ', 'é'),
      maxLength: 70,
    });
    fc.assert(
      fc.property(
        fc.oneof(likely, fc.string(), fc.anything()),
        (value) => sku.safeParse(value).success === isId(value),
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('time', () => {
  test.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+02:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-13-01T00:00:00Z',
    'yesterday',
    1_767_225_600_000,
    null,
  ])('%j is no time', (value) => {
    expect(mistakesIn(arrivingTime, value)).toEqual([
      ': must be a time in UTC by RFC 3339, such as 2026-03-01T09:30:00Z',
    ]);
  });

  test('a time becomes epoch milliseconds, and is written back the same', () => {
    expect(accepted(arrivingTime, '2026-03-01T09:30:00.250Z')).toBe(Date.UTC(2026, 2, 1, 9, 30, 0, 250));
    expect(timeText(Date.UTC(2026, 2, 1, 9, 30, 0, 250))).toBe('2026-03-01T09:30:00.250Z');
  });
});

describe('text and lists', () => {
  test.each(['', 'x'.repeat(6), 5, null])('text of up to 5 characters refuses %j', (value) => {
    expect(mistakesIn(text(5), value)).toEqual([': must be text of 1 to 5 characters']);
  });

  test('half a character is refused: it would not come back as stored', () => {
    expect(mistakesIn(text(5), 'a\ud800')).toEqual([': must be well-formed Unicode']);
  });

  test('a row that stands twice is pointed at, each time', () => {
    const rows = distinctList('sku', rowOf, 1, 10);
    expect(mistakesIn(rows, [{ sku: 'a' }, { sku: 'b' }, { sku: 'a' }, { sku: 'a' }])).toEqual([
      '/2/sku: stands here a second time',
      '/3/sku: stands here a second time',
    ]);
  });

  test('a list of rows of which one is broken is told about that row only', () => {
    const rows = distinctList('sku', rowOf, 1, 10);
    expect(mistakesIn(rows, [{ sku: 'a' }, null, { sku: '#' }]).map((mistake) => mistake.split(':')[0])).toEqual([
      '/1',
      '/2/sku',
    ]);
  });
});
