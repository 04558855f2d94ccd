import { reservationOwner } from '../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { Owner } from '../../functions/core/domain/owner.ts';
import { purgeAtFrom } from '../../functions/core/store/owner-changes.ts';
import { canonicalText } from '../support/memory/canonical-text.ts';
import { type MemoryState, type OwnerItem, restore, type Snapshot, snapshot } from '../support/memory/memory-state.ts';
import { type SynchronousStore, synchronousStore } from '../support/memory/memory-store.ts';
import { Interned } from './interned.ts';
import type { Mutant } from './mutants.ts';
import type { Answer, Letters, Request } from './requests.ts';
import { StoreView } from './store-view.ts';

/** What a request does to a store, and what it answers; both by number. */
export interface Effect {
  readonly store: number;
  readonly answer: number;
}

interface Known {
  readonly items: Snapshot;
  readonly view: StoreView;
}

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** Every store that was ever reached in one scenario, and how requests lead from one to the other. Nothing is computed twice. */
export class StoreGraph {
  readonly start: number;
  readonly #letters: Letters;
  readonly #state: MemoryState;
  readonly #ports: SynchronousStore;
  readonly #stores = new Interned<Known>();
  readonly #effects = new Map<number, Effect>();

  constructor(letters: Letters, state: MemoryState, mutant: Mutant) {
    this.#letters = letters;
    this.#state = state;
    this.#ports = mutant(synchronousStore(state), state);
    this.start = this.#remember();
  }

  get size(): number {
    return this.#stores.size;
  }

  view(store: number): StoreView {
    return this.#stores.at(store).view;
  }

  /** What happens when a request reaches a store. */
  effect(store: number, request: Request): Effect {
    const key = store * 2 ** 24 + request.id;
    const known = this.#effects.get(key);
    if (known !== undefined) return known;
    restore(this.#state, this.#stores.at(store).items);
    const answer = this.#letters.answer(this.#perform(request));
    const effect = { store: this.#remember(), answer };
    this.#effects.set(key, effect);
    return effect;
  }

  /** The store after the retention of an owner is over. */
  without(store: number, id: ReservationId): number {
    restore(this.#state, this.#stores.at(store).items);
    this.#state.owners.delete(reservationOwner(id));
    return this.#remember();
  }

  /** The ports over a copy of a store, to play on with: what is done there leaves no trace. */
  play(store: number): { readonly ports: SynchronousStore; readonly view: () => StoreView } {
    restore(this.#state, this.#stores.at(store).items);
    return { ports: this.#ports, view: () => new StoreView(this.#state) };
  }

  #perform({ port, method, args }: Request): Answer {
    const methods = this.#ports[port] as unknown as Methods;
    const perform = methods[method];
    if (perform === undefined) throw new RangeError(`no method ${method} in ${port}`);
    try {
      return { kind: 'value', value: perform(...args) };
    } catch (error) {
      return { kind: 'fault', message: String(error) };
    }
  }

  #remember(): number {
    for (const [key, item] of this.#state.owners) this.#state.owners.set(key, plainOwner(item));
    const [only, ...more] = this.#state.buckets.values();
    if (only !== undefined && more.length === 0 && only.revision !== 0) {
      this.#state.buckets.set(only.id, { ...only, revision: 0 });
    }
    return this.#stores.idOf(canonicalText(this.#state), () => ({
      items: snapshot(this.#state),
      view: new StoreView(this.#state),
    }));
  }
}

/**
 * What no code here reads is made equal, so that equal worlds look equal: an owner's revision, which orders images for read models, and the
 * day on which it may be deleted. A bucket's revision tells an older image from a newer one, and whether several buckets held still while
 * they were read; answers arrive here in the order in which they were given, so where there is one bucket alone, it tells nothing.
 */
function plainOwner(item: OwnerItem): OwnerItem {
  if (item.revision === 0) return item;
  const purgeAt = purgeAtFrom(0);
  const { reservation, transfer } = item;
  if (reservation !== undefined) return { ...item, revision: 0, reservation: plain(reservation, purgeAt) };
  if (transfer !== undefined) return { ...item, revision: 0, transfer: plain(transfer, purgeAt) };
  return { ...item, revision: 0, purgeAt };
}

function plain<Kind extends Owner>(owner: Kind, purgeAt: number): Kind {
  return 'purgeAt' in owner ? { ...owner, revision: 0, purgeAt } : { ...owner, revision: 0 };
}
