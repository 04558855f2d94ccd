import { beforeEach, expect, test } from 'vitest';
import type { AuditContext, AuditSource } from '../../../../functions/core/audit/ports.ts';
import { runAudit } from '../../../../functions/core/audit/run-audit.ts';
import type { Bucket } from '../../../../functions/core/domain/bucket.ts';
import { ownerId, reservationOwner } from '../../../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../../../functions/core/domain/ids.ts';
import type { Reservation } from '../../../../functions/core/domain/reservation.ts';
import { auditSource } from '../../../../functions/core/store/audit-source.ts';
import { aListing, bucketId, reservationId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { itemBytes } from '../../../support/item-size.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: ['north', 'south'] });
  await shop.settings('A', 'north', { safety: 1, buckets: 3 });
  await shop.receive('north', [
    ['A', 9],
    ['B', 4],
  ]);
  await shop.receive('south', [['A', 2]]);
  await shop.reserve('r1', [
    ['A', 2],
    ['B', 1],
  ]);
  await shop.confirm('r1');
  await shop.reserve('r2', [['A', 1]]);
  await shop.abandonTake('dead', 'B', 'north', 1);
  await shop.changeStatus('north', 'unsellable', [['B', 1]]);
  await shop.ship('r1', 'north', [['B', 1]]);
});

/** The read model of a shop in memory is this: it knows every owner. */
function contextOf(also: Partial<AuditSource> = {}): AuditContext {
  const source = { ...auditSource(shop.store), promisedTo: async () => [...shop.state.owners.keys()], ...also };
  const { auditRuns: runs, workItems } = shop.store;
  return { source, runs, workItems, now: () => shop.clock.now, sleep: async () => undefined };
}

const audit = (also: Partial<AuditSource> = {}) => runAudit(contextOf(also), shop.clock.now + 60_000, true);
const found = () =>
  shop.workItems
    .filter(({ kind }) => kind === 'drift')
    .map(({ facts }) =>
      (facts.drifts as { invariant: string; says: string }[]).map(({ invariant, says }) => `${invariant}: ${says}`),
    );
const spoil = (name: string, index: number, change: (bucket: Bucket) => Partial<Bucket>) => {
  const id = bucketId(name, 'north', index);
  const bucket = shop.state.buckets.get(id) as Bucket;
  shop.state.buckets.set(id, { ...bucket, ...change(bucket) });
};

test('a sound shop is found sound, with holds, locks, shipments and what the dead left behind', async () => {
  expect(await audit()).toEqual({ checked: 3, drifted: 0, restless: 0, finished: 1 });
  expect(found()).toEqual([]);
});

test('available that is not its formula is found, and said once however often it is found', async () => {
  spoil('A', 0, ({ available }) => ({ available: available + 1 }));
  expect(await audit()).toMatchObject({ checked: 3, drifted: 1 });
  await audit();
  expect(found()).toEqual([[expect.stringMatching(/^I1: available is \d+, on hand/)]]);
});

test('a unit on hand that the ledger does not know is found', async () => {
  spoil('B', 0, ({ onHand, available }) => ({ onHand: onHand + 1, available: available + 1 }));
  await audit();
  expect(found()).toEqual([["I4: onHand is 4, the ledger's movements come to 3"]]);
});

test('reserved that nobody has is found, and so is a promise that no bucket knows', async () => {
  spoil('A', 0, ({ reserved, available }) => ({ reserved: reserved + 2, available: available - 2 }));
  spoil('B', 0, ({ reserved, available }) => ({ reserved: reserved - 1, available: available + 1 }));
  expect(await audit()).toMatchObject({ drifted: 2 });
  expect(
    found()
      .flat()
      .map((text) => text.slice(0, 2)),
  ).toEqual(['I3', 'I3']);
});

test('ten thousand broken owners are one work item that its table can hold, which says how many there are', async () => {
  const ghosts = Array.from({ length: 10_000 }, (_, n) => reservationOwner(reservationId(`${n}`.padStart(64, 'g'))));
  const owner: AuditSource['owner'] = async (key) => {
    const id = ownerId(key) as ReservationId;
    return { ...shop.reservation('r1'), reservationId: id, status: 'shipped', purgeAt: 0 } as Reservation;
  };
  await audit({ promisedTo: async () => ghosts, owner });
  const [item] = shop.workItems.filter(({ facts }) => facts.sku === 'A' && facts.warehouseId === 'south');
  expect(item?.facts.found).toBe(10_000);
  expect(itemBytes({ ...item })).toBeLessThan(300 * 1_024);
});

test('half a unit is found', async () => {
  spoil('B', 0, () => ({ incoming: 0.5 }));
  await audit();
  expect(found()).toEqual([['I2: incoming is 0.5']]);
});

test('an owner that the read model does not know yet is no drift: it is looked for again', async () => {
  let looks = 0;
  const promisedTo = async () => {
    looks += 1;
    return looks <= 3 ? [] : [...shop.state.owners.keys()];
  };
  expect(await audit({ promisedTo })).toMatchObject({ drifted: 0, restless: 0 });
});

test('a stock that never holds still is left to the next audit, and nothing is said about it', async () => {
  const { buckets } = auditSource(shop.store);
  const moving = async (pool: Parameters<typeof buckets>[0]) => {
    await shop.receive('south', [['A', 1]]);
    return buckets(pool);
  };
  expect(await audit({ buckets: moving })).toMatchObject({ restless: 1, drifted: 0 });
  expect(found()).toEqual([]);
});

test('a run stops in time and the next goes on where it stopped; two at once do not count twice', async () => {
  const source = auditSource(shop.store);
  const onePage: AuditSource['stocks'] = async (warehouseId, after) => {
    const { skus } = await source.stocks(warehouseId);
    const next = skus[(after === undefined ? -1 : skus.indexOf(after as never)) + 1];
    shop.pass(40);
    return next === undefined ? { skus: [] } : { skus: [next], next };
  };
  const run = () => runAudit(contextOf({ stocks: onePage }), shop.clock.now + 60_000);
  expect(await run()).toMatchObject({ finished: 0 });
  let last = await run();
  for (let runs = 0; runs < 5 && last.finished === 0; runs += 1)
    last = (await Promise.all([run(), run()]))[0] as typeof last;
  expect(await shop.store.auditRuns.read()).toMatchObject({ checked: 3, drifted: 0, finishedAt: expect.any(Number) });
});

test('a new audit begins when the last is a day old, and not before', async () => {
  const run = () => runAudit(contextOf(), shop.clock.now + 60_000);
  expect(await run()).toMatchObject({ checked: 3, finished: 1 });
  shop.pass(86_399);
  expect(await run()).toMatchObject({ checked: 0, finished: 1 });
  shop.pass(1);
  expect(await run()).toMatchObject({ checked: 3, finished: 1 });
});
