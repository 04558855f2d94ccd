import { describe, expect, it } from 'vitest';
import {
  type BucketId,
  bucketOf,
  emptyBucket,
  poolOf,
  stockPool,
} from '../../../../../functions/core/domain/bucket.ts';
import { MAX_FACT_LINES_PER_TRANSACTION } from '../../../../../functions/core/domain/limits.ts';
import type { WorkItem } from '../../../../../functions/core/domain/work-item.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import {
  bucketsOfStock,
  change,
  claimOf,
  counters,
  lateCopyOf,
  movementOf,
  NORTH,
  NOW,
  newId,
  newSku,
  stocked,
  taken,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const RECORDED = { kind: 'recorded' };
function factOf(parts: Partial<FactWrite>): FactWrite {
  return { movements: [], changes: [], workItems: [], ...parts };
}

function _workItem(id: string): WorkItem {
  return {
    cause: id,
    kind: 'unexpected-shipment',
    openedAt: NOW,
    summary: 'Shipped after it was cancelled.',
    facts: { units: 1 },
  };
}

describe.each(IMPLEMENTATIONS)('facts $name', ({ connect }) => {
  const store = connect();
  const { facts } = store;

  describe('a movement', () => {
    it('is recorded with the counters that follow it, and makes its bucket', async () => {
      const sku = newSku();
      const [bucket] = bucketsOfStock(1, sku) as [BucketId];
      const changes = [change(bucket, { onHand: 10, unsellable: 2, available: 8 })];
      expect(await facts.record(factOf({ movements: [movementOf(sku)], changes }), NOW)).toEqual(RECORDED);
      const after = { ...emptyBucket(bucket), onHand: 10, unsellable: 2, available: 8, revision: 1 };
      expect(await facts.buckets(poolOf(bucket))).toEqual([after]);
    });

    it('is recorded once for ever, and says which it was', async () => {
      const sku = newSku();
      const [bucket] = bucketsOfStock(1, sku) as [BucketId];
      const [first, second] = [movementOf(sku), movementOf(sku, { line: 1 })];
      const changes = [change(bucket, { onHand: 1, available: 1 })];
      await facts.record(factOf({ movements: [first], changes }), NOW);
      expect(await facts.record(factOf({ movements: [second, first], changes }), NOW)).toEqual({
        kind: 'duplicate',
        movements: [first],
      });
      expect(await counters(store, bucket)).toMatchObject({ onHand: 1 });
      expect(await facts.recorded([first, second])).toEqual([first]);
    });

    it('that is something else under the same key is refused with what the ledger has', async () => {
      const sku = newSku();
      const first = movementOf(sku, { reservationId: newId() });
      const { reservationId: _none, ...other } = { ...first, onHand: first.onHand + 1, type: 'another' };
      await facts.record(factOf({ movements: [first] }), NOW);
      expect(await facts.record(factOf({ movements: [other] }), NOW)).toEqual({
        kind: 'duplicate',
        movements: [first],
      });
      expect(await facts.recorded([other])).toEqual([first]);
    });

    it.each([
      ['line', { line: 1 }],
      ['event', { eventId: 'event-2' }],
      ['source', { source: 'another-wms' }],
      ['warehouse', { warehouseId: 'south' as typeof NORTH }],
    ])('of another %s is another movement', async (_what, other) => {
      const sku = newSku();
      await facts.record(factOf({ movements: [movementOf(sku)] }), NOW);
      expect(await facts.record(factOf({ movements: [movementOf(sku, other)] }), NOW)).toEqual(RECORDED);
    });

    it('is told apart by source and id together: a line break in either does not confuse them', async () => {
      const sku = newSku();
      await facts.record(factOf({ movements: [movementOf(sku, { source: 'a', eventId: 'b\nc' })] }), NOW);
      expect(await facts.recorded([movementOf(sku, { source: 'a\nb', eventId: 'c' })])).toEqual([]);
    });

    it(`is recorded with up to ${MAX_FACT_LINES_PER_TRANSACTION} lines at once`, async () => {
      const lines = Array.from({ length: MAX_FACT_LINES_PER_TRANSACTION }, () => newSku());
      const movements = lines.map((sku, line) => movementOf(sku, { line }));
      const changes = lines.map((sku) => change(bucketOf(stockPool(sku, NORTH), 0), { onHand: 1, available: 1 }));
      expect(await facts.record(factOf({ movements, changes }), NOW)).toEqual(RECORDED);
      expect(await facts.recorded(movements)).toEqual(movements);
    });

    it('is looked up among more than one request can ask for', async () => {
      const sku = newSku();
      const movements = Array.from({ length: 130 }, (_, line) => movementOf(sku, { line }));
      await facts.record(factOf({ movements: movements.slice(110, 120) }), NOW);
      expect(await facts.recorded(movements)).toEqual(movements.slice(110, 120));
    });

    it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d units cannot be sent', async (onHand) => {
      const [bucket] = bucketsOfStock(1) as [BucketId];
      await expect(async () => facts.record(factOf({ changes: [change(bucket, { onHand })] }), NOW)).rejects.toThrow(
        'not a whole number',
      );
    });
  });

  describe('a change of a bucket', () => {
    it('that was judged from a reading is refused when the bucket was written to since', async () => {
      const bucket = await stocked(store, 3);
      const [read] = await facts.buckets(poolOf(bucket));
      const corrected = { changes: [change(bucket, { available: 2, revision: read?.revision ?? 0 })] };
      expect(await facts.record(factOf(corrected), NOW)).toEqual(RECORDED);
      expect(await facts.record(factOf(corrected), NOW)).toEqual({ kind: 'buckets-changed', late: [] });
      expect(await counters(store, bucket)).toMatchObject({ available: 5 });
    });

    it('may drive it below zero: a fact cannot be refused', async () => {
      const bucket = await stocked(store, 1);
      await facts.record(factOf({ changes: [change(bucket, { onHand: -3, available: -3 })] }), NOW);
      expect(await counters(store, bucket)).toMatchObject({ onHand: -2, available: -2 });
    });

    it('is refused where it asked for more than there is', async () => {
      const bucket = await stocked(store, 2);
      const write = factOf({ changes: [change(bucket, { available: -3, atLeast: 3 })] });
      expect(await facts.record(write, NOW)).toEqual({ kind: 'buckets-changed', late: [] });
      expect(await counters(store, bucket)).toMatchObject({ available: 2 });
    });

    it('is made where there is just enough', async () => {
      const bucket = await stocked(store, 3);
      expect(await facts.record(factOf({ changes: [change(bucket, { available: -3, atLeast: 3 })] }), NOW)).toEqual(
        RECORDED,
      );
    });

    it.each([
      [0, 'recorded'],
      [1, 'buckets-changed'],
    ])('that asks for %d of a bucket never written to is %s', async (atLeast, kind) => {
      const [bucket] = bucketsOfStock(1) as [BucketId];
      expect(await facts.record(factOf({ changes: [change(bucket, { onHand: 1, atLeast })] }), NOW)).toMatchObject({
        kind,
      });
    });

    it('is all or nothing with the others', async () => {
      const [first, second] = [await stocked(store, 5), await stocked(store, 1)];
      const sku = newSku();
      const changes = [change(first, { available: -1 }), change(second, { available: -2, atLeast: 2 })];
      await facts.record(factOf({ movements: [movementOf(sku)], changes }), NOW);
      expect(await counters(store, first)).toMatchObject({ available: 5 });
      expect(await facts.recorded([movementOf(sku)])).toEqual([]);
    });

    it('that settles removes the evidence, also when it was forgotten', async () => {
      const bucket = await stocked(store, 5);
      const settle = await taken(store, bucket, claimOf(newId()));
      const write = factOf({ changes: [change(bucket, { onHand: -1, reserved: -1, settle })] });
      expect(await facts.record(write, NOW)).toEqual(RECORDED);
      expect(await counters(store, bucket)).toEqual({ available: 4, reserved: 0, onHand: 4, evidence: {} });
      expect(await facts.record(write, NOW)).toEqual(RECORDED);
    });

    it('that settles is refused by a late copy, and names it', async () => {
      const bucket = await stocked(store, 5);
      const settle = await taken(store, bucket, claimOf(newId()));
      const late = await lateCopyOf(store, settle);
      const write = factOf({ changes: [change(bucket, { onHand: -1, reserved: -1, settle })] });
      expect(await facts.record(write, NOW)).toEqual({ kind: 'buckets-changed', late: [late] });
      expect(await counters(store, bucket)).toMatchObject({ onHand: 5, reserved: 2 });
    });
  });
});
