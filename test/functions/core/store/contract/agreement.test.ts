import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stockPool } from '../../../../../functions/core/domain/bucket.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { emptyState } from '../../../../support/memory/memory-state.ts';
import { memoryStore } from '../../../../support/memory/memory-store.ts';
import { change, movementOf, NORTH, NOW } from './given.ts';
import { localStore } from './implementations.ts';
import { makeCall } from './make-call.ts';
import { randomCall, Seen, type World, worldOf } from './random-calls.ts';

const RUNS = 40;
const LONGEST = 50;

/** Every item that the calls may have touched, as the ports read it. */
async function everything({ facts, reservations, buckets }: Store, { sku, ids, buckets: all }: World) {
  const movements = ['payment-1', 'payment-2'].flatMap((eventId) =>
    Array.from({ length: 8 }, (_, line) => movementOf(sku, { eventId, line })),
  );
  return {
    buckets: await buckets.read(all),
    pool: await facts.buckets(stockPool(sku, NORTH)),
    owners: await Promise.all(ids.map((id) => reservations.read(id))),
    recorded: await facts.recorded(movements),
  };
}

describe('the two stores agree', () => {
  it('on every answer to random calls, and on every item after them: plain rules against DynamoDB conditions', {
    timeout: 240_000,
  }, async () => {
    const dynamo = localStore();
    const sequence = fc.array(randomCall, { minLength: 10, maxLength: LONGEST, size: 'max' });
    await fc.assert(
      fc.asyncProperty(sequence, async (calls) => {
        const world = worldOf(randomUUID().slice(0, 13));
        const memory = memoryStore(emptyState());
        const [seenInMemory, seenInDynamo] = [new Seen(), new Seen()];
        for (const store of [memory, dynamo]) {
          const changes = world.buckets.map((bucket) => change(bucket, { onHand: 4, available: 4 }));
          await store.facts.record({ movements: [], changes, workItems: [] }, NOW);
        }
        for (const call of calls) {
          const expected = await makeCall(memory, world, seenInMemory, call);
          expect(await makeCall(dynamo, world, seenInDynamo, call), call.call).toEqual(expected);
        }
        expect(await everything(dynamo, world)).toEqual(await everything(memory, world));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
