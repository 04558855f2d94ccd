import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { Draft, Program } from './program.ts';
import type { Supply } from './stock.ts';

/** How many faults a scenario allows, for all its processes together, by kind of write; `other` is any write that is not named. */
export interface Faults {
  readonly take?: number;
  readonly own?: number;
  readonly confirm?: number;
  readonly renewal?: number;
  readonly end?: number;
  readonly other?: number;
  /** Reads that get no answer. */
  readonly read?: number;
  /** Takes that are told that their bucket is busy. */
  readonly busy?: number;
}

export const FAULT_KINDS = ['take', 'own', 'confirm', 'renewal', 'end', 'other', 'read', 'busy'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One small case: what there is, who moves, and what may go wrong. */
export interface Scenario {
  readonly supply: Supply;
  readonly programs: readonly Draft[];
  readonly faults: Faults;
  /** Ended and void owners are deleted once every attempt that was under way is over; so a crash must be known. */
  readonly purge?: true;
  /** The clock goes up to this tick, and every process reads it. Without one, a process's own clock never moves but by its waiting. */
  readonly ticks?: number;
  readonly holdTicks?: number;
  readonly maxRenewals?: number;
  /** The most buckets one ending transaction gives back; absent: as many as DynamoDB takes. */
  readonly bucketsPerEnd?: number;
  /** How many attempts each process may begin when all schedules are tried; at one more it stops. Absent: one, as in the model. */
  readonly maxClaims?: number;
  /** There is enough for everyone: nothing may end short. */
  readonly enough?: true;
}

/** The programs of a scenario, numbered. */
export function programsOf({ programs }: Scenario): Program[] {
  return programs.map((draft, number) => ({ ...draft, number }));
}

/** Every reservation that somebody speaks of, in a fixed order. */
export function reservationsOf({ programs }: Scenario): ReservationId[] {
  const ids = programs.flatMap(({ name }) => name.match(/\br\d/g) ?? []);
  return [...new Set(ids)].sort() as ReservationId[];
}
