import { beforeEach, expect, test } from 'vitest';
import { aDemand, aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  shop = await openShop({ listings: [aListing('A'), later] });
  await shop.receive('north', [['A', 10]]);
});

/** Confirms, and expects a refusal that changes nothing. */
async function refused(id: string, payment?: string) {
  const before = shop.visible;
  const answer = await shop.confirm(id, payment);
  expect(shop.visible, 'a refusal changes nothing').toBe(before);
  return answer.ok ? 'accepted' : answer.refusal;
}

test('a payment before the deadline makes the hold a lock, by one write', async () => {
  await shop.reserve('r1', [['A', 2]]);
  shop.pass(1_799.999);
  shop.calls.length = 0;
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed', paymentId: 'pay-r1' } });
  expect(shop.calls).toEqual(['reservations.confirm']);
  expect(shop.stock('A', 'north')).toBe('10 / 2 / 8');
  expect(shop.violations).toEqual([]);
});

test('the same payment twice is one payment', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  const before = shop.visible;
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  expect(shop.visible).toBe(before);
});

test('the same payment after the goods left is still that payment, and another is refused', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await shop.ship('r1', 'north', [['A', 2]]);
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'shipped' } });
  const refusal = { code: 'payment-mismatch', reservationId: 'r1', reservationStatus: 'shipped' };
  expect(await refused('r1', 'other')).toEqual(refusal);
});

test('a second payment under another id is refused and says so', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  const refusal = { code: 'payment-mismatch', reservationId: 'r1', reservationStatus: 'confirmed' };
  expect(await refused('r1', 'other')).toEqual(refusal);
  expect(shop.reservation('r1')).toMatchObject({ paymentId: 'pay-r1' });
});

test('a payment for nothing is refused', async () => {
  expect(await refused('nobody')).toEqual({ code: 'unknown-reservation', reservationId: 'nobody' });
});

test('a payment for an id that only has a fence is refused', async () => {
  await shop.abandonTake('r1', 'A', 'north', 10);
  shop.pass(6);
  await shop.reserve('next', [['A', 10]]);
  expect(await refused('r1')).toEqual({ code: 'unknown-reservation', reservationId: 'r1' });
});

test.each([
  ['before', false],
  ['after', true],
])('a payment for what was cancelled %s it was paid is refused', async (_when, paid) => {
  await shop.reserve('r1', [['A', 2]]);
  if (paid) await shop.confirm('r1');
  await shop.cancel('r1');
  expect(await refused('r1')).toEqual({
    code: 'reservation-ended',
    reservationId: 'r1',
    reservationStatus: 'cancelled',
  });
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
});

test('a payment for what is being cancelled in steps is refused', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  const reservation = shop.reservation('r1');
  if (reservation.status === 'confirmed')
    await shop.store.reservations.decide(reservation, 'cancelled', shop.clock.now);
  expect(await refused('r1')).toMatchObject({ code: 'reservation-ended', reservationId: 'r1' });
});

test('a hundred copies of one payment are one payment', async () => {
  await shop.reserve('r1', [['A', 2]]);
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => shop.environment(i).confirm('r1')));
  expect(new Set(answers.map((answer) => answer.ok && answer.value.status))).toEqual(new Set(['confirmed']));
  expect(shop.reservation('r1').revision).toBe(2);
});

test('two payments at once have one winner, and the other is told', async () => {
  await shop.reserve('r1', [['A', 2]]);
  const [first, second] = await Promise.all([shop.confirm('r1', 'p1'), shop.environment().confirm('r1', 'p2')]);
  const codes = [first, second].map((answer) => (answer.ok ? 'confirmed' : answer.refusal.code)).sort();
  expect(codes).toEqual(['confirmed', 'payment-mismatch']);
});

test('confirm, cancel and expire racing at the deadline end in one way, and the stock agrees', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    await shop.reserve(`r${seed}`, [['A', 1]]);
    shop.pass(1_799.999 + (seed % 2) * 0.001);
    const [a, b, c] = [shop.environment(seed), shop.environment(seed + 50), shop.environment(seed + 99)];
    const id = `r${seed}`;
    await Promise.all(
      seed % 3 === 0 ? [a.cancel(id), b.confirm(id), c.expire(id)] : [b.confirm(id), c.expire(id), a.cancel(id)],
    );
    expect(['confirmed', 'cancelled', 'expired']).toContain(shop.reservation(id).status);
    expect(shop.violations).toEqual([]);
  }
});

test('payment mode takes its stock at the payment', async () => {
  await shop.reserve('r1', [['later', 3]]);
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed', openUnits: 3 } });
  expect(shop.stock('A', 'north')).toBe('10 / 3 / 7');
  expect(shop.violations).toEqual([]);
});
