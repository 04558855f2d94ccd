import type { Instant } from '../domain/ids.ts';
import type { ClaimMemory } from './memory.ts';
import type { Buckets, Owners } from './ports.ts';

/** What every step of the claim protocol works with. Clock, chance and waiting are injected, so that a scheduler can be all three. */
export interface Claims {
  readonly buckets: Buckets;
  readonly owners: Owners;
  readonly memory: ClaimMemory;
  readonly now: () => Instant;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly chance: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
