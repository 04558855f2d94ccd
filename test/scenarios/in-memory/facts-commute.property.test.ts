import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';

// I9: any order of the same facts gives the same final state. It is about sums per SKU × warehouse, not about buckets (DESIGN §4.3).

interface Fact {
  readonly does: 'receive' | 'ship';
  readonly place: string;
  readonly name: string;
  readonly units: number;
  readonly order: string;
}

const anyFact = fc.record<Fact>({
  does: fc.constantFrom('receive', 'ship'),
  place: fc.constantFrom('north', 'south'),
  name: fc.constantFrom('A', 'B'),
  units: fc.integer({ min: 1, max: 6 }),
  order: fc.constantFrom('paid', 'unpaid', 'unknown'),
});

/** Facts, and the same in another order with some of them twice. */
const twoOrders = fc
  .array(anyFact, { minLength: 1, maxLength: 12 })
  .map((facts) => facts.map((fact, i) => ({ ...fact, event: `e${i}` })))
  .chain((facts) =>
    fc.tuple(
      fc.constant(facts),
      fc.shuffledSubarray([...facts, ...facts.slice(0, 3)], { minLength: facts.length + Math.min(3, facts.length) }),
    ),
  );

async function shopWithPromises(): Promise<Shop> {
  const shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: ['north', 'south'] });
  for (const place of ['north', 'south']) await shop.settings('A', place, { safety: 1, buckets: 3 });
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
  return shop;
}

async function afterAll(facts: readonly (Fact & { readonly event: string })[]) {
  const shop = await shopWithPromises();
  for (const { does, place, name, units, order, event } of facts) {
    if (does === 'receive') await shop.receive(place, [[name, units]], event);
    else await shop.ship(order, place, [[name, units]], event);
    expect(shop.violations).toEqual([]);
  }
  const stocks = ['A', 'B'].flatMap((name) => ['north', 'south'].map((place) => shop.stock(name, place)));
  const { status, openUnits } = shop.reservation('paid');
  const excess = shop.workItems.reduce((sum, { facts: said }) => sum + Number(said.excess), 0);
  return { stocks, status, openUnits, excess, movements: [...shop.state.movements.keys()].sort() };
}

test('I9: facts commute, and copies of them change nothing', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(twoOrders, async ([facts, shuffled]) => {
      expect(await afterAll(shuffled)).toEqual(await afterAll(facts));
    }),
    { numRuns: 150 },
  );
});
