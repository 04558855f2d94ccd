import { beforeEach, expect, test } from 'vitest';
import type { Claims } from '../../../../functions/core/claims/claims.ts';
import { evidenceIn, examine } from '../../../../functions/core/claims/examine.ts';
import { type Buckets, Unanswered } from '../../../../functions/core/claims/ports.ts';
import { giveBack, takeAll } from '../../../../functions/core/claims/take-all.ts';
import { newClaim, reservationOwner } from '../../../../functions/core/domain/claim.ts';
import { bucketId, NOON, reservationId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;
const claim = newClaim(reservationOwner(reservationId('r1')), NOON, 0.5);
const take = (name: string, quantity: number, scarce = true) => ({ bucket: bucketId(name, 'north'), quantity, scarce });

beforeEach(async () => {
  shop = await openShop();
  await shop.receive('north', [
    ['A', 5],
    ['B', 5],
    ['C', 5],
  ]);
});

const taking = (answer: Buckets['take']): Claims => ({
  ...shop.context.claims,
  buckets: { ...shop.context.claims.buckets, take: answer },
});

test('scarce takes go one after another in key order, whatever the order of the cart', async () => {
  const order: string[] = [];
  let atOnce = 0;
  const claims = taking(async (...args) => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    order.push(args[0].bucket);
    const answer = await shop.store.buckets.take(...args);
    atOnce -= 1;
    return answer;
  });
  await takeAll(claims, claim, [take('C', 1), take('A', 1), take('B', 1)]);
  expect(order).toEqual(['A', 'B', 'C'].map((name) => bucketId(name, 'north')));
});

test('the first refusal stops the rest, and says what was taken so far', async () => {
  const { units, complete } = await takeAll(shop.context.claims, claim, [take('A', 1), take('B', 6), take('C', 1)]);
  expect([complete, units.map(({ bucket }) => bucket)]).toEqual([false, [bucketId('A', 'north')]]);
  expect(shop.stock('C', 'north')).toBe('5 / 0 / 5');
});

test('giving back leaves every bucket as it was, and twice is once', async () => {
  const { units } = await takeAll(shop.context.claims, claim, [take('A', 2), take('B', 1)]);
  await giveBack(shop.context.claims, claim, units);
  await giveBack(shop.context.claims, claim, units);
  expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['5 / 0 / 5', '5 / 0 / 5']);
  expect(shop.violations).toEqual([]);
});

test('a take without an answer gives back the others and leaves an orphan that anyone can find', async () => {
  const claims = taking(async (...args) => {
    const answer = await shop.store.buckets.take(...args);
    if (args[0].bucket === bucketId('B', 'north')) throw new Unanswered('the answer got lost');
    return answer;
  });
  const takes = [take('A', 1, false), take('B', 1, false), take('C', 1, false)];
  await expect(takeAll(claims, claim, takes)).rejects.toThrow(new Unanswered('the answer got lost'));
  expect(['A', 'B', 'C'].map((name) => shop.stock(name, 'north'))).toEqual(['5 / 0 / 5', '5 / 1 / 4', '5 / 0 / 5']);
  expect(shop.violations).toEqual([]);
  const [orphan] = evidenceIn(shop.bucket('B', 'north') ?? expect.fail());
  expect(await examine(shop.context.claims, orphan ?? expect.fail())).toBe('freed');
  expect(shop.stock('B', 'north')).toBe('5 / 0 / 5');
});

test('a copy of a take takes nothing more, and answers with the evidence of the first', async () => {
  const first = await takeAll(shop.context.claims, claim, [take('A', 2)]);
  const second = await takeAll(shop.context.claims, claim, [take('A', 2)]);
  expect(second).toEqual(first);
  expect(shop.stock('A', 'north')).toBe('5 / 2 / 3');
});

test('a busy bucket is nothing taken, and is left alone for a moment', async () => {
  const claims = taking(async () => ({ kind: 'busy' }));
  expect(await takeAll(claims, claim, [take('A', 1)])).toEqual({ units: [], complete: false });
});

test('a writer that sees much old evidence looks at its owners: orphans come back, what is owned may be forgotten', async () => {
  for (let i = 0; i < 4; i += 1) await shop.environment(i).reserve(`kept-${i}`, [['A', 1]]);
  await shop.receive('north', [['A', 10]]);
  for (let i = 0; i < 5; i += 1) await shop.abandonTake(`dead-${i}`, 'A', 'north', 1);
  expect(shop.stock('A', 'north')).toBe('15 / 9 / 6');
  shop.pass(6);
  await takeAll(shop.context.claims, claim, [take('A', 1)]);
  expect(shop.stock('A', 'north')).toBe('15 / 6 / 9');
  expect(shop.violations).toEqual([]);
});

test('an environment that was frozen between two takes sends nothing more, not even what would give back', async () => {
  const sent: string[] = [];
  const claims = taking(async (...args) => {
    sent.push(args[0].bucket);
    const answer = await shop.store.buckets.take(...args);
    shop.pass(301);
    return answer;
  });
  const late = new Unanswered('the attempt is too old to go on: repeat the request');
  await expect(takeAll(claims, claim, [take('A', 1), take('B', 1)])).rejects.toThrow(late);
  expect(sent).toEqual([bucketId('A', 'north')]);
  expect(shop.stock('A', 'north')).toBe('5 / 1 / 4');
});
