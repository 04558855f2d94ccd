import { beforeEach, expect, test } from 'vitest';
import { examine } from '../../../../functions/core/claims/examine.ts';
import { Unanswered } from '../../../../functions/core/claims/ports.ts';
import { reservationOwner } from '../../../../functions/core/domain/claim.ts';
import type { ReservationContext } from '../../../../functions/core/reservations/context.ts';
import type { Reservations } from '../../../../functions/core/reservations/ports.ts';
import { reserve } from '../../../../functions/core/reservations/reserve.ts';
import { aDemand, aLine, aListing, bucketId, customerId, NOON, reservationId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;
const request = { reservationId: reservationId('r1'), customerId: customerId('ann'), lines: [aLine('A', 2)] };

beforeEach(async () => {
  const listings = ['A', 'B', 'C'].map((id) => aListing(id));
  shop = await openShop({ listings, warehouses: ['north', 'south'] });
  await shop.receive('north', [['A', 10]]);
});

/** The same environment, with another way to own. */
const owning = (hold: Reservations['hold']): ReservationContext => ({
  ...shop.context,
  reservations: { ...shop.context.reservations, hold },
});

test('a new reservation takes its stock, lists what it took, and says until when it holds', async () => {
  const answer = await shop.reserve('r1', [['A', 2]]);
  const allocations = [{ bucket: bucketId('A', 'north'), quantity: 2, evidence: expect.any(Number) }];
  const reservation = { status: 'held', allocations, openUnits: 2, renewals: 0, expiresAt: NOON + 1_800_000 };
  expect(answer).toMatchObject({ ok: true, value: { replay: false, reservation } });
  expect(shop.stock('A', 'north')).toBe('10 / 2 / 8');
  expect(shop.violations).toEqual([]);
});

test.each(['this environment', 'another one'])(
  'the same request again gives the original answer, from %s',
  async (where) => {
    const first = await shop.reserve('r1', [['A', 2]]);
    const after = shop.visible;
    const asked = where === 'another one' ? shop.environment() : shop;
    const again = await asked.reserve('r1', [
      ['A', 1],
      ['A', 1],
    ]);
    expect(again).toMatchObject({ ok: true, value: { replay: true } });
    expect(again.ok && again.value.reservation).toMatchObject(first.ok ? { claim: first.value.reservation.claim } : {});
    expect(shop.visible).toBe(after);
  },
);

test('what is known of the customer is kept as it was first said, and is no part of what makes a request the same', async () => {
  const customer = { memberSince: NOON - 60_000, pastOrders: 0 };
  await shop.reserve('r1', [['A', 2]], { customer });
  const again = await shop.reserve('r1', [['A', 2]], { customer: { pastOrders: 1, lastActiveAt: NOON } });
  expect(again).toMatchObject({ ok: true, value: { replay: true } });
  expect(shop.reservation('r1').customer).toEqual(customer);
});

test('a repetition in the same environment costs one read of the owner', async () => {
  await shop.reserve('r1', [['A', 2]]);
  shop.calls.length = 0;
  await shop.reserve('r1', [['A', 2]]);
  expect(shop.calls).toEqual(['catalog.listings', 'reservations.read']);
});

test('the answer that was lost is found again, not sold out: also when it took the last units', async () => {
  const lost = owning(async (...args) => {
    await shop.store.reservations.hold(...args);
    throw new Unanswered('the answer got lost');
  });
  const all = { ...request, lines: [aLine('A', 10)] };
  await expect(reserve(lost, all)).rejects.toThrow(new Unanswered('the answer got lost'));
  expect(await shop.environment().reserve('r1', [['A', 10]])).toMatchObject({ ok: true, value: { replay: true } });
  expect(shop.stock('A', 'north')).toBe('10 / 10 / 0');
  expect(shop.violations).toEqual([]);
});

test('a claim that was fenced before it could be owned begins again with another', async () => {
  let attempts = 0;
  const fenced = owning(async (order, taken, expiresAt) => {
    attempts += 1;
    const [{ bucket, evidence }] = taken.allocations as [(typeof taken.allocations)[number]];
    if (attempts === 1) await examine(shop.context.claims, { bucket, claim: taken.claim, value: evidence });
    return shop.store.reservations.hold(order, taken, expiresAt);
  });
  expect(await reserve(fenced, request)).toMatchObject({ ok: true, value: { replay: false } });
  expect(attempts).toBe(2);
  const owner = shop.state.owners.get(reservationOwner(request.reservationId));
  expect(owner?.fenced).toHaveLength(1);
  expect(owner?.fenced).not.toContain(owner?.reservation?.claim);
  expect(shop.stock('A', 'north')).toBe('10 / 2 / 8');
  expect(shop.violations).toEqual([]);
});

test('a race for one id has one winner, and nobody of it is told that the units it took are sold out', async () => {
  const sizes = [2, 2, 3, 2, 3, 2, 3];
  const answers = await Promise.all(sizes.map((n, i) => shop.environment(20 + i).reserve('r1', [['A', n]])));
  const held = shop.reservation('r1').lines[0]?.quantity;
  const heard = answers.map((answer) => (answer.ok ? answer.value.replay : answer.refusal.code));
  expect(heard.filter((said) => said === false)).toHaveLength(1);
  for (const [i, said] of heard.entries())
    expect([false, 'try-again', sizes[i] === held ? true : 'reservation-mismatch']).toContain(said);
  expect(shop.stock('A', 'north')).toBe(`10 / ${held} / ${10 - (held ?? 0)}`);
  expect(shop.violations).toEqual([]);
});

test('a copy of a request that took the last units meanwhile answers for the other copy too', async () => {
  const { claims } = shop.context;
  const read = async (ids: Parameters<typeof claims.buckets.read>[0]) => {
    await shop.environment().reserve('r1', [['A', 10]]);
    return claims.buckets.read(ids);
  };
  const slow: ReservationContext = { ...shop.context, claims: { ...claims, buckets: { ...claims.buckets, read } } };
  const answer = await reserve(slow, { ...request, lines: [aLine('A', 10)] });
  expect(answer).toMatchObject({ ok: true, value: { replay: true, reservation: { status: 'held' } } });
  expect(shop.violations).toEqual([]);
});

test('while another copy of the request holds the units without an owner, nobody is told sold out: ask again', async () => {
  await shop.abandonTake('r1', 'A', 'north', 10);
  const tryAgain = { ok: false, refusal: { code: 'try-again', retryAfterSeconds: 1 } };
  expect(await shop.reserve('r1', [['A', 10]])).toEqual(tryAgain);
  expect(await shop.reserve('r2', [['A', 10]])).toMatchObject({ refusal: { code: 'insufficient-stock' } });
  expect(await shop.pass(6).reserve('r1', [['A', 10]])).toMatchObject({ ok: true, value: { replay: false } });
});

test('one quantity may come from two buckets, so that the last units sell', async () => {
  await shop.settings('B', 'south', { safety: 0, buckets: 2 });
  await shop.receive('south', [['B', 6]]);
  expect(shop.buckets('B', 'south').map(({ available }) => available)).toEqual([3, 3]);
  const answer = await shop.reserve('r1', [['B', 5]]);
  expect(answer.ok && answer.value.reservation.allocations.map(({ quantity }) => quantity).sort()).toEqual([2, 3]);
  expect(shop.stock('B', 'south')).toBe('6 / 5 / 1');
  expect(await shop.environment().reserve('r2', [['B', 1]])).toMatchObject({ ok: true });
  expect(shop.violations).toEqual([]);
});

test('an order that no warehouse has whole is split by line, then within a line', async () => {
  await shop.receive('south', [
    ['A', 5],
    ['B', 3],
  ]);
  const answer = await shop.reserve('r1', [
    ['A', 12],
    ['B', 3],
  ]);
  const taken = answer.ok ? answer.value.reservation.allocations.map(({ bucket, quantity }) => [bucket, quantity]) : [];
  expect(taken.sort()).toEqual([
    [bucketId('A', 'north'), 10],
    [bucketId('A', 'south'), 2],
    [bucketId('B', 'south'), 3],
  ]);
  expect(shop.violations).toEqual([]);
});

test('payment mode takes nothing, and notes what it will need', async () => {
  await shop.store.catalogWriter.putListing(aListing('later', { mode: 'payment', skus: [aDemand('A', 2)] }));
  const answer = await shop.reserve('r1', [['later', 3]]);
  const reservation = { status: 'pending', allocations: [], demand: [aDemand('A', 6)] };
  expect(answer).toMatchObject({ ok: true, value: { replay: false, reservation } });
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
});

test('1,000 lines are one reservation', async () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `sku-${i}`);
  for (const name of names) await shop.store.catalogWriter.putListing(aListing(name));
  await shop.receive(
    'south',
    names.map((name) => [name, 9] as const),
  );
  const answer = await shop.reserve(
    'r1',
    names.map((name) => [name, 1] as const),
  );
  expect(answer.ok && answer.value.reservation.allocations).toHaveLength(1_000);
  expect(shop.reservation('r1').openUnits).toBe(1_000);
  expect(shop.violations).toEqual([]);
});

test('an orphan older than the grace is taken back for the next buyer, who then sells it', async () => {
  await shop.abandonTake('dead', 'A', 'north', 10);
  shop.pass(6);
  expect(await shop.environment().reserve('r1', [['A', 10]])).toMatchObject({ ok: true });
  expect(shop.state.owners.get(reservationOwner(reservationId('dead')))).toMatchObject({
    fenced: [expect.any(String)],
  });
  expect(shop.violations).toEqual([]);
});

test('a hold past its deadline is expired for the next buyer, if nothing did before', async () => {
  await shop.reserve('old', [['A', 10]]);
  const held = { sku: aDemand('A', 1).sku, reservationId: reservationId('old'), state: 'held' as const };
  const promise = {
    ...held,
    mode: 'hold' as const,
    createdAt: shop.clock.now,
    expiresAt: shop.reservation('old').expiresAt,
    units: [],
  };
  await shop.store.availability.replacePromises([], [promise]);
  shop.pass(1_799);
  expect(await shop.environment(8).reserve('r1', [['A', 1]])).toMatchObject({ ok: false });
  shop.pass(1);
  expect(await shop.environment(9).reserve('r1', [['A', 1]])).toMatchObject({ ok: true });
  expect(shop.reservation('old').status).toBe('expired');
});
