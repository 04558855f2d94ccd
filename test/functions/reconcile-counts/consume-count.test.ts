import { describe, expect, test } from 'vitest';
import { STOCK_COUNTED, type StockCounted } from '../../../functions/core/contracts/warehouse-events.ts';
import { COUNT_LINES_PER_STEP } from '../../../functions/core/domain/limits.ts';
import { ObjectGone } from '../../../functions/core/objects/count-object.ts';
import { consumeCount } from '../../../functions/reconcile-counts/consume-count.ts';
import { openShop } from '../../support/builders-shop.ts';
import { CountingRoom, countId } from '../../support/counting.ts';

const BUCKET = 'counts';
const FOREVER = Number.POSITIVE_INFINITY;

async function aDesk(texts: Readonly<Record<string, string>> = {}) {
  const room = new CountingRoom(await openShop());
  const objects = {
    bucket: BUCKET,
    open: async (key: string) => {
      const text = texts[key];
      if (text === undefined) throw new ObjectGone(`${key} is not there`);
      return {
        version: `v-${text.length}`,
        lines: async function* () {
          yield* text.split('\n');
        },
      };
    },
  };
  const time = room.shop.clock.now;
  const consume = (data: object, until = FOREVER) => {
    const event = { type: STOCK_COUNTED, source: '/wms', id: 'e', time, data } as StockCounted;
    return consumeCount(room.context, objects, event, until);
  };
  const standing = () => room.context.reconciliations.read(countId('c'));
  return { room, texts, consume, standing };
}

const inline = { countId: 'c', warehouseId: 'north', scope: 'partial', lines: [{ sku: 'A', onHand: 2 }] };
const inObject = (key: string, bucket = BUCKET) => ({
  countId: 'c',
  warehouseId: 'north',
  scope: 'partial',
  object: { bucket, key },
});
const aside = (detail: string) => ({
  outcome: 'quarantine',
  reason: 'cannot-be-applied',
  detail: expect.stringContaining(detail),
});

describe('the message of a count', () => {
  test('with its lines is compared, and again is done', async () => {
    const { room, consume } = await aDesk();
    expect(await consume(inline)).toEqual({ outcome: 'done' });
    expect(await consume(inline)).toEqual({ outcome: 'done' });
    expect(await room.found('c')).toEqual(['A missing-receipt 2 0']);
  });

  test('with an object is compared line by line', async () => {
    const { room, consume, standing } = await aDesk({ list: '{"sku":"A","onHand":2}\n{"sku":"B","onHand":0}' });
    expect(await consume(inObject('list'))).toEqual({ outcome: 'done' });
    expect(await room.found('c')).toEqual(['A missing-receipt 2 0']);
    expect((await standing())?.totals.lines).toBe(2);
  });

  test('comes again when its time is over', async () => {
    const { consume, standing } = await aDesk();
    expect(await consume(inline, 0)).toMatchObject({ outcome: 'retry' });
    expect(await standing()).toMatchObject({ status: 'running' });
    expect(await consume(inline)).toEqual({ outcome: 'done' });
  });

  test('goes on at once when the run got on, and later when it did not', async () => {
    const list = Array.from({ length: COUNT_LINES_PER_STEP + 1 }, (_, i) => `{"sku":"S${i}","onHand":0}`).join('\n');
    const { room, consume, standing } = await aDesk({ list });
    const { clock } = room.shop;
    const timed = { ...room.context, now: () => clock.now++ };
    Object.assign(room, { context: timed });
    const because = expect.stringContaining('lines are compared');
    expect(await consume(inObject('list'), clock.now + 3)).toEqual({ outcome: 'retry', because, atOnce: true });
    expect((await standing())?.totals.lines).toBe(COUNT_LINES_PER_STEP);
    expect(await consume(inObject('list'), 0)).toEqual({ outcome: 'retry', because });
    expect(await consume(inObject('list'))).toEqual({ outcome: 'done' });
    expect((await standing())?.totals.lines).toBe(COUNT_LINES_PER_STEP + 1);
  });

  test('with a list that is wrong goes to quarantine with the place, now and again', async () => {
    const { consume, standing } = await aDesk({ list: '{"sku":"A","onHand":2}\n{"sku":"A"' });
    for (let copy = 0; copy < 2; copy += 1)
      expect(await consume(inObject('list'))).toEqual(aside('line 2 is not JSON'));
    expect(await standing()).toMatchObject({ status: 'rejected' });
  });

  test('under the id of another count goes to quarantine, and leaves that one as it is', async () => {
    const { consume, standing } = await aDesk();
    await consume(inline);
    const before = await standing();
    expect(await consume({ ...inline, lines: [] })).toEqual(aside('c was the id of another count'));
    expect(await standing()).toEqual(before);
  });

  test('with an object that is not there, or in a bucket of somebody else, goes to quarantine', async () => {
    const { consume, standing } = await aDesk();
    expect(await consume(inObject('nowhere'))).toEqual(aside('nowhere is not there'));
    expect(await consume(inObject('list', 'secrets'))).toEqual(aside('from the bucket counts and no other'));
    expect(await standing()).toBeUndefined();
  });
});
