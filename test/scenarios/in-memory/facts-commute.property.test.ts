import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { Killed, mortalStore } from '../../support/mortal-store.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { transfersOf } from '../../support/transfers.ts';
import { outcomeOf, PLACES, type Told, tell, twoOrders } from '../warehouse-day.ts';

// I9: any order of the same facts gives the same final state. It is about sums per SKU × warehouse, not about buckets (DESIGN §4.3).

async function shopWithPromises(): Promise<Shop> {
  const shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: PLACES });
  for (const place of PLACES) await shop.settings('A', place, { safety: 1, buckets: 3 });
  await shop.receive('north', [
    ['A', 9],
    ['B', 9],
  ]);
  await shop.reserve('paid', [
    ['A', 4],
    ['B', 2],
  ]);
  await shop.confirm('paid');
  await shop.reserve('unpaid', [['A', 1]]);
  await transfersOf(shop).request('moving', 'north', 'south', [
    ['A', 2],
    ['B', 3],
  ]);
  return shop;
}

/** All that a day leaves, work items and ledger included. */
async function everythingOf(shop: Shop) {
  const excess = shop.workItems.reduce((sum, { facts: said }) => sum + Number(said.excess ?? 0), 0);
  const overReceipts = shop.workItems.filter(({ kind }) => kind === 'over-receipt').map(({ cause }) => cause);
  return {
    ...(await outcomeOf(shop.store)),
    excess,
    overReceipts: overReceipts.sort(),
    movements: [...shop.state.movements.keys()].sort(),
  };
}

async function calmDay(facts: readonly Told[]) {
  const shop = await shopWithPromises();
  for (const fact of facts) {
    await tell(shop, fact);
    expect(shop.violations, JSON.stringify(fact)).toEqual([]);
  }
  return everythingOf(shop);
}

/** Whoever is at work may be killed at any call; the message comes again, and somebody else begins anew. */
async function deadlyDay(facts: readonly Told[], seed: number) {
  const shop = await shopWithPromises();
  const chance = seededChance(seed);
  const fate = () => (chance() < 0.12 ? (chance() < 0.5 ? 'dies-before' : 'dies-after') : 'lives');
  let deaths = 0;
  for (const fact of facts) {
    for (let isDone = false; !isDone; ) {
      const worker = shop.environment(seed, (store) => mortalStore(store, fate));
      isDone = await tell(worker, fact).then(
        () => true,
        (thrown: unknown) => {
          if (!(thrown instanceof Killed)) throw thrown;
          deaths += 1;
          return false;
        },
      );
    }
  }
  expect(shop.violations).toEqual([]);
  return { deaths, ...(await everythingOf(shop)) };
}

test('I9: facts commute, and copies of them change nothing', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(twoOrders, async ([facts, shuffled]) => {
      expect(await calmDay(shuffled)).toEqual(await calmDay(facts));
    }),
    { numRuns: 200 },
  );
});

test('500 days on which processes are killed between any two calls lose nothing, and count nothing twice', {
  timeout: 120_000,
}, async () => {
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(twoOrders, fc.nat(), async ([facts, shuffled], seed) => {
      const { deaths, ...left } = await deadlyDay(shuffled, seed);
      killed += deaths;
      expect(left).toEqual(await calmDay(facts));
    }),
    { numRuns: 500, endOnFailure: true },
  );
  expect(killed).toBeGreaterThan(500);
});
