import { approve } from '../../../functions/core/counts/approve.ts';
import { reconcile } from '../../../functions/core/counts/reconcile.ts';
import type { CountedLine, Units } from '../../../functions/core/domain/reconciliation.ts';
import * as a from '../../support/builders.ts';
import { countId, countOf } from '../../support/counting.ts';
import type { Message } from './lossy-network.ts';
import type { Month } from './month.ts';

/** What a count is to find, or found: what is missing of each SKU in our ledger. */
export type Findings = Readonly<Record<string, Units>>;

/** One warehouse's full count: what it counted at its moment, and where it counted wrong. */
export class StocktakingRound {
  readonly id: string;
  readonly place: string;
  readonly countedAt: number;
  readonly miscounted = new Map<string, number>();
  readonly #month: Month;
  readonly #lines: readonly CountedLine[];

  constructor(month: Month, id: string, place: string, miscounts: number) {
    this.#month = month;
    this.id = id;
    this.place = place;
    this.countedAt = month.agenda.clock.now;
    this.#lines = month.names.map((name) => {
      const { onHand, unsellable } = month.warehouse.shelf(place, name);
      const wrong = month.chance() < miscounts ? (onHand > 0 && month.chance() < 0.5 ? -1 : 1) : 0;
      if (wrong !== 0) this.miscounted.set(name, wrong);
      return { sku: a.sku(name), onHand: onHand + wrong, unsellable };
    });
  }

  /** The list arrives and is compared, some time after its moment. */
  async compare(): Promise<void> {
    const { store, agenda } = this.#month;
    const count = countOf(this.id, this.#lines, { scope: 'full', at: this.countedAt, warehouse: this.place });
    const context = { ...store, now: () => agenda.clock.now };
    const outcome = await reconcile(context, count, Number.POSITIVE_INFINITY);
    if (outcome.kind !== 'finished') throw new Error(`${this.id} is ${JSON.stringify(outcome)}`);
  }

  /** What it must find: all that was said and not heard until its moment, and its own mistakes. */
  get expected(): Findings {
    const missing = new Map<string, Units>();
    const add = (name: string, onHand: number, unsellable: number) => {
      const sum = missing.get(name) ?? { onHand: 0, unsellable: 0 };
      missing.set(name, { onHand: sum.onHand + onHand, unsellable: sum.unsellable + unsellable });
    };
    for (const { effects } of this.unheard)
      for (const effect of effects) add(effect.name, effect.onHand, effect.unsellable);
    for (const [name, wrong] of this.miscounted) add(name, wrong, 0);
    return Object.fromEntries(
      [...missing].filter(([, { onHand, unsellable }]) => onHand !== 0 || unsellable !== 0).sort(),
    );
  }

  async found(): Promise<Findings> {
    const page = await this.#month.store.reconciliations.differences(countId(this.id), { limit: 1_000 });
    return Object.fromEntries(
      page.differences
        .filter(({ state }) => state === 'open')
        .map(({ sku, expected, counted }) => [
          sku,
          {
            onHand: counted.onHand - expected.onHand,
            unsellable: (counted.unsellable ?? 0) - expected.unsellable,
          },
        ]),
    );
  }

  /**
   * Somebody looks into each difference. What was about an order or a transfer is asked for again; what was counted wrong is counted again, and
   * left alone; the rest is booked.
   */
  async settle(): Promise<void> {
    const { network } = this.#month;
    await network.sayAgain(this.unheard.filter(({ isOfDocument }) => isOfDocument));
    const counted = ({ effects }: Message) => effects.every(({ name }) => !this.miscounted.has(name));
    const bookable = this.unheard.filter(counted);
    await this.#approve([...new Set(bookable.flatMap(({ effects }) => effects.map(({ name }) => name)))]);
    network.settle(bookable);
  }

  get unheard(): readonly Message[] {
    const { lost } = this.#month.network;
    return lost.filter(({ place, occurredAt }) => place === this.place && occurredAt <= this.countedAt);
  }

  async #approve(names: readonly string[]): Promise<void> {
    const open = Object.keys(await this.found());
    const skus = names.filter((name) => open.includes(name)).map(a.sku);
    if (skus.length === 0) return;
    const approved = await approve(this.#month.settleContext, {
      reconciliationId: countId(this.id),
      selection: { skus },
      by: 'mei',
      reason: 'counted twice',
      until: Number.POSITIVE_INFINITY,
    });
    if (!approved.ok) throw new Error(JSON.stringify(approved.refusal));
    const [warehouseId, occurredAt] = [a.warehouseId(this.place), this.countedAt];
    await this.#month.follow(skus.map((sku) => ({ sku, warehouseId, occurredAt })));
  }
}
