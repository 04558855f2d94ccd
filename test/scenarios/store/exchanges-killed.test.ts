import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { evidenceIn, examine } from '../../../functions/core/claims/examine.ts';
import { ClaimMemory } from '../../../functions/core/claims/memory.ts';
import { stockPool } from '../../../functions/core/domain/bucket.ts';
import { callOff, callsOff } from '../../../functions/core/exchanges/settle.ts';
import { cancel } from '../../../functions/core/reservations/cancel.ts';
import { confirm } from '../../../functions/core/reservations/confirm.ts';
import { reserve } from '../../../functions/core/reservations/reserve.ts';
import * as a from '../../support/builders.ts';
import { dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { exchangesOf } from '../../support/exchanges.ts';
import { type Fate, Killed, mortalStore } from '../../support/mortal-store.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { WarehouseWords } from '../../support/warehouse-words.ts';
import { anyDay, type Deed, IDS, SHIPPED, wrongReceipts, wrongSums } from '../exchange-day.ts';

// The same days as in memory, a sample of them, over the real engine.

vi.setConfig({ testTimeout: 120_000 });
const DAYS = 10;
const clients: { destroy(): void }[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** A day of its own on the shared tables: a name before every name. */
class Day {
  readonly #prefix = `swap-${randomUUID().slice(0, 8)}-`;
  readonly named = (short: string) => `${this.#prefix}${short}`;
  readonly original = a.reservationId(this.named('first'));
  readonly #chance: () => number;
  readonly #environment = dynamoEnvironment(
    fixedCatalog(
      ['A', 'B'].map((name) => a.aListing(this.named(name))),
      [a.aWarehouse('north')],
    ),
  );
  deaths = 0;

  constructor(seed: number) {
    this.#chance = seededChance(seed);
    clients.push(this.#environment.client);
  }

  /** Everything that a process of its own works with. */
  worker(fate: () => Fate) {
    const store = mortalStore(this.#environment.store, fate);
    const { buckets, owners, reservations, facts, purchaseOrders, transfers, exchanges } = store;
    const claims = { ...this.#environment.context.claims, buckets, owners, memory: new ClaimMemory(0.5) };
    const context = { ...this.#environment.context, claims, reservations };
    const clock = { now: a.NOON };
    const words = new WarehouseWords(clock, { facts, reservations, claims, purchaseOrders, transfers, exchanges });
    return { store, context, words };
  }

  async open(): Promise<void> {
    const { context, words } = this.worker(() => 'lives');
    const [A, B] = [this.named('A'), this.named('B')];
    await words.receive('north', [
      [A, SHIPPED],
      [B, 4],
    ]);
    const order = { reservationId: this.original, customerId: a.customerId('ann'), lines: [a.aLine(A, SHIPPED)] };
    expect(await reserve(context, order)).toMatchObject({ ok: true });
    await confirm(context, this.original, a.paymentId('p'));
    await words.ship(this.original, 'north', [[A, SHIPPED]]);
  }

  async live(deed: Deed): Promise<void> {
    for (;;) {
      try {
        return await this.#act(deed);
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
        this.deaths += 1;
      }
    }
  }

  async #act(deed: Deed): Promise<void> {
    const worker = this.worker(() => this.#fate());
    switch (deed.does) {
      case 'open': {
        const { id, back, wanted } = deed;
        const [A, B] = [this.named('A'), this.named('B')];
        await exchangesOf(worker).open(this.named(id), this.original, [[A, back]], [[B, wanted]]);
        return;
      }
      case 'return': {
        const event = this.named(`${deed.event}-${deed.units}`);
        await worker.words.giveBack('north', 'sellable', [[this.named('A'), deed.units]], this.original, event);
        return;
      }
      case 'cancel': {
        const cancelled = await cancel(worker.context, a.reservationId(this.named(`${deed.id}-again`)));
        // What the stream would say.
        if (cancelled.ok && callsOff(undefined, cancelled.value)) await callOff(worker.store, cancelled.value);
        return;
      }
      case 'follow':
      case 'pass':
        return;
    }
  }

  /** What is wrong when nobody is at work and whatever lies about was looked at. */
  async wrong(): Promise<string[]> {
    const { store, context } = this.worker(() => 'lives');
    const pool = stockPool(a.sku(this.named('B')), a.warehouseId('north'));
    for (const bucket of await store.facts.buckets(pool))
      for (const evidence of evidenceIn(bucket)) await examine(context.claims, evidence);
    const replacements = await Promise.all(
      IDS.map((id) => store.reservations.read(a.reservationId(this.named(`${id}-again`)))),
    );
    const going = replacements.flatMap((record) =>
      record.kind === 'reservation' && record.reservation.status === 'confirmed' ? [record.reservation] : [],
    );
    const promised = going.reduce((sum, { openUnits }) => sum + openUnits, 0);
    const reserved = (await store.facts.buckets(pool)).reduce((sum, bucket) => sum + bucket.reserved, 0);
    return [
      ...(await wrongReceipts(store, this.original)),
      ...(await wrongSums(
        store,
        this.original,
        going.map(({ exchange }) => String(exchange?.exchangeId)),
      )),
      ...(reserved === promised ? [] : [`${reserved} units are reserved, ${promised} promised`]),
    ];
  }

  #fate(): Fate {
    if (this.#chance() > 0.15) return 'lives';
    return this.#chance() < 0.5 ? 'dies-before' : 'dies-after';
  }
}

const DAYS_LIVED = fc
  .sample(
    anyDay.filter(([pairs]) => pairs.length > 4),
    { numRuns: DAYS, seed: 5 },
  )
  .map(([pairs, seed]) => ({ pairs, seed }));

test.each(DAYS_LIVED)(
  'day $seed of exchanges, each process killed between any two calls, ends with every unit in its place',
  async ({ pairs, seed }) => {
    const day = new Day(seed);
    await day.open();
    for (const pair of pairs) await Promise.all(pair.map((deed) => day.live(deed)));
    expect(await day.wrong()).toEqual([]);
    expect(day.deaths).toBeGreaterThan(0);
  },
);
