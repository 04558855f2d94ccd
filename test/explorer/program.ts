import type { Evidence } from '../../functions/core/domain/claim.ts';
import type { Instant, ReservationId } from '../../functions/core/domain/ids.ts';
import type { Bench } from './process.ts';
import type { StoreView } from './store-view.ts';

/** What a client was told, and so must find true. */
export interface Told {
  readonly reservationId?: ReservationId;
  readonly status?: Word;
  /** Of `held`: until when it was promised. */
  readonly until?: Instant;
}

/** Answers that bind us. */
export const WORDS = ['held', 'confirmed', 'cancelled', 'short'] as const;
export type Word = (typeof WORDS)[number];

/** A program before a scenario gave it its number. */
export interface Draft {
  readonly name: string;
  /** Its environment's home bucket. */
  readonly home: number;
  /** How far its clock is ahead, in milliseconds: deadlines and graces pass by who asks, not by waiting. */
  readonly ahead: Instant;
  /**
   * Asked before its first step. A program that starts sooner finds nothing to do and ends, and such schedules are those in which it
   * does not start at all.
   */
  readonly mayStart: (store: StoreView) => boolean;
  /** `once`; or it begins again when it ends, `on-evidence`: once for each piece of evidence that it sees. */
  readonly runs: 'once' | 'again' | 'on-evidence';
  /** Whose attempt it is: nothing of its reservation is deleted while it is under way (PROTOCOL §3, Deletion). */
  readonly attemptOf?: ReservationId;
  run(bench: Bench, about: Evidence | undefined): Promise<Told>;
}

export interface Program extends Draft {
  readonly number: number;
}
