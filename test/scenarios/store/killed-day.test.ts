import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import type { Claims } from '../../../functions/core/claims/claims.ts';
import { ClaimMemory } from '../../../functions/core/claims/memory.ts';
import { confirm } from '../../../functions/core/reservations/confirm.ts';
import { reserve } from '../../../functions/core/reservations/reserve.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { requestTransfer } from '../../../functions/core/transfers/request.ts';
import {
  aDemand,
  aLine,
  aListing,
  aWarehouse,
  customerId,
  NOON,
  paymentId,
  reservationId,
  sku,
  transferId,
  warehouseId,
} from '../../support/builders.ts';
import { dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { type Fate, Killed, mortalStore } from '../../support/mortal-store.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { WarehouseWords } from '../../support/warehouse-words.ts';
import { NAMES, outcomeOf, PLACES, type Told, tell, twoOrders } from '../warehouse-day.ts';

// The same days as in memory, a sample of them, over the real engine.

vi.setConfig({ testTimeout: 120_000 });
const DAYS = 10;
const clients: { destroy(): void }[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

const LIVES = (): Fate => 'lives';

/** A day of its own on the shared tables: a name before every name. */
class Day {
  readonly #prefix = `day-${randomUUID().slice(0, 8)}-`;
  readonly naming = (short: string) => `${this.#prefix}${short}`;
  readonly #environment = dynamoEnvironment(
    fixedCatalog(
      NAMES.map((name) => aListing(this.naming(name))),
      PLACES.map((place) => aWarehouse(place)),
    ),
    0.5,
    () => NOON,
  );

  constructor() {
    clients.push(this.#environment.client);
  }

  /** Somebody who follows the warehouse, and lives as long as they may. */
  worker(fate: () => Fate): WarehouseWords {
    const store: Store = mortalStore(this.#environment.store, fate);
    const { buckets, owners, reservations, facts, purchaseOrders, transfers, exchanges } = store;
    const claims: Claims = { ...this.#environment.context.claims, buckets, owners, memory: new ClaimMemory(0.5) };
    return new WarehouseWords({ now: NOON }, { facts, reservations, claims, purchaseOrders, transfers, exchanges });
  }

  async open(): Promise<void> {
    const { store, context } = this.#environment;
    for (const place of PLACES)
      await store.stockSettings.apply(sku(this.naming('A')), warehouseId(place), { safety: 1, buckets: 3 });
    await this.worker(LIVES).receive('north', [
      [this.naming('A'), 9],
      [this.naming('B'), 9],
    ]);
    const order = { reservationId: reservationId(this.naming('paid')), customerId: customerId('ann') };
    const lines = [aLine(this.naming('A'), 4), aLine(this.naming('B'), 2)];
    expect(await reserve(context, { ...order, lines })).toMatchObject({ ok: true });
    await confirm(context, order.reservationId, paymentId('p'));
    const moving = {
      transferId: transferId(this.naming('moving')),
      from: warehouseId('north'),
      to: warehouseId('south'),
    };
    const demand = [aDemand(this.naming('A'), 2), aDemand(this.naming('B'), 3)];
    const requested = await requestTransfer({ ...context, transfers: store.transfers }, { ...moving, lines: demand });
    expect(requested).toMatchObject({ ok: true });
  }

  async tell(facts: readonly Told[], fate: () => Fate): Promise<number> {
    let deaths = 0;
    for (const fact of facts) {
      const told = async () => {
        await tell(this.worker(fate), fact, this.naming);
        return true;
      };
      const orDied = (thrown: unknown) => {
        if (!(thrown instanceof Killed)) throw thrown;
        deaths += 1;
        return false;
      };
      while (!(await told().catch(orDied)));
    }
    return deaths;
  }

  async outcome() {
    const text = JSON.stringify(await outcomeOf(this.#environment.store, this.naming));
    return JSON.parse(text.replaceAll(this.#prefix, ''));
  }
}

const DAYS_LIVED = fc
  .sample(
    twoOrders.filter(([facts]) => facts.length > 7),
    { numRuns: DAYS, seed: 7 },
  )
  .map((orders, seed) => ({ orders, seed }));

test.each(DAYS_LIVED)(
  'day $seed, its processes killed between any two calls, ends as the calm one',
  async ({ orders, seed }) => {
    const [facts, shuffled] = orders;
    const [calm, deadly] = [new Day(), new Day()];
    await Promise.all([calm.open(), deadly.open()]);
    const chance = seededChance(seed);
    const fate = (): Fate => (chance() < 0.2 ? (chance() < 0.5 ? 'dies-before' : 'dies-after') : 'lives');
    await calm.tell(facts, LIVES);
    expect(await deadly.tell(shuffled, fate)).toBeGreaterThan(0);
    expect(await deadly.outcome()).toEqual(await calm.outcome());
  },
);
