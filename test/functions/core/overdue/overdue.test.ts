import { expect, test } from 'vitest';
import { lookByRules } from '../../../../functions/core/overdue/overdue.ts';

test('tells of each thing that is overdue, under the name of its rule', async () => {
  const told: string[] = [];
  const found = await lookByRules({ none: async () => 0, two: async () => 2 }, (name) => told.push(name));
  expect(found).toEqual({ none: 0, two: 2 });
  expect(told).toEqual(['two', 'two']);
});

test('looks by the other rules when one fails, and fails then', async () => {
  const told: string[] = [];
  const broken = async () => {
    throw new Error('gone');
  };
  const looked = lookByRules({ broken, one: async () => 1 }, (name) => told.push(name));
  await expect(looked).rejects.toMatchObject({ errors: [{ message: 'gone' }] });
  expect(told).toEqual(['one']);
});
