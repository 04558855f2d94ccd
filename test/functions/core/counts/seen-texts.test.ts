import { expect, test } from 'vitest';
import { SeenTexts } from '../../../../functions/core/counts/seen-texts.ts';
import { textDigest } from '../../../../functions/core/domain/text-hash.ts';

test('a text is new once', () => {
  const seen = new SeenTexts();
  expect([seen.has('A'), seen.add('A'), seen.add('A'), seen.has('A'), seen.has('a')]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});

test('a hundred thousand alike are told apart, through every growth', () => {
  const seen = new SeenTexts();
  const names = Array.from({ length: 100_000 }, (_, i) => `sku-${String(i).padStart(7, '0')}`);
  expect(names.filter((name) => !seen.add(name))).toEqual([]);
  expect(names.filter((name) => !seen.has(name))).toEqual([]);
  expect(names.filter((name) => seen.has(`${name}x`))).toEqual([]);
});

test('the digest of a text is 16 digits, and another for another text', () => {
  expect(textDigest('A')).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(['', 'A', 'B', 'AB', 'BA'].map(textDigest)).size).toBe(5);
});
