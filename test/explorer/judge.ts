import type { Outcome } from './apply.ts';
import { drains } from './drained.ts';
import { brokenStore, brokenWord, type Invariant, movesIllegally } from './invariants.ts';
import type { Stage, World } from './world.ts';

/** Asks every invariant of every world. What depends on the store alone is asked once a store. */
export class Judge {
  readonly #stage: Stage;
  readonly #stores = new Map<number, Invariant | null>();
  readonly #steps = new Map<number, boolean>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Which invariant the move broke, if any. */
  async broken(before: World, { world, fault }: Outcome, deletes: boolean): Promise<Invariant | undefined> {
    if (fault !== undefined) return 'no fault';
    if (!deletes && before.store !== world.store && this.#illegal(before.store, world.store)) return 'ends once';
    const known = this.#stores.get(world.store);
    const store = known === undefined ? await this.#judgeStore(world.store) : known;
    if (store !== null && store !== 'drained') return store;
    if (brokenWord(this.#stage, world)) return 'kept word';
    return store ?? undefined;
  }

  async #judgeStore(store: number): Promise<Invariant | null> {
    const { scenario, stores } = this.#stage;
    const broken = brokenStore(scenario, stores.view(store)) ?? ((await drains(this.#stage, store)) ? null : 'drained');
    this.#stores.set(store, broken);
    return broken;
  }

  #illegal(from: number, to: number): boolean {
    const key = from * 2 ** 24 + to;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const { stores } = this.#stage;
    const illegal = movesIllegally(stores.view(from), stores.view(to));
    this.#steps.set(key, illegal);
    return illegal;
  }
}
