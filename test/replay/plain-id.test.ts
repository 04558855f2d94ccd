import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId } from '../../functions/core/domain/ids.ts';
import { plainId } from './plain-id.ts';

test('keeps letters, digits and -, and writes every other byte as _hh', () => {
  expect(plainId('85123A')).toBe('85123A');
  expect(plainId('15056 BL')).toBe('15056_20BL');
  expect(plainId('a_20b')).toBe('a_5f20b');
  expect(plainId('é/..#')).toBe('_c3_a9_2f_2e_2e_23');
});

test('no two texts become the same id', () => {
  // Over few characters, so that texts come close to each other's escapes.
  const text = fc.string({ unit: fc.constantFrom('_', '2', '0', ' ', 'a', '.', 'é'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (a, b) => (a === b) === (plainId(a) === plainId(b))),
    { numRuns: 2_000 },
  );
});

test('what is not too long is an id', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
  fc.assert(fc.property(text, (name) => plainId(name).length > 64 || isId(plainId(name))));
});
