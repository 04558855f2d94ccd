import { describe, expect, test } from 'vitest';
import type { StockEvent } from '../../../functions/core/contracts/stock-events.ts';
import type { SkuNumbers } from '../../../functions/core/domain/availability.ts';
import {
  MAX_ROUNDS,
  type Projecting,
  tellAndReplace,
} from '../../../functions/project-availability/tell-and-replace.ts';
import { aWarehouse, bucketId, sku } from '../../support/builders.ts';
import { emptyState } from '../../support/memory/memory-state.ts';
import { memoryStore } from '../../support/memory/memory-store.ts';
import { inShort, shown } from './stock-shown.ts';

const [NORTH, SOUTH] = [bucketId('A', 'north'), bucketId('A', 'south')];

/** The function over a memory, with everything that was sent, in order. What fails does so the number of times it is told to. */
async function projection() {
  const { availability, catalogWriter, catalog } = memoryStore(emptyState());
  for (const id of ['north', 'south']) await catalogWriter.putWarehouse(aWarehouse(id));
  const sent: StockEvent[] = [];
  const asIs: Projecting = { availability, catalog, publish: async (events) => void sent.push(...events) };
  const available = async (id = 'A') =>
    (await availability.numbers([sku(id)])).flatMap(({ buckets }) => buckets.map((bucket) => bucket.available));
  return {
    sent,
    available,
    /** With steps of one's own in the place of some. */
    run: (changes: Parameters<typeof tellAndReplace>[1], own: Partial<Projecting> = {}) =>
      tellAndReplace({ ...asIs, ...own }, changes),
    asIs,
    /** Whoever is about to replace is overtaken by these, as often as there are some. */
    overtakenBy: (...others: readonly Parameters<typeof tellAndReplace>[1][]): Partial<Projecting> => {
      const waiting = [...others];
      const replaceNumbers = async (before: SkuNumbers, after: SkuNumbers) => {
        const other = waiting.shift();
        if (other) await tellAndReplace({ ...asIs, publish: async () => {} }, other);
        return availability.replaceNumbers(before, after);
      };
      return { availability: { ...availability, replaceNumbers } };
    },
  };
}

const lost = async () => {
  throw new Error('no answer');
};
const ids = (events: readonly StockEvent[]) => events.map(({ id }) => id);

describe('a batch', () => {
  test('is told and projected, SKU by SKU, the newest image of each bucket', async () => {
    const { run, sent, available } = await projection();
    await run([shown(NORTH, 1, 9), shown(bucketId('B', 'north'), 4, 2), shown(NORTH, 2, 7), shown(SOUTH, 1, 1)]);
    expect(sent.map(inShort)).toEqual([
      'availability-changed 8',
      'back-in-stock 8',
      'availability-changed 2',
      'back-in-stock 2',
    ]);
    expect([await available('A'), await available('B')]).toEqual([[7, 1], [2]]);
  });

  test('that comes again is not told again', async () => {
    const { run, sent } = await projection();
    await run([shown(NORTH, 1, 9)]);
    const before = sent.length;
    await run([shown(NORTH, 1, 9)]);
    expect(sent.length).toBe(before);
  });

  test('without anything in it asks nobody', async () => {
    const { run } = await projection();
    await expect(run([], { catalog: { warehouses: lost } })).resolves.toBeUndefined();
  });
});

describe('a run that dies', () => {
  test('before it could tell leaves the numbers as they were, and the next one tells', async () => {
    const { run, sent, available } = await projection();
    await expect(run([shown(NORTH, 1, 9)], { publish: lost })).rejects.toThrow('no answer');
    expect(await available()).toEqual([]);
    await run([shown(NORTH, 1, 9)]);
    expect(sent.map(inShort)).toEqual(['availability-changed 9', 'back-in-stock 9']);
    expect(await available()).toEqual([9]);
  });

  test('after it told is repeated under the same ids', async () => {
    const { run, sent, asIs } = await projection();
    const dies = { availability: { ...asIs.availability, replaceNumbers: lost } };
    await expect(run([shown(NORTH, 1, 9)], dies)).rejects.toThrow('no answer');
    const first = ids(sent.splice(0));
    expect(first).toHaveLength(2);
    await run([shown(NORTH, 1, 9)]);
    expect(ids(sent)).toEqual(first);
  });

  test('with one SKU of two replaced repeats only the other', async () => {
    const { run, sent, asIs } = await projection();
    const batch = [shown(NORTH, 1, 9), shown(bucketId('B', 'north'), 1, 9)];
    const { replaceNumbers } = asIs.availability;
    const half = async (before: SkuNumbers, after: SkuNumbers) =>
      after.sku === 'B' ? lost() : replaceNumbers(before, after);
    await expect(run(batch, { availability: { ...asIs.availability, replaceNumbers: half } })).rejects.toThrow(
      'no answer',
    );
    sent.splice(0);
    await run(batch);
    expect(sent.map(({ subject }) => subject)).toEqual(['B', 'B']);
  });

  test('when the answer to its replacement was lost, is not told twice', async () => {
    const { run, sent, asIs } = await projection();
    const { replaceNumbers } = asIs.availability;
    const twice = async (before: SkuNumbers, after: SkuNumbers) => {
      await replaceNumbers(before, after);
      return replaceNumbers(before, after);
    };
    await run([shown(NORTH, 1, 9)], { availability: { ...asIs.availability, replaceNumbers: twice } });
    expect(sent.map(inShort)).toEqual(['availability-changed 9', 'back-in-stock 9']);
  });
});

describe('a run that is overtaken', () => {
  test('tells again what its images make of the newer numbers, and loses neither', async () => {
    const { run, sent, available, overtakenBy } = await projection();
    await run([shown(NORTH, 1, 5), shown(SOUTH, 1, 5)]);
    sent.splice(0);
    await run([shown(NORTH, 2, 0)], overtakenBy([shown(SOUTH, 2, 0)]));
    expect(sent.map(inShort)).toEqual(['availability-changed 5', 'availability-changed 0', 'sold-out 0']);
    expect(new Set(ids(sent)).size).toBe(3);
    expect(await available()).toEqual([0, 0]);
  });

  test('takes back what it said, though its images are old by now and change nothing', async () => {
    const { run, sent, available, overtakenBy } = await projection();
    await run([shown(NORTH, 1, 5)]);
    sent.splice(0);
    await run([shown(NORTH, 2, 0)], overtakenBy([shown(NORTH, 3, 5)]));
    const saidAndTakenBack = ['availability-changed 0', 'sold-out 0', 'availability-changed 5', 'back-in-stock 5'];
    expect(sent.map(inShort)).toEqual(saidAndTakenBack);
    expect(await available()).toEqual([5]);
  });

  test('keeps the newer image of a bucket', async () => {
    const { run, available, overtakenBy } = await projection();
    await run([shown(NORTH, 2, 4), shown(SOUTH, 1, 1)], overtakenBy([shown(NORTH, 3, 3)]));
    expect(await available()).toEqual([3, 1]);
  });

  test('as often as it may be gives up, so that the batch comes again', async () => {
    const { run, overtakenBy } = await projection();
    const others = Array.from({ length: MAX_ROUNDS }, (_, index) => [shown(SOUTH, index + 1, index)]);
    await expect(run([shown(NORTH, 1, 1)], overtakenBy(...others))).rejects.toThrow(
      `the numbers of A could not be projected in ${MAX_ROUNDS} rounds`,
    );
    await expect(run([shown(NORTH, 1, 1)])).resolves.toBeUndefined();
  });
});
