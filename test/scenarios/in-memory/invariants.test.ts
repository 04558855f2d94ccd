import { expect, test } from 'vitest';
import { availableOf, type Bucket } from '../../../functions/core/domain/bucket.ts';
import type { OwnerRecord } from '../../../functions/core/domain/owner.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import { paymentId, reservationId } from '../../support/builders.ts';
import { openShop } from '../../support/builders-shop.ts';
import { checkInvariants, type Tables } from '../../support/invariants.ts';
import { recordOf } from '../../support/memory/memory-state.ts';

// The checker of the invariants, checked: one thing is put wrong in a sound shop at a time, and it must name it.

async function soundTables(): Promise<Tables> {
  const shop = await openShop();
  await shop.receive('north', [['A', 20]]);
  for (const id of ['held', 'paid', 'shipped']) await shop.reserve(id, [['A', 2]]);
  for (const id of ['paid', 'shipped']) await shop.confirm(id);
  await shop.ship('shipped', 'north', [['A', 2]]);
  await shop.abandonTake('dead', 'A', 'north', 1);
  return {
    buckets: [...shop.state.buckets.values()],
    owners: [...shop.state.owners.values()].map(recordOf),
    movements: [...shop.state.movements.values()],
    now: shop.clock.now,
  };
}

const bucketWith = (tables: Tables, wrong: Partial<Bucket>): Tables => ({
  ...tables,
  buckets: tables.buckets.map((bucket) => ({ ...bucket, ...wrong })),
});

/** A bucket with other counters whose formula still holds. */
const soundBucketWith = (tables: Tables, wrong: (bucket: Bucket) => Partial<Bucket>): Tables => ({
  ...tables,
  buckets: tables.buckets.map((bucket) => {
    const changed = { ...bucket, ...wrong(bucket) };
    return { ...changed, available: availableOf(changed) };
  }),
});

const ownerWith = (tables: Tables, id: string, wrong: Record<string, unknown>): Tables => ({
  ...tables,
  owners: tables.owners.map(
    (record): OwnerRecord =>
      record.kind === 'reservation' && record.reservation.reservationId === id
        ? { ...record, reservation: { ...record.reservation, ...wrong } as Reservation }
        : record,
  ),
});

const allocationsWith = (tables: Tables, id: string, wrong: Record<string, unknown>): Tables => {
  const owner = tables.owners.find(
    (record) => record.kind === 'reservation' && record.reservation.reservationId === id,
  );
  const allocations = owner?.kind === 'reservation' ? owner.reservation.allocations : [];
  return ownerWith(tables, id, { allocations: allocations.map((allocation) => ({ ...allocation, ...wrong })) });
};

const told = (id: string, also: object) => ({ reservationId: reservationId(id), status: 'held' as const, ...also });

test('a sound shop shows nothing', async () => {
  const acknowledged = [
    told('held', { expiresAt: 9e15 }),
    told('paid', { paymentId: paymentId('pay-paid') }),
    told('shipped', {}),
  ];
  expect(checkInvariants({ ...(await soundTables()), acknowledged })).toEqual([]);
});

test.each<[string, string, (tables: Tables) => Tables]>([
  ['I1', 'available is not its formula', (tables) => bucketWith(tables, { available: 99 })],
  [
    'I2',
    'a tenth of a unit is on hand',
    (tables) => soundBucketWith(tables, ({ onHand }) => ({ onHand: onHand + 0.1 })),
  ],
  ['I2', 'safety is below zero', (tables) => soundBucketWith(tables, () => ({ safety: -1 }))],
  [
    'I3',
    'a unit more is reserved than anybody has',
    (tables) => soundBucketWith(tables, ({ reserved }) => ({ reserved: reserved + 1 })),
  ],
  ['I3', 'an orphan is forgotten', (tables) => soundBucketWith(tables, () => ({ evidence: {} }))],
  ['I3', 'a promise stands on no bucket', (tables) => ({ ...tables, buckets: [], movements: [] })],
  [
    'I3',
    'an owner is lost',
    (tables) => ({
      ...tables,
      owners: tables.owners.slice(2),
      buckets: soundBucketWith(tables, () => ({ evidence: {} })).buckets,
    }),
  ],
  ['I4', 'a movement is lost', (tables) => ({ ...tables, movements: tables.movements.slice(1) })],
  ['I4', 'damaged goods are nowhere in the ledger', (tables) => soundBucketWith(tables, () => ({ unsellable: 1 }))],
  ['I5', 'an ended owner is kept for ever', (tables) => ownerWith(tables, 'shipped', { status: 'held' })],
  ['I5', 'shipped with a cancelled unit', (tables) => allocationsWith(tables, 'shipped', { shipped: 1, cancelled: 1 })],
  ['I5', 'the count of open units is wrong', (tables) => ownerWith(tables, 'paid', { openUnits: 1 })],
  ['I5', 'it lists what another claim took', (tables) => ownerWith(tables, 'paid', { claim: 'r.held.x' })],
  ['I6', 'more shipped than ever left', (tables) => allocationsWith(tables, 'shipped', { quantity: 3, shipped: 3 })],
  ['I6', 'one event counts twice', (tables) => ({ ...tables, movements: [...tables.movements, ...tables.movements] })],
  ['I6', 'one id has two owners', (tables) => ({ ...tables, owners: [...tables.owners, ...tables.owners] })],
  ['I6', 'confirmed without a payment', (tables) => ownerWith(tables, 'paid', { paymentId: undefined })],
  ['I6', 'renewed more often than allowed', (tables) => ownerWith(tables, 'held', { renewals: 2 })],
  ['I7', 'an answer cannot be read', (tables) => ({ ...tables, acknowledged: [told('lost', {})] })],
  [
    'I7',
    'told confirmed, found held',
    (tables) => ({ ...tables, acknowledged: [{ ...told('held', {}), status: 'confirmed' }] }),
  ],
  [
    'I7',
    'the payment is another',
    (tables) => ({ ...tables, acknowledged: [told('paid', { paymentId: paymentId('p2') })] }),
  ],
])('%s: %s', async (invariant, _what, wrong) => {
  const found = checkInvariants(wrong(await soundTables())).map((violation) => violation.invariant);
  expect(found).toContain(invariant);
});

test('I7: a hold that expired before the deadline it was told', async () => {
  const shop = await openShop();
  await shop.receive('north', [['A', 1]]);
  await shop.reserve('r1', [['A', 1]]);
  await shop.pass(1_800).expire('r1');
  const owners = [...shop.state.owners.values()].map(recordOf);
  const acknowledged = [told('r1', { expiresAt: shop.clock.now + 1 })];
  const tables = { buckets: [...shop.state.buckets.values()], owners, movements: [...shop.state.movements.values()] };
  expect(checkInvariants({ ...tables, now: shop.clock.now, acknowledged })).toMatchObject([
    { invariant: 'I7', where: 'r1' },
  ]);
  expect(checkInvariants({ ...tables, now: shop.clock.now + 1, acknowledged })).toEqual([]);
});
