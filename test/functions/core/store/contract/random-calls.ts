import fc from 'fast-check';
import { type BucketId, bucketOf, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import { type ClaimId, type Evidence, quantityOf } from '../../../../../functions/core/domain/claim.ts';
import type { ReservationId, Sku } from '../../../../../functions/core/domain/ids.ts';
import type { Status } from '../../../../../functions/core/domain/moves.ts';
import type { Reservation } from '../../../../../functions/core/domain/reservation.ts';
import { claimOf, NORTH } from './given.ts';

// Random calls speak of things by number: the third evidence seen, the last expired reservation. So one sequence makes sense of
// whatever a store answers, stale reads and late copies included.

export interface World {
  readonly sku: Sku;
  readonly buckets: readonly BucketId[];
  readonly ids: readonly ReservationId[];
  readonly claims: readonly ClaimId[];
}

/** Two reservations with three claims each, over three buckets of one stock. */
export function worldOf(name: string): World {
  const sku = `sku-${name}` as Sku;
  const ids = ['a', 'b'].map((letter) => `order-${name}-${letter}` as ReservationId);
  return {
    sku,
    buckets: [0, 1, 2].map((index) => bucketOf(stockPool(sku, NORTH), index)),
    ids,
    claims: ids.flatMap((id) => ['one', 'two', 'three'].map((nonce) => claimOf(id, nonce))),
  };
}

/** What was seen so far: every evidence, and every image of a reservation, also those that are out of date. */
export class Seen {
  readonly evidence: Evidence[] = [];
  readonly images: Reservation[] = [];

  note(piece: Evidence): void {
    if (
      !this.evidence.some(
        ({ bucket, value, claim }) => bucket === piece.bucket && value === piece.value && claim === piece.claim,
      )
    ) {
      this.evidence.push(piece);
    }
  }

  /** The nth image with one of these statuses, counted from the newest. */
  image<S extends Status>(n: number, ...statuses: readonly S[]): Extract<Reservation, { status: S }> | undefined {
    const fitting = this.images.filter(({ status }) => (statuses as readonly Status[]).includes(status));
    return fitting.at(-1 - (n % Math.max(1, fitting.length))) as Extract<Reservation, { status: S }> | undefined;
  }

  /** What a claim took, as the newest evidence in each bucket says. */
  allocationsOf(claim: ClaimId) {
    const newest = new Map(
      this.evidence.filter((piece) => piece.claim === claim).map((piece) => [piece.bucket, piece]),
    );
    return [...newest.values()].map(({ bucket, value }) => ({ bucket, quantity: quantityOf(value), evidence: value }));
  }
}

const CALLS = [
  'fact',
  'take',
  'take',
  'take',
  'give',
  'forget',
  'reclaim',
  'view',
  'open',
  'hold',
  'hold',
  'confirm',
  'pay',
  'holdAgain',
  'renew',
  'fallShort',
  'cancel',
  'expire',
  'decide',
  'step',
  'cancelUnits',
  'ship',
  'ship',
  'settings',
  'thaw',
  'read',
] as const;

/** One call: what, and numbers that choose on what. */
export const randomCall = fc.record({
  call: fc.constantFrom(...CALLS),
  bucket: fc.nat({ max: 2 }),
  claim: fc.nat({ max: 5 }),
  /** Mostly the newest of what there is, sometimes an older one. */
  which: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 7 })),
  quantity: fc.integer({ min: 1, max: 3 }),
  delta: fc.integer({ min: -6, max: 8 }),
  /** Two seconds before the first deadline, until two after it. */
  after: fc.constantFrom(-2_000, -1, 0, 1, 2_000),
  payment: fc.constantFrom('payment-1', 'payment-2'),
  standing: fc.constantFrom('absent' as const, 'void' as const, 'live' as const, 'ended' as const),
  flag: fc.boolean(),
});
export type RandomCall = typeof randomCall extends fc.Arbitrary<infer Call> ? Call : never;
