import { beforeEach, describe, expect, test } from 'vitest';
import { auditStock } from '../../../../functions/core/audit/audit-stock.ts';
import type { AuditSource } from '../../../../functions/core/audit/ports.ts';
import { repairDrift } from '../../../../functions/core/audit/repair-drift.ts';
import type { Bucket } from '../../../../functions/core/domain/bucket.ts';
import type { ClaimId } from '../../../../functions/core/domain/claim.ts';
import type { WorkItemId } from '../../../../functions/core/domain/work-item.ts';
import { auditSource } from '../../../../functions/core/store/audit-source.ts';
import { aListing, bucketId, sku, warehouseId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;
const DAY_SECONDS = 86_400;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A')] });
  await shop.settings('A', 'north', { safety: 1, buckets: 3 });
  await shop.receive('north', [['A', 9]]);
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await shop.abandonTake('dead', 'A', 'north', 1);
});

const stock = { sku: sku('A'), warehouseId: warehouseId('north') };
const sourceOf = (also: Partial<AuditSource>): AuditSource => ({
  ...auditSource(shop.store),
  promisedTo: async () => [...shop.state.owners.keys()],
  ...also,
});
/** What an audit would find now. */
const find = async () => {
  const audited = await auditStock(
    { source: sourceOf({}), sleep: async () => undefined },
    stock.sku,
    stock.warehouseId,
  );
  return audited.kind === 'read' ? audited.drifts : [];
};

/** A day after somebody found it. */
async function repair(
  also: Partial<AuditSource> = {},
  seconds = DAY_SECONDS,
  { record } = shop.store.facts,
  meanwhile = async (): Promise<unknown> => undefined,
) {
  const found = { foundAt: shop.clock.now, drifts: await find() };
  shop.pass(seconds);
  await meanwhile();
  return repairDrift(
    { source: sourceOf(also), facts: { record }, now: () => shop.clock.now },
    { ...stock, ...found, workItemId: 'drift.1' as WorkItemId, reason: 'edited by hand' },
  );
}
const spoil = (index: number, change: (bucket: Bucket) => Partial<Bucket>) => {
  const id = bucketId('A', 'north', index);
  const bucket = shop.state.buckets.get(id) as Bucket;
  shop.state.buckets.set(id, { ...bucket, ...change(bucket) });
};
const repairs = () => [...shop.state.movements.values()].filter(({ type }) => type === 'drift-repaired');

describe('repairing drift', () => {
  test.each<[string, number, (bucket: Bucket) => Partial<Bucket>, object]>([
    ['available that is not its formula', 1, ({ available }) => ({ available: available + 4 }), { available: -4 }],
    [
      'units on hand that the ledger does not know',
      0,
      ({ onHand, available }) => ({ onHand: onHand + 3, available: available + 3 }),
      { onHand: -3, available: -3 },
    ],
    [
      'units that are reserved for nobody',
      2,
      ({ reserved, available }) => ({ reserved: reserved + 2, available: available - 2 }),
      { reserved: -2, available: 2 },
    ],
    [
      'a promise that the bucket does not know',
      0,
      () => ({ reserved: 0, available: 50, onHand: 50 }),
      { onHand: expect.any(Number) },
    ],
    [
      'unsellable units that nobody told of',
      1,
      ({ unsellable }) => ({ unsellable: unsellable + 1 }),
      { unsellable: -1 },
    ],
  ])('corrects %s, by a movement that says so', async (_, index, change, corrected) => {
    const before = shop.stock('A', 'north');
    spoil(index, change);
    expect(shop.violations).not.toEqual([]);
    expect(await repair()).toEqual({ ok: true, value: undefined });
    expect(shop.violations).toEqual([]);
    expect(shop.stock('A', 'north')).toBe(before);
    expect(repairs()).toEqual([
      expect.objectContaining({
        onHand: 0,
        unsellable: 0,
        reason: 'edited by hand',
        corrected: expect.objectContaining(corrected),
      }),
    ]);
  });

  test('that leaves less than nothing freezes the siblings of bucket 0', async () => {
    for (const index of [0, 1, 2])
      spoil(index, ({ onHand, available }) => ({ onHand: onHand + 3, available: available + 3 }));
    await shop.reserve('greedy', [['A', 12]]);
    expect(shop.violations).not.toEqual([]);
    await repair();
    expect(shop.violations).toEqual([]);
    expect(shop.stock('A', 'north')).toBe('9 / 15 / -7');
  });

  test('that is gone changes nothing', async () => {
    const before = shop.everything;
    expect(await repair()).toEqual({ ok: true, value: undefined });
    expect(shop.everything).toBe(before);
  });

  test('happens once for one work item', async () => {
    spoil(0, ({ available }) => ({ available: available + 4 }));
    await repair();
    spoil(0, ({ available }) => ({ available: available + 4 }));
    await repair();
    expect(repairs()).toHaveLength(1);
  });

  test('is refused while it is young: the read model may not know an owner yet', async () => {
    for (const index of [0, 1, 2]) spoil(index, () => ({ evidence: {} }));
    const before = shop.everything;
    const unheard = { promisedTo: async () => [] };
    expect(await repair(unheard, DAY_SECONDS - 1)).toMatchObject({ refusal: { code: 'not-repairable' } });
    expect(shop.everything).toBe(before);
  });

  test('lowers nothing by whoever bought since it was found: the read model may not know them yet', async () => {
    spoil(0, ({ available }) => ({ available: available + 4 }));
    const known = [...shop.state.owners.keys()];
    const bought = async () => {
      await shop.reserve('new', [['A', 1]]);
      // Their evidence was forgotten by the next write.
      for (const index of [0, 1, 2]) spoil(index, () => ({ evidence: {} }));
    };
    const answer = await repair({ promisedTo: async () => known }, DAY_SECONDS, shop.store.facts, bought);
    expect(answer).toMatchObject({
      refusal: { code: 'not-repairable', because: expect.stringContaining('taken since') },
    });
    expect(repairs()).toEqual([]);
  });

  test('of units reserved for nobody is refused once that bucket sold, and not when another did', async () => {
    spoil(2, ({ reserved, available }) => ({ reserved: reserved + 1, available: available - 1 }));
    const take = (index: number) => async () =>
      shop.store.buckets.take({ bucket: bucketId('A', 'north', index), quantity: 1 }, 'r.late.00000000' as ClaimId, []);
    expect(await repair({}, DAY_SECONDS, shop.store.facts, take(2))).toMatchObject({ ok: false });
    expect(repairs()).toEqual([]);
    expect(await repair({}, DAY_SECONDS, shop.store.facts, take(1))).toMatchObject({ ok: true });
    expect(repairs()).toHaveLength(1);
  });

  test('is refused where a counter is no integer, and where nothing holds still', async () => {
    const { buckets } = auditSource(shop.store);
    const moving: AuditSource['buckets'] = async (pool) => {
      await shop.receive('north', [['A', 1]]);
      return buckets(pool);
    };
    expect(await repair({ buckets: moving })).toMatchObject({ refusal: { because: expect.stringContaining('moved') } });
    spoil(0, () => ({ onHand: 0.5 }));
    expect(await repair()).toMatchObject({ refusal: { because: expect.stringContaining('no integer') } });
    expect(repairs()).toEqual([]);
  });

  test('waits for whoever buys meanwhile: what was judged is what is corrected', async () => {
    spoil(0, ({ available }) => ({ available: available + 4 }));
    const { record } = shop.store.facts;
    let bought = false;
    const overtaken: typeof record = async (...write) => {
      if (!bought) await shop.reserve('late', [['A', 1]]);
      bought = true;
      return record(...write);
    };
    await repair({}, DAY_SECONDS, { ...shop.store.facts, record: overtaken });
    expect(bought).toBe(true);
    expect(shop.violations).toEqual([]);
  });
});
