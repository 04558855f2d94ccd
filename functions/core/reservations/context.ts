import type { Claims } from '../claims/claims.ts';
import type { ReservationId } from '../domain/ids.ts';
import type { Catalog, OverdueHolds, Reservations } from './ports.ts';

/** What the reservation commands work with. Built once a cold start. */
export interface ReservationContext {
  readonly claims: Claims;
  readonly reservations: Reservations;
  readonly catalog: Catalog;
  readonly overdue: OverdueHolds;
  /** Ids that this environment answered lately: a repeated request is then answered from one read. */
  readonly recent: RecentIds;
  /** The most buckets that one ending transaction gives back; absent: MAX_BUCKETS_PER_END. Fewer show the steps of small orders. */
  readonly bucketsPerEnd?: number;
}

const MAX_RECENT = 10_000;

export class RecentIds {
  readonly #ids = new Set<ReservationId>();
  readonly #atWork = new Set<ReservationId>();

  /** Whether a request for this id began here and has not ended: a client that gave up on it may ask again meanwhile. */
  isAtWork(id: ReservationId): boolean {
    return this.#atWork.has(id);
  }

  async whileAtWork<T>(id: ReservationId, work: () => Promise<T>): Promise<T> {
    this.#atWork.add(id);
    try {
      return await work();
    } finally {
      this.#atWork.delete(id);
    }
  }

  has(id: ReservationId): boolean {
    return this.#ids.has(id);
  }

  add(id: ReservationId): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size > MAX_RECENT) this.#ids.delete(this.#ids.values().next().value as ReservationId);
  }
}
