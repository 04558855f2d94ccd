import type { Evidence } from '../../functions/core/domain/claim.ts';
import { ownerOf, quantityOf, reservationOwner } from '../../functions/core/domain/claim.ts';
import { ownerKeyOf } from '../../functions/core/domain/owner.ts';
import {
  type Cancelled,
  type Confirmed,
  type Held,
  reservedAllocations,
} from '../../functions/core/domain/reservation.ts';
import type { RequestedTransfer } from '../../functions/core/domain/transfer.ts';
import { bucketIn, giveBack, without } from '../support/memory/memory-buckets.ts';
import { type MemoryState, restore, snapshot } from '../support/memory/memory-state.ts';
import type { SynchronousStore } from '../support/memory/memory-store.ts';

/** A store with one rule less: what the explorer must find. */
export type Mutant = (store: SynchronousStore, state: MemoryState) => SynchronousStore;

/** The protocol as it is. */
export const faithful: Mutant = (store) => store;

/** Reclaim only checks the owner, and writes no fence: a slow own then enters with stock that was returned. */
export const noFence: Mutant = (store, state) => ({
  ...store,
  owners: {
    ...store.owners,
    reclaim: (evidence, standing, now) => {
      const key = ownerOf(evidence.claim);
      const before = state.owners.get(key);
      const answer = store.owners.reclaim(evidence, standing, now);
      if (answer === 'reclaimed') {
        if (before === undefined) state.owners.delete(key);
        else state.owners.set(key, before);
      }
      return answer;
    },
  },
});

/** Forget removes whatever evidence of the claim is there, without `= :v`. */
export const blindForget: Mutant = (store, state) => ({
  ...store,
  buckets: { ...store.buckets, forget: (evidence) => store.buckets.forget(asThere(state, evidence)) },
});

/** Give returns the units whether or not that evidence is there, without `= :v`. */
export const blindGive: Mutant = (store, state) => ({
  ...store,
  buckets: { ...store.buckets, give: (evidence) => giveBack(state, evidence, quantityOf(evidence.value)) },
});

/** Cancel and expire remove evidence of any version, without `absent or = :v`. */
export const blindSettle: Mutant = (store, state) => ({
  ...store,
  reservations: {
    ...store.reservations,
    end: (reservation, ...rest) => {
      const settled = reservedAllocations(reservation).map(({ allocation }) => allocation.bucket);
      return blindly(state, reservation.claim, settled, () => store.reservations.end(reservation, ...rest));
    },
    step: (ending, ...rest) => {
      const settled = reservedAllocations(ending).map(({ allocation }) => allocation.bucket);
      return blindly(state, ending.claim, settled, () => store.reservations.step(ending, ...rest));
    },
  },
});

/** Cancel and expire return the stock, and leave the owner as it was. */
export const ownerStays: Mutant = (store, state) => ({
  ...store,
  reservations: {
    ...store.reservations,
    end: (reservation, ...rest) => {
      const key = reservationOwner(reservation.reservationId);
      const before = state.owners.get(key);
      const answer = store.reservations.end(reservation, ...rest);
      if (answer.done && before !== undefined) state.owners.set(key, before);
      return answer;
    },
  },
});

/** Cancel and expire do not ask whether the owner is still the one that was read: only the stock is conditional. */
export const ownerUnasked: Mutant = (store, state) => ({
  ...store,
  reservations: {
    ...store.reservations,
    end: (reservation, outcome, now, reason) => {
      const answer = store.reservations.end(reservation, outcome, now, reason);
      if (answer.done || 'late' in answer) return answer;
      for (const { allocation } of reservedAllocations(reservation)) {
        const { bucket, evidence: value, quantity } = allocation;
        if (reservation.claim) giveBack(state, { bucket, claim: reservation.claim, value }, quantity);
      }
      return answer;
    },
  },
});

/** Whatever ends or closes units of a confirmed owner does not ask whether as many are open as were read. */
export const openUnitsUnasked: Mutant = (store, state) => {
  const asStored = <Over extends Held | Confirmed | RequestedTransfer>(over: Over): Over => {
    const stored = state.owners.get(ownerKeyOf(over))?.reservation;
    return stored?.status === 'confirmed' ? { ...over, openUnits: stored.openUnits } : over;
  };
  return {
    ...store,
    reservations: {
      ...store.reservations,
      end: (read, ...rest) => {
        const key = reservationOwner(read.reservationId);
        const stored = state.owners.get(key)?.reservation;
        const answer = store.reservations.end(read.status === 'pending' ? read : asStored(read), ...rest);
        const ended = state.owners.get(key);
        // The write only sets the status: what the lines say stays as it is stored.
        if (answer.done && stored !== undefined && ended?.reservation !== undefined) {
          const { allocations, openUnits } = stored;
          state.owners.set(key, {
            ...ended,
            reservation: { ...ended.reservation, allocations, openUnits } as Cancelled,
          });
        }
        return answer;
      },
      cancelUnits: (over, ...rest) => store.reservations.cancelUnits(asStored(over), ...rest),
    },
    facts: {
      ...store.facts,
      record: (write, now) =>
        store.facts.record(
          write.owner ? { ...write, owner: { ...write.owner, over: asStored(write.owner.over) } } : write,
          now,
        ),
    },
  };
};

function asThere(state: MemoryState, evidence: Evidence): Evidence {
  return { ...evidence, value: bucketIn(state, evidence.bucket).evidence[evidence.claim] ?? evidence.value };
}

/** Runs a transaction as if evidence of no version lay in its way; if it is refused all the same, nothing happened. */
function blindly<Answer extends { readonly done: boolean }>(
  state: MemoryState,
  claim: Evidence['claim'] | undefined,
  settled: readonly Evidence['bucket'][],
  transact: () => Answer,
): Answer {
  const before = snapshot(state);
  for (const id of claim === undefined ? [] : settled) {
    const bucket = bucketIn(state, id);
    state.buckets.set(id, { ...bucket, evidence: without(bucket.evidence, claim === undefined ? [] : [claim]) });
  }
  const answer = transact();
  if (!answer.done) restore(state, before);
  return answer;
}
