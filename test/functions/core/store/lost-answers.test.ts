import { afterEach, describe, expect, it } from 'vitest';
import { Unanswered } from '../../../../functions/core/claims/ports.ts';
import type { BucketId } from '../../../../functions/core/domain/bucket.ts';
import { PATIENT, SOON_ELSEWHERE, StillBusy } from '../../../../functions/core/store/retry.ts';
import { DEADLINE, movementOf, NORTH, NOW, newSku } from './contract/given.ts';
import { cancelled, fine, refusal } from './failing-server.ts';
import {
  BROKEN,
  BUCKET,
  CLAIM,
  closeServers,
  EVIDENCE,
  hold,
  storeOver,
  TAKEN_ITEM,
  THROTTLED,
  take,
} from './store-over.ts';

afterEach(closeServers);

describe('a lost answer', () => {
  it.each([
    ['a reset connection', 'reset' as const],
    ['an internal error', BROKEN],
    ['an unavailable service', refusal('ServiceUnavailable', {}, 503)],
  ])('is tried again: %s', async (_what, behaviour) => {
    const { store, server, retried } = await storeOver(behaviour, fine());
    await store.buckets.give(EVIDENCE);
    expect(server.received).toHaveLength(2);
    expect(retried).toMatchObject([{ meaning: 'unknown' }]);
  });

  it('of a take that was applied is found by its evidence', async () => {
    const { store } = await storeOver('reset', refusal('ConditionalCheckFailedException', { Item: TAKEN_ITEM }));
    expect(await store.buckets.take(take, CLAIM, [])).toMatchObject({ kind: 'taken', evidence: 1_000_001 });
  });

  it('of an own that was applied is found by its claim', async () => {
    const item = { pk: { S: 'r.order' }, status: { S: 'held' }, claim: { S: CLAIM } };
    const { store } = await storeOver('reset', refusal('ConditionalCheckFailedException', { Item: item }));
    expect(await store.reservations.hold(hold, hold, DEADLINE)).toMatchObject({
      done: true,
      reservation: { claim: CLAIM },
    });
  });

  it('of a transaction is tried again with the same token, whatever else comes between', async () => {
    const { store, server } = await storeOver(
      'reset',
      refusal('TransactionInProgressException'),
      cancelled('TransactionConflict', 'None'),
      BROKEN,
      fine(),
    );
    await store.reservations.end(hold, 'cancelled', NOW);
    const tokens = server.received.map(({ body }) => body.ClientRequestToken);
    expect(tokens).toHaveLength(5);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('followed by throttles only is never called busy: it may have been applied', async () => {
    const { store, server } = await storeOver(BROKEN, THROTTLED);
    const thrown = await store.buckets.take(take, CLAIM, []).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Unanswered);
    expect(thrown).not.toBeInstanceOf(StillBusy);
    expect(server.received).toHaveLength(1 + SOON_ELSEWHERE.busyTries);
  });

  it('without end is thrown as unanswered, with its cause', async () => {
    const { store, server } = await storeOver(BROKEN);
    await expect(store.buckets.take(take, CLAIM, [])).rejects.toMatchObject({
      name: 'Unanswered',
      message: 'take: no answer after 8 attempts, last InternalServerError',
      cause: { name: 'InternalServerError' },
    });
    expect(server.received).toHaveLength(PATIENT.tries);
  });
});

describe('a new transaction', () => {
  it('has a token of its own', async () => {
    const { store, server } = await storeOver(fine());
    await store.reservations.end(hold, 'cancelled', NOW);
    await store.reservations.end(hold, 'cancelled', NOW);
    expect(new Set(server.received.map(({ body }) => body.ClientRequestToken)).size).toBe(2);
  });

  it('is made when only work items were in the way of a fact', async () => {
    const item = { cause: 'w', kind: 'unexpected-shipment' as const, openedAt: NOW, summary: '', facts: {} };
    const { store, server } = await storeOver(cancelled('None', 'ConditionalCheckFailed'), fine());
    await store.facts.record({ movements: [movementOf(newSku())], changes: [], workItems: [item] }, NOW);
    const [first, second] = server.received.map(({ body }) => body);
    expect(second?.TransactItems).toHaveLength(1);
    expect(second?.ClientRequestToken).not.toBe(first?.ClientRequestToken);
  });
});

describe('what a batch leaves undone', () => {
  const keyOf = (pk: string) => ({ pk: { S: pk } });

  it('is asked for again, and only that', async () => {
    const other = 's#sku#north#1' as BucketId;
    const first = {
      Responses: { stock: [{ ...keyOf(BUCKET), available: { N: '3' } }] },
      UnprocessedKeys: { stock: { Keys: [keyOf(other)] } },
    };
    const second = { Responses: { stock: [{ ...keyOf(other), available: { N: '5' } }] } };
    const { store, server } = await storeOver(fine(first), fine(second));
    expect((await store.buckets.read([BUCKET, other])).map(({ available }) => available)).toEqual([3, 5]);
    expect(server.received[1]?.body).toMatchObject({
      RequestItems: { stock: { Keys: [keyOf(other)], ConsistentRead: true } },
    });
  });

  it('for ever is unanswered', async () => {
    const nothing = { Responses: {}, UnprocessedKeys: { stock: { Keys: [keyOf(BUCKET)] } } };
    const { store } = await storeOver(fine(nothing));
    await expect(store.buckets.read([BUCKET])).rejects.toThrow(
      'read buckets: no answer after 8 attempts, last Unfinished',
    );
  });

  it('of writes is written again, and only that', async () => {
    const sku = newSku();
    const promise = {
      sku,
      reservationId: hold.reservationId,
      state: 'locked' as const,
      mode: 'hold' as const,
      createdAt: NOW,
      units: [{ warehouseId: NORTH, quantity: 1 }],
    };
    const left = { DeleteRequest: { Key: { pk: { S: 'x' }, sk: { S: 'y' } } } };
    const { store, server } = await storeOver(fine({ UnprocessedItems: { availability: [left] } }), fine());
    await store.availability.replacePromises([], [promise]);
    expect(server.received[1]?.body).toEqual({ RequestItems: { availability: [left] } });
  });
});
