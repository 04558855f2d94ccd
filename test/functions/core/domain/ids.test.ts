import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId, isQuantity } from '../../../../functions/core/domain/ids.ts';
import { MAX_ID_LENGTH, MAX_QUANTITY } from '../../../../functions/core/domain/limits.ts';

test.each([0, -1, -3, 0.1, 2.5, MAX_QUANTITY + 1, 1e21, 2 ** 53, Number.NaN, Infinity, -0])(
  '%d is not a quantity',
  (value) => {
    expect(isQuantity(value)).toBe(false);
  },
);

test.each(['5', '', null, undefined, true, [5], { valueOf: () => 5 }, 5n])(
  '%o is not a quantity, whatever it looks like',
  (value) => {
    expect(isQuantity(value)).toBe(false);
  },
);

test('a quantity is an integer from 1 to the maximum, and nothing else is', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: MAX_QUANTITY }), (value) => isQuantity(value)));
  fc.assert(fc.property(fc.integer({ max: 0 }), (value) => !isQuantity(value)));
  fc.assert(fc.property(fc.integer({ min: MAX_QUANTITY + 1 }), (value) => !isQuantity(value)));
  fc.assert(fc.property(fc.double(), (value) => Number.isInteger(value) || !isQuantity(value)));
});

test.each([
  ['empty', ''],
  ['longer than the limit', 'a'.repeat(MAX_ID_LENGTH + 1)],
  ['300 characters', 'a'.repeat(300)],
  ['the separator of keys', 'a#b'],
  ['a slash', 'a/b'],
  ['an escaped slash', 'a%2Fb'],
  ['a way out of the path', '../a'],
  ['one dot', '.'],
  ['two dots', '..'],
  ['a space', 'a b'],
  ['a line break at the end', 'a\n'],
  ['letters beyond ASCII', '手机'],
  ['a letter that only looks like one', 'а'],
])('an id is refused: %s', (_why, text) => {
  expect(isId(text)).toBe(false);
});

test.each([5, null, undefined, ['a'], { toString: () => 'a' }])('%o is not an id: it is no text', (value) => {
  expect(isId(value)).toBe(false);
});

test('every text of 1 to 64 allowed characters is an id, but for the two that URLs swallow', () => {
  const characters = [...'ABCXYZabcxyz0189._-'];
  const text = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: MAX_ID_LENGTH });
  fc.assert(fc.property(text, (id) => isId(id) === (id !== '.' && id !== '..')));
});
