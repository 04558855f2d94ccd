import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';

// I9: any order of the same facts gives the same final state. It is about sums per SKU × warehouse, not about buckets (DESIGN §4.3).

interface Fact {
  readonly does:
    | 'receive'
    | 'receiveFor'
    | 'announce'
    | 'ship'
    | 'gain'
    | 'lose'
    | 'break'
    | 'mend'
    | 'return'
    | 'returnBroken';
  readonly place: string;
  readonly name: string;
  readonly units: number;
  readonly order: string;
}

const anyFact = fc.record<Fact>({
  does: fc.constantFrom(
    'receive',
    'receiveFor',
    'announce',
    'ship',
    'gain',
    'lose',
    'break',
    'mend',
    'return',
    'returnBroken',
  ),
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

type Told = Fact & { readonly event: string };

/** An announcement is a command; but it may come before or after what it announces, as facts may. There is one for each SKU. */
const HOW: Record<Fact['does'], (shop: Shop, told: Told) => Promise<unknown>> = {
  receive: (shop, { place, name, units, event }) => shop.receive(place, [[name, units]], event),
  receiveFor: (shop, { place, name, units, event }) => shop.receiveFor(`po-${name}`, place, [[name, units]], event),
  announce: (shop, { name }) => shop.announce(`po-${name}`, 'north', [[name, 5]]),
  ship: (shop, { place, name, units, order, event }) => shop.ship(order, place, [[name, units]], event),
  gain: (shop, { place, name, units, event }) => shop.adjust(place, [[name, units]], event),
  lose: (shop, { place, name, units, event }) => shop.adjust(place, [[name, -units]], event),
  break: (shop, { place, name, units, event }) => shop.changeStatus(place, 'unsellable', [[name, units]], event),
  mend: (shop, { place, name, units, event }) => shop.changeStatus(place, 'sellable', [[name, units]], event),
  return: (shop, { place, name, units, order, event }) =>
    shop.giveBack(place, 'sellable', [[name, units]], order, event),
  returnBroken: (shop, { place, name, units, order, event }) =>
    shop.giveBack(place, 'damaged', [[name, units]], order, event),
};

const COUNTERS = ['onHand', 'reserved', 'unsellable', 'available', 'incoming'] as const;

function countersOf(shop: Shop, name: string, place: string): number[] {
  return COUNTERS.map((counter) => shop.buckets(name, place).reduce((sum, bucket) => sum + bucket[counter], 0));
}

async function afterAll(facts: readonly Told[]) {
  const shop = await shopWithPromises();
  for (const fact of facts) {
    await HOW[fact.does](shop, fact);
    expect(shop.violations).toEqual([]);
  }
  const stocks = ['A', 'B'].flatMap((name) => ['north', 'south'].map((place) => countersOf(shop, name, place)));
  const { status, openUnits, returned } = shop.reservation('paid');
  const excess = shop.workItems.reduce((sum, { facts: said }) => sum + Number(said.excess ?? 0), 0);
  const overReceipts = shop.workItems.filter(({ kind }) => kind === 'over-receipt').map(({ id }) => id);
  const expected = [...shop.state.expectedLines.values()].map(({ revision: _writes, ...line }) => line);
  return {
    stocks,
    status,
    openUnits,
    returned,
    excess,
    overReceipts: overReceipts.sort(),
    expected: expected.sort((a, b) => (a.sku < b.sku ? -1 : 1)),
    movements: [...shop.state.movements.keys()].sort(),
  };
}

test('I9: facts commute, and copies of them change nothing', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(twoOrders, async ([facts, shuffled]) => {
      expect(await afterAll(shuffled)).toEqual(await afterAll(facts));
    }),
    { numRuns: 150 },
  );
});
