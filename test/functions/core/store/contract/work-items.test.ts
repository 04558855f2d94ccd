import { describe, expect, it } from 'vitest';
import { bucketOf, emptyBucket, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import type { WorkItem } from '../../../../../functions/core/domain/work-item.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import { bucketsOfStock, movementOf, NORTH, NOW, newId, newSku, stocked } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const RECORDED = { kind: 'recorded' };
function factOf(parts: Partial<FactWrite>): FactWrite {
  return { movements: [], changes: [], workItems: [], ...parts };
}

function workItem(id: string): WorkItem {
  return {
    cause: id,
    kind: 'unexpected-shipment',
    openedAt: NOW,
    summary: 'Shipped after it was cancelled.',
    facts: { units: 1 },
  };
}

describe.each(IMPLEMENTATIONS)('work items and pools $name', ({ connect }) => {
  const store = connect();
  const { facts } = store;

  describe('a work item', () => {
    it('opens with the fact behind it; one that is open already is no reason to lose the fact', async () => {
      const [opened, other] = [workItem(newId()), workItem(newId())];
      const [first, second] = [movementOf(newSku()), movementOf(newSku())];
      expect(await facts.record(factOf({ movements: [first], workItems: [opened] }), NOW)).toEqual(RECORDED);
      expect(await facts.record(factOf({ movements: [second], workItems: [other, opened] }), NOW)).toEqual(RECORDED);
      expect(await facts.recorded([first, second])).toEqual([first, second]);
    });

    it('in the way does not hide that the fact is a duplicate', async () => {
      const write = factOf({ movements: [movementOf(newSku())], workItems: [workItem(newId())] });
      await facts.record(write, NOW);
      expect(await facts.record(write, NOW)).toMatchObject({ kind: 'duplicate' });
    });

    it('may be opened by itself, any number of times', async () => {
      const item = workItem(newId());
      await store.workItems.open(item);
      await store.workItems.open({ ...item, summary: 'Another summary.' });
    });
  });

  describe('buckets of a pool', () => {
    it('are at least bucket 0, empty if nothing was ever written', async () => {
      const pool = stockPool(newSku(), NORTH);
      expect(await facts.buckets(pool)).toEqual([emptyBucket(bucketOf(pool, 0))]);
    });

    it('are as many as bucket 0 says, written to or not', async () => {
      const sku = newSku();
      await store.stockSettings.apply(sku, NORTH, { safety: 0, buckets: 3 });
      await stocked(store, 4, bucketsOfStock(3, sku)[2]);
      expect((await facts.buckets(stockPool(sku, NORTH))).map(({ available }) => available)).toEqual([0, 0, 4]);
    });
  });
});
