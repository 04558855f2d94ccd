import { afterEach, describe, expect, it } from 'vitest';
import type { Confirmed } from '../../../../functions/core/domain/reservation.ts';
import { PATIENT, SOON_ELSEWHERE, StillBusy } from '../../../../functions/core/store/retry.ts';
import { NOW } from './contract/given.ts';
import { cancelled, fine, refusal } from './failing-server.ts';
import { CLAIM, closeServers, EVIDENCE, hold, storeOver, THROTTLED, take } from './store-over.ts';

afterEach(closeServers);

describe('the client', () => {
  it('sends each attempt once: the SDK itself repeats nothing', async () => {
    const { store, server, retried } = await storeOver(THROTTLED, fine());
    await store.buckets.give(EVIDENCE);
    expect(server.received).toHaveLength(2);
    expect(retried).toHaveLength(1);
  });

  it('stops waiting for a service that says nothing', { timeout: 15_000 }, async () => {
    const { store, server } = await storeOver('silence', fine());
    const before = performance.now();
    await store.buckets.give(EVIDENCE);
    expect(performance.now() - before).toBeGreaterThan(2_900);
    expect(server.received).toHaveLength(2);
  });
});

describe('a throttle or a conflict', () => {
  it.each([
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'TransactionConflictException',
  ])('is tried again: %s', async (name) => {
    const { store, server, retried } = await storeOver(refusal(name), refusal(name), fine());
    await store.buckets.give(EVIDENCE);
    expect(server.received).toHaveLength(3);
    expect(retried.map(({ meaning, attempt }) => ({ meaning, attempt }))).toEqual([
      { meaning: 'busy', attempt: 1 },
      { meaning: 'busy', attempt: 2 },
    ]);
  });

  it.each([
    ['TransactionConflict', 'None'],
    ['None', 'ThrottlingError'],
    ['ProvisionedThroughputExceeded', 'TransactionConflict'],
  ])('among the reasons of a cancelled transaction is tried again: %s, %s', async (...codes) => {
    const { store, server } = await storeOver(cancelled(...codes), fine());
    expect(await store.reservations.end(hold, 'cancelled', NOW)).toMatchObject({ done: true });
    expect(server.received).toHaveLength(2);
  });

  it(`of a take ends as busy after ${SOON_ELSEWHERE.busyTries} attempts: another bucket may be free`, async () => {
    const { store, server } = await storeOver(THROTTLED);
    expect(await store.buckets.take(take, CLAIM, [])).toEqual({ kind: 'busy' });
    expect(server.received).toHaveLength(SOON_ELSEWHERE.busyTries);
  });

  it(`of anything else is given up after ${PATIENT.tries} attempts, and says that nothing was applied`, async () => {
    const { store, server, retried } = await storeOver(THROTTLED);
    await expect(store.buckets.give(EVIDENCE)).rejects.toThrow(StillBusy);
    expect(server.received).toHaveLength(PATIENT.tries);
    expect(retried.map(({ delayMs }) => Math.round(delayMs))).toEqual([25, 50, 100, 200, 400, 799, 799]);
  });

  it('waits no longer in all than its budget', async () => {
    const { store, elapsed } = await storeOver(THROTTLED);
    await expect(store.buckets.give(EVIDENCE)).rejects.toThrow(
      'give: no answer after 8 attempts, last ThrottlingException',
    );
    expect(elapsed()).toBeLessThan(PATIENT.budgetMs);
  });
});

describe('a failed condition', () => {
  it('is an answer and is not tried again', async () => {
    const { store, server } = await storeOver(refusal('ConditionalCheckFailedException'));
    expect(await store.buckets.take(take, CLAIM, [])).toMatchObject({ kind: 'refused' });
    expect(server.received).toHaveLength(1);
  });

  it('beside a conflict in one transaction is an answer', async () => {
    const { store, server } = await storeOver(cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    expect(await store.reservations.end(hold, 'cancelled', NOW)).toEqual({ done: false, old: { kind: 'absent' } });
    expect(server.received).toHaveLength(1);
  });
});

describe('a fault', () => {
  it.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
    'goes up at once: %s',
    async (name) => {
      const { store, server } = await storeOver(refusal(name));
      await expect(store.buckets.give(EVIDENCE)).rejects.toMatchObject({ name });
      expect(server.received).toHaveLength(1);
    },
  );

  it('in a transaction goes up at once', async () => {
    const { store, server } = await storeOver(cancelled('ValidationError', 'TransactionConflict'));
    await expect(store.reservations.end(hold, 'cancelled', NOW)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(server.received).toHaveLength(1);
  });

  it('of our own making never reaches the service', async () => {
    const { store, server } = await storeOver(fine());
    await expect(store.buckets.take({ ...take, quantity: -3 }, CLAIM, [])).rejects.toThrow(RangeError);
    const paid = { ...hold, status: 'confirmed', paymentId: 'p' } as unknown as Confirmed;
    await expect(async () => store.reservations.end(paid, 'expired', NOW)).rejects.toThrow('no move "expire"');
    expect(server.received).toEqual([]);
  });
});
