import { approve, type Selection } from '../../functions/core/counts/approve.ts';
import type { CountContext, SettleContext } from '../../functions/core/counts/context.ts';
import { followLateFacts, type Moved } from '../../functions/core/counts/late-facts.ts';
import { type Count, type CountOutcome, reconcile } from '../../functions/core/counts/reconcile.ts';
import type {
  CountedLine,
  CountScope,
  Difference,
  ReconciliationId,
} from '../../functions/core/domain/reconciliation.ts';
import { accept } from '../../functions/core/domain/result.ts';
import { textDigest } from '../../functions/core/domain/text-hash.ts';
import type { Store } from '../../functions/core/store/store.ts';
import * as a from './builders.ts';
import { openShop, type Shop } from './builders-shop.ts';

export const countId = (text: string) => text as ReconciliationId;

type Told = readonly [sku: string, onHand: number, unsellable?: number];

export interface CountSettings {
  readonly scope?: CountScope;
  readonly at?: number;
  readonly until?: number;
  readonly warehouse?: string;
}

export function counted(lines: readonly Told[]): CountedLine[] {
  return lines.map(([id, onHand, unsellable]) => ({
    sku: a.sku(id),
    onHand,
    ...(unsellable !== undefined && { unsellable }),
  }));
}

/** A count of lines that are there. */
export function countOf(
  id: string,
  lines: readonly CountedLine[],
  settings: Required<Omit<CountSettings, 'until'>>,
): Count {
  return {
    countId: countId(id),
    warehouseId: a.warehouseId(settings.warehouse),
    scope: settings.scope,
    countedAt: settings.at,
    content: textDigest(JSON.stringify(lines)),
    lines: async function* () {
      for (const line of lines) yield accept(line);
    },
  };
}

/** What the warehouse counts in a shop, and what a person then does about it. */
export class CountingRoom {
  readonly shop: Shop;
  readonly context: CountContext;
  readonly settle: SettleContext;

  /** @param asSeen how it sees the store: with something happening in between, say */
  constructor(shop: Shop, asSeen: (store: Store) => Store = (store) => store) {
    const store = asSeen(shop.store);
    this.shop = shop;
    this.context = { ...store, now: () => shop.clock.now };
    this.settle = {
      ...shop.facts,
      facts: store.facts,
      stocktaking: store.stocktaking,
      reconciliations: store.reconciliations,
      workItems: store.workItems,
    };
  }

  /** `stock-counted`, of this moment unless said otherwise. */
  count(id: string, lines: readonly Told[], settings: CountSettings = {}): Promise<CountOutcome> {
    const { scope = 'partial', at = this.shop.clock.now, warehouse = 'north' } = settings;
    const until = settings.until ?? Number.POSITIVE_INFINITY;
    return reconcile(this.context, countOf(id, counted(lines), { scope, at, warehouse }), until);
  }

  /** `POST /reconciliations/{id}/approve`. */
  approve(id: string, selection: Selection = { all: true }, until = Number.POSITIVE_INFINITY) {
    return approve(this.settle, {
      reconciliationId: countId(id),
      selection,
      by: 'mei',
      reason: 'counted twice',
      until,
    });
  }

  /** What the stream of the ledger tells: all that was ever recorded, or some of it. */
  follow(movements: readonly Moved[] = [...this.shop.state.movements.values()]): Promise<void> {
    return followLateFacts(this.context, movements);
  }

  /** Something happened at a moment, and is told of only now. */
  async late(moment: number, happens: () => Promise<unknown>): Promise<void> {
    const { clock } = this.shop;
    const { now } = clock;
    clock.now = moment;
    await happens();
    clock.now = now;
    await this.follow();
  }

  /** The work items about differences: how many each asks about, or who settled it. */
  get asked(): string[] {
    return this.shop.workItems.map((item) =>
      item.status === 'resolved' ? `resolved ${item.resolvedBy}` : `open ${item.facts.open}`,
    );
  }

  /** What became of each difference: SKU, state, class and what is expected on hand. */
  async states(id: string): Promise<string[]> {
    const all = await this.differences(id);
    return all.map(({ sku, state, class: name, expected }) => `${sku} ${state} ${name} ${expected.onHand}`);
  }

  async totals(id: string) {
    return (await this.context.reconciliations.read(countId(id)))?.totals;
  }

  async differences(id: string): Promise<readonly Difference[]> {
    return (await this.context.reconciliations.differences(countId(id), { limit: 1_000 })).differences;
  }

  /** What a count found, in short: SKU, class, and what is missing on hand and of unsellable units. */
  async found(id: string): Promise<string[]> {
    return (await this.differences(id)).map(({ sku, class: name, expected, counted: said }) => {
      const unsellable = said.unsellable === undefined ? 0 : said.unsellable - expected.unsellable;
      return `${sku} ${name} ${said.onHand - expected.onHand} ${unsellable}`;
    });
  }
}

/** A shop with these listings, and whoever counts in it. */
export async function aCountingRoom(listings = ['A', 'B', 'C']): Promise<{ shop: Shop; room: CountingRoom }> {
  const shop = await openShop({ listings: listings.map((id) => a.aListing(id)) });
  return { shop, room: new CountingRoom(shop) };
}

/** The same with ten of each of these there. */
export async function aStockedRoom(names = ['A', 'B', 'C']): Promise<{ shop: Shop; room: CountingRoom }> {
  const { shop, room } = await aCountingRoom();
  await shop.receive(
    'north',
    names.map((name) => [name, 10] as const),
  );
  return { shop, room };
}

/** What approving answers: nothing but this. */
export function approved(also: object) {
  return { ok: true, value: { approved: 0, settled: 0, superseded: 0, finished: true, ...also } };
}
