import type { StockEvent } from '../../functions/core/contracts/stock-events.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { publishChanges, type ReservationChange } from '../../functions/publish-stock-events/publish.ts';
import { NOON } from './builders.ts';
import type { Shop } from './builders-shop.ts';

/** What the stream of the reservations of a shop shows from now on, and what `publish-stock-events` makes of it. */
export class FollowedOwners {
  readonly #changes: ReservationChange[] = [];
  readonly #told = new Map<string, StockEvent>();

  constructor({ state: { owners } }: Shop) {
    const set = owners.set.bind(owners);
    owners.set = (key, item) => {
      const before = owners.get(key)?.reservation;
      if (item.reservation) this.#changes.push({ before, after: item.reservation, at: NOON });
      return set(key, item);
    };
  }

  /** Delivers what was written since, one record after the other. Who dies is delivered the same record again. */
  async deliver({ availability, workItems, exchanges }: Store): Promise<void> {
    const publish = async (events: readonly StockEvent[]) => {
      for (const event of events) this.#told.set(event.id, event);
    };
    for (let change = this.#changes[0]; change !== undefined; change = this.#changes[0]) {
      await publishChanges({ availability, workItems, exchanges, publish }, [change]);
      // Another may have delivered it meanwhile.
      if (this.#changes[0] === change) this.#changes.shift();
    }
  }

  /** The tasks of a reservation, once each: copies have the id of the original. */
  tasks(reservationId: string): readonly string[] {
    return [...this.#told.values()]
      .filter(({ type, subject }) => /\.(ship|cancel)-order\./.test(type) && subject === reservationId)
      .map(({ type, data }) => `${type.split('.')[1]} ${'lines' in data ? JSON.stringify(data.lines) : ''}`);
  }

  /** What everyone is told of a reservation. */
  events(reservationId: string): readonly StockEvent[] {
    return [...this.#told.values()].filter(({ subject }) => subject === reservationId);
  }
}
