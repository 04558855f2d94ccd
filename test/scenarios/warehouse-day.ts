import fc from 'fast-check';
import { stockPool } from '../../functions/core/domain/bucket.ts';
import type { PurchaseOrderId } from '../../functions/core/domain/purchase-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { look } from '../../functions/core/transfers/look.ts';
import { reservationId, sku, transferId, warehouseId } from '../support/builders.ts';
import type { WarehouseWords } from '../support/warehouse-words.ts';

// A day of what three warehouses tell, all types, few names: so everything meets everything. An announcement is a command; but it may come
// before or after what it announces, as facts may.

const DEEDS = [
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
  'moveOut',
  'moveIn',
] as const;

interface Fact {
  readonly does: (typeof DEEDS)[number];
  readonly place: string;
  readonly name: string;
  readonly units: number;
  readonly order: string;
}

/** A fact under the id of its event. */
export type Told = Fact & { readonly event: string };

export const PLACES = ['north', 'south', 'east'];
export const NAMES = ['A', 'B'];

const anyFact = fc.record<Fact>({
  does: fc.constantFrom(...DEEDS),
  place: fc.constantFrom(...PLACES),
  name: fc.constantFrom(...NAMES),
  units: fc.integer({ min: 1, max: 6 }),
  order: fc.constantFrom('paid', 'unpaid', 'unknown'),
});

/** Facts, and the same in another order with some of them twice. */
export const twoOrders = fc
  .array(anyFact, { minLength: 1, maxLength: 14 })
  .map((facts) => facts.map((fact, i): Told => ({ ...fact, event: `e${i}` })))
  .chain((facts) =>
    fc.tuple(
      fc.constant<readonly Told[]>(facts),
      fc.shuffledSubarray([...facts, ...facts.slice(0, 3)], { minLength: facts.length + Math.min(3, facts.length) }),
    ),
  );

/** How names are told apart where a table is shared by many days. */
export type Naming = (short: string) => string;

/** Tells one fact of the day. */
export function tell(words: WarehouseWords, fact: Told, naming: Naming = (short) => short): Promise<unknown> {
  const [name, order, event, place] = [naming(fact.name), naming(fact.order), naming(fact.event), fact.place];
  const lines = [[name, fact.units]] as const;
  const purchase = naming(`po-${fact.name}`);
  switch (fact.does) {
    case 'receive':
      return words.receive(place, lines, event);
    case 'receiveFor':
      return words.receiveFor(purchase, place, lines, event);
    case 'announce':
      return words.announce(purchase, 'north', [[name, 5]]);
    case 'ship':
      return words.ship(order, place, lines, event);
    case 'gain':
      return words.adjust(place, lines, event);
    case 'lose':
      return words.adjust(place, [[name, -fact.units]], event);
    case 'break':
      return words.changeStatus(place, 'unsellable', lines, event);
    case 'mend':
      return words.changeStatus(place, 'sellable', lines, event);
    case 'return':
      return words.giveBack(place, 'sellable', lines, order, event);
    case 'returnBroken':
      return words.giveBack(place, 'damaged', lines, order, event);
    case 'moveOut':
      return words.moveOut(naming('moving'), lines, event);
    case 'moveIn':
      return words.moveIn(naming('moving'), [[name, fact.units, fact.units % 2]], event);
  }
}

const COUNTERS = ['onHand', 'reserved', 'unsellable', 'available', 'incoming', 'inTransit'] as const;

/** What a day comes to: the sums of every stock, what the paid order has become, and what the purchase orders still expect. */
export async function outcomeOf(
  { facts, reservations, transfers, exchanges }: Store,
  naming: Naming = (short) => short,
) {
  const stocks = NAMES.flatMap((name) => PLACES.map((place) => [name, place] as const));
  const counters = stocks.map(async ([name, place]) => {
    const buckets = await facts.buckets(stockPool(sku(naming(name)), warehouseId(place)));
    return [name, place, ...COUNTERS.map((counter) => buckets.reduce((sum, bucket) => sum + bucket[counter], 0))];
  });
  const paid = await reservations.read(reservationId(naming('paid')));
  const expected = NAMES.map(async (name) => {
    const id = naming(`po-${name}`) as PurchaseOrderId;
    const { revision: _writes, ...line } = await facts.expectedLine(id, sku(naming(name)));
    return line;
  });
  if (paid.kind !== 'reservation') throw new Error('the paid order is lost');
  const { status, openUnits, returned } = paid.reservation;
  return {
    stocks: await Promise.all(counters),
    paid: { status, openUnits, returned },
    expected: await Promise.all(expected),
    cameBack: await Promise.all(
      ['paid', 'unknown'].map(async (id) => (await exchanges.returns(reservationId(naming(id)))).returned),
    ),
    moved: await look(transfers, transferId(naming('moving'))),
  };
}
