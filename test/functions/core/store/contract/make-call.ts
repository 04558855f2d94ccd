import { indexOf, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import { type ClaimId, type Evidence, ownerOf } from '../../../../../functions/core/domain/claim.ts';
import type { PaymentId } from '../../../../../functions/core/domain/ids.ts';
import { openUnitsOf } from '../../../../../functions/core/domain/reservation.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { change, DEADLINE, movementOf, NORTH, NOW, orderOf } from './given.ts';
import type { RandomCall, Seen, World } from './random-calls.ts';

/** What a call speaks of, found by its numbers in what was seen. */
interface Chosen {
  readonly store: Store;
  readonly world: World;
  readonly seen: Seen;
  readonly n: RandomCall;
  readonly claim: ClaimId;
  readonly bucket: World['buckets'][number];
  readonly id: World['ids'][number];
  readonly evidence: Evidence | undefined;
  readonly now: number;
}

const SKIPPED = 'nothing to call it on';

/** Makes one call and gives its answer, or the fault it was refused with. Calls on what was not seen yet are skipped. */
export async function makeCall(store: Store, world: World, seen: Seen, n: RandomCall): Promise<unknown> {
  const claim = world.claims[n.claim] as ClaimId;
  const bucket = world.buckets[n.bucket] as Chosen['bucket'];
  const evidence = seen.evidence.at(-1 - (n.which % Math.max(1, seen.evidence.length)));
  const chosen = {
    store,
    world,
    seen,
    n,
    claim,
    bucket,
    evidence,
    id: world.ids[n.claim < 3 ? 0 : 1] as Chosen['id'],
    now: DEADLINE + n.after,
  };
  try {
    const answer = await CALLS[n.call](chosen);
    noteWhatIsSeen(seen, answer, chosen);
    return answer;
  } catch (thrown) {
    // A fault of the caller must be one on every implementation, in the same words.
    if (thrown instanceof RangeError) return { fault: thrown.message };
    throw thrown;
  }
}

const CALLS: Readonly<Record<RandomCall['call'], (chosen: Chosen) => Promise<unknown>>> = {
  fact: ({ store, world, bucket, n }) => store.facts.record(fact(world, bucket, n), NOW),
  take: ({ store, seen, bucket, claim, n }) => {
    const forget = n.flag ? seen.evidence.filter((piece) => piece.bucket === bucket && piece.claim !== claim) : [];
    const oneEach = new Map(forget.map((piece) => [piece.claim, piece]));
    return store.buckets.take({ bucket, quantity: n.quantity }, claim, [...oneEach.values()]);
  },
  give: async ({ store, evidence }) => (evidence ? store.buckets.give(evidence) : SKIPPED),
  forget: async ({ store, evidence }) => (evidence ? store.buckets.forget(evidence) : SKIPPED),
  reclaim: async ({ store, evidence, n, now }) =>
    evidence ? store.owners.reclaim(evidence, n.standing, now) : SKIPPED,
  view: ({ store, claim }) => store.owners.view(ownerOf(claim)),
  read: ({ store, id }) => store.reservations.read(id),
  open: ({ store, id, n }) => store.reservations.open(orderOf(id, { createdAt: NOW + n.which }), DEADLINE),
  hold: ({ store, seen, id, claim }) =>
    store.reservations.hold(orderOf(id), { claim, allocations: seen.allocationsOf(claim) }, DEADLINE),
  confirm: ({ store, id, n, now }) => store.reservations.confirm(id, n.payment as PaymentId, now),
  pay: async ({ store, seen, n }) => {
    const over = seen.image(n.which, 'pending', 'expired');
    return over ? store.reservations.pay(over, claimFor(seen, over.reservationId, n), n.payment as PaymentId) : SKIPPED;
  },
  holdAgain: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'expired');
    return over ? store.reservations.holdAgain(over, claimFor(seen, over.reservationId, n), now + 500) : SKIPPED;
  },
  renew: async ({ store, seen, n, now }) => {
    const hold = seen.image(n.which, 'held');
    return hold ? store.reservations.renew(hold, now + 500, now) : SKIPPED;
  },
  fallShort: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'pending', 'expired');
    return over ? store.reservations.fallShort(over, n.payment as PaymentId, now) : SKIPPED;
  },
  cancel: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'pending', 'held', 'confirmed');
    return over ? store.reservations.end(over, 'cancelled', now) : SKIPPED;
  },
  expire: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'pending', 'held', 'confirmed');
    return over ? store.reservations.end(over, 'expired', now) : SKIPPED;
  },
  decide: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'held', 'confirmed');
    return over ? store.reservations.decide(over, n.flag ? 'cancelled' : 'expired', now) : SKIPPED;
  },
  step: async ({ store, seen, n, now }) => {
    const ending = seen.image(n.which, 'ending');
    return ending ? store.reservations.step(ending, n.quantity, now) : SKIPPED;
  },
  cancelUnits: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'confirmed');
    return over ? store.reservations.cancelUnits(over, [{ index: n.bucket, quantity: n.quantity }], now) : SKIPPED;
  },
  ship: async ({ store, seen, n, now }) => {
    const over = seen.image(n.which, 'confirmed');
    const index = over?.allocations.findIndex((allocation) => openUnitsOf(allocation) > 0) ?? -1;
    const line = over?.allocations[index];
    if (over === undefined || line === undefined) return SKIPPED;
    const quantity = Math.min(n.quantity, openUnitsOf(line));
    const settle = { bucket: line.bucket, claim: over.claim, value: line.evidence };
    const changes = [change(line.bucket, { onHand: -quantity, reserved: -quantity, settle })];
    return store.facts.record(
      { movements: [], changes, owner: { over, units: [{ index, quantity }] }, workItems: [] },
      now,
    );
  },
  thaw: ({ store, world }) => store.buckets.thaw(stockPool(world.sku, NORTH)),
  settings: ({ store, world, n }) =>
    store.stockSettings.apply(world.sku, NORTH, { safety: Math.abs(n.delta), buckets: n.quantity }),
};

function fact(world: World, bucket: Chosen['bucket'], n: RandomCall): FactWrite {
  const movements = n.flag ? [movementOf(world.sku, { line: n.which, eventId: n.payment })] : [];
  const atLeast = n.delta < 0 && n.flag ? { atLeast: -n.delta } : {};
  const counts = { onHand: n.delta, available: n.delta };
  // A loss as facts spread it, by the number of buckets that somebody read once.
  const also =
    n.delta < 0 && n.standing === 'ended'
      ? indexOf(bucket) > 0
        ? { freezes: true as const }
        : { bucketCount: n.quantity }
      : {};
  return { movements, changes: [change(bucket, { ...counts, ...atLeast, ...also })], workItems: [] };
}

/** A claim of the reservation's own, whatever it took. */
function claimFor(seen: Seen, id: string, n: RandomCall) {
  const claim = `r.${id}.${['one', 'two', 'three'][n.claim % 3]}` as ClaimId;
  return { claim, allocations: seen.allocationsOf(claim) };
}

function noteWhatIsSeen(seen: Seen, answer: unknown, { bucket, claim }: Chosen): void {
  if (typeof answer !== 'object' || answer === null) return;
  if ('evidence' in answer) seen.note({ bucket, claim, value: answer.evidence as number });
  if ('late' in answer) for (const piece of answer.late as Evidence[]) seen.note(piece);
  const record = 'old' in answer ? answer.old : answer;
  if (typeof record === 'object' && record !== null && 'reservation' in record)
    seen.images.push(record.reservation as never);
}
