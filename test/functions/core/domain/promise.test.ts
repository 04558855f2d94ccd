import { describe, expect, test } from 'vitest';
import { placeOf, promiseChanges } from '../../../../functions/core/domain/promise.ts';
import type { Reservation } from '../../../../functions/core/domain/reservation.ts';
import { aConfirmed, aDemand, anAllocation, aPending, NOON } from '../../../support/builders.ts';

const demand = [aDemand('A', 2), aDemand('B', 1)];
const pending = aPending('o', demand);
const allocations = [anAllocation('A', 'north', 2), anAllocation('B', 'north', 1)];
const paid = { ...aConfirmed('o', allocations), mode: 'payment', demand } as const;

describe('a reservation in payment mode', () => {
  test('is listed as waiting for each of its SKUs, and promised nothing', () => {
    expect(promiseChanges(undefined, pending)).toEqual({
      remove: [],
      put: ['A', 'B'].map((sku) => ({ sku, reservationId: 'o', state: 'waiting', createdAt: NOON })),
    });
    expect(promiseChanges(pending, { ...pending, revision: 2 })).toEqual({ remove: [], put: [] });
  });

  test('is promised what it took once it is paid, and waits no more', () => {
    const { remove, put } = promiseChanges(pending, paid);
    expect(remove.map(placeOf)).toEqual(['A#o#waiting#', 'B#o#waiting#']);
    expect(put.map(placeOf)).toEqual(['A#o#locked#', 'B#o#locked#']);
  });

  test.each(['cancelled', 'expired', 'short'] as const)('that is %s waits no more', (status) => {
    const over = { ...pending, status, purgeAt: 1, ...(status === 'short' && { paymentId: paid.paymentId }) };
    const { remove, put } = promiseChanges(pending, over as Reservation);
    expect([remove.length, put.length]).toEqual([2, 0]);
  });
});
