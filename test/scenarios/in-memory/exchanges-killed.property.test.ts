import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidenceIn, examine } from '../../../functions/core/claims/examine.ts';
import * as a from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { exchangesOf } from '../../support/exchanges.ts';
import { FollowedOwners } from '../../support/followed-owners.ts';
import { dawdlingStore, type Fate, Killed, mortalStore } from '../../support/mortal-store.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { anyDay, type Deed, IDS, SHIPPED, wrongReceipts, wrongSums, wrongTasks } from '../exchange-day.ts';

const RUNS = 700;

/** One day over one store: every deed by a process of its own, which may die between any two calls and is then begun again. */
class Day {
  readonly shop: Shop;
  readonly stream: FollowedOwners;
  readonly acknowledged = new Set<string>();
  deaths = 0;
  readonly #chance: () => number;

  constructor(shop: Shop, seed: number) {
    this.shop = shop;
    this.stream = new FollowedOwners(shop);
    this.#chance = seededChance(seed);
  }

  async live(deed: Deed): Promise<void> {
    for (;;) {
      const environment = this.shop.environment(Math.floor(this.#chance() * 1_000), (store) =>
        mortalStore(dawdlingStore(store, this.#chance), () => this.#fate()),
      );
      try {
        return await this.#act(environment, deed);
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
        this.deaths += 1;
      }
    }
  }

  /** Nobody dies any more, and whatever lies about is looked at. */
  async settle(): Promise<void> {
    this.shop.pass(60);
    for (const bucket of [...this.shop.state.buckets.values()])
      for (const evidence of evidenceIn(bucket)) await examine(this.shop.context.claims, evidence);
    await this.stream.deliver(this.shop.store);
  }

  async #act(shop: Shop, deed: Deed): Promise<void> {
    switch (deed.does) {
      case 'open': {
        const { id, back, wanted } = deed;
        const opened = await exchangesOf(shop).open(id, 'first', [['A', back]], [['B', wanted]]);
        if (opened.ok) this.acknowledged.add(id);
        return;
      }
      case 'return':
        await shop.giveBack('north', 'sellable', [['A', deed.units]], 'first', `${deed.event}-${deed.units}`);
        return;
      case 'cancel':
        await shop.cancel(`${deed.id}-again`);
        return;
      case 'follow':
        return this.stream.deliver(shop.store);
      case 'pass':
        this.shop.pass(6);
        return;
    }
  }

  #fate(): Fate {
    if (this.#chance() > 0.08) return 'lives';
    return this.#chance() < 0.5 ? 'dies-before' : 'dies-after';
  }
}

async function dayOf(pairs: readonly (readonly [Deed, Deed])[], seed: number): Promise<Day> {
  const ships = seed % 4 === 0 ? 'at-once' : 'on-receipt';
  const shop = await openShop({ listings: [a.aListing('A'), a.aListing('B', { exchangeShips: ships })] });
  await shop.receive('north', [
    ['A', SHIPPED],
    ['B', 4],
  ]);
  await shop.reserve('first', [['A', SHIPPED]]);
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', SHIPPED]]);
  const day = new Day(shop, seed);
  for (const pair of pairs) await Promise.all(pair.map((deed) => day.live(deed)));
  await day.settle();
  return day;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

async function wrongIn({ shop, stream, acknowledged }: Day): Promise<string[]> {
  const exchanges = exchangesOf(shop);
  const opened = IDS.filter((id) => shop.state.exchanges.has(id as never));
  const states = await Promise.all(opened.map(async (id) => [id, (await exchanges.look(id)).state] as const));
  const going = states.filter(([, state]) => state !== 'cancelled').map(([id]) => id);
  const lost = [...acknowledged].filter((id) => !opened.includes(id)).map((id) => `${id} was acknowledged and is lost`);
  const open = [...shop.state.owners.values()].map(({ reservation }) =>
    reservation?.status === 'confirmed' ? reservation.openUnits : 0,
  );
  const reserved = [...shop.state.buckets.values()].map((bucket) => bucket.reserved);
  const left = sum(reserved) - sum(open);
  return [
    ...shop.violations.map(({ says }) => says),
    ...states.flatMap(([id, state]) => wrongTasks(id, state, stream.tasks(`${id}-again`))),
    ...(await wrongSums(shop.store, a.reservationId('first'), going)),
    ...(await wrongReceipts(shop.store, a.reservationId('first'))),
    ...lost,
    ...(left === 0 ? [] : [`${left} units are nobody's`]),
  ];
}

test('exchanges, returns and cancellations at once, each killed between any two calls, end with every unit and task in its place', async () => {
  const seen = new Set<string>();
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(anyDay, async ([pairs, seed]) => {
      const day = await dayOf(pairs, seed);
      deaths += day.deaths;
      for (const id of day.acknowledged) {
        const { state, ships } = await exchangesOf(day.shop).look(id);
        seen.add(`${ships} ${state} ${day.stream.tasks(`${id}-again`).length}`);
      }
      expect(await wrongIn(day)).toEqual([]);
    }),
    { numRuns: RUNS, seed: 11 },
  );
  expect(deaths).toBeGreaterThan(RUNS);
  // What the days must have been through to prove anything: the number is of tasks.
  expect([...seen].sort()).toEqual([
    'at-once cancelled 2',
    'at-once cleared 1',
    'on-receipt awaiting-return 0',
    'on-receipt cancelled 0',
    'on-receipt cancelled 2',
    'on-receipt cleared 1',
  ]);
}, 60_000);
