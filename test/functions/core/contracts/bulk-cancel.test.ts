import { describe, expect, test } from 'vitest';
import { bulkCancelBody, reportQuery } from '../../../../functions/core/contracts/bulk-cancel.ts';
import { MAX_BULK_CANCEL_IDS } from '../../../../functions/core/domain/limits.ts';
import { accepted, mistakesIn } from './refused.ts';

const said = { bulkCancelId: 'b', reason: 'resale' };
const ONE_CHOICE = ': must have either reservationIds, or listingId with or without where';
const TIME_RULE = 'must be a time in UTC by RFC 3339, such as 2026-03-01T09:30:00Z';
const UNKNOWN_MEMBER = 'is not a member that this request knows';

describe('a bulk cancellation', () => {
  test.each<[object, string[]]>([
    [{}, [ONE_CHOICE]],
    [{ reservationIds: ['a'], listingId: 'l' }, [ONE_CHOICE]],
    [{ reservationIds: ['a'], where: {} }, [ONE_CHOICE]],
    [{ where: { statuses: ['held'] } }, [ONE_CHOICE]],
    [{ reservationIds: [] }, [`/reservationIds: must be a list of 1 to ${MAX_BULK_CANCEL_IDS}`]],
    [
      { reservationIds: Array(MAX_BULK_CANCEL_IDS + 1).fill('a') },
      [`/reservationIds: must be a list of 1 to ${MAX_BULK_CANCEL_IDS}`],
    ],
    [
      { reservationIds: ['a b'] },
      ['/reservationIds/0: must be an id: 1 to 64 of A–Z a–z 0–9 . _ -, but not "." or ".."'],
    ],
    // It would have to be awaited by whoever reads this as "really cancel".
    [{ reservationIds: ['a'], dryRun: false }, [`/dryRun: ${UNKNOWN_MEMBER}`]],
    [{ listingId: 'l', reason: '' }, ['/reason: must be text of 1 to 500 characters']],
    [{ listingId: 'l', reason: undefined }, ['/reason: must be text of 1 to 500 characters']],
    // Those that are over need no cancelling.
    [
      { listingId: 'l', where: { statuses: ['shipped'] } },
      ['/where/statuses/0: must be one of: held, confirmed, pending'],
    ],
    [{ listingId: 'l', where: { statuses: [] } }, ['/where/statuses: must be a list of 1 to 3']],
    [{ listingId: 'l', where: { reservedFrom: 'yesterday' } }, [`/where/reservedFrom: ${TIME_RULE}`]],
    [{ listingId: 'l', where: { reservedBefore: '2026-02-30T00:00:00Z' } }, [`/where/reservedBefore: ${TIME_RULE}`]],
    // A misspelt member would select everyone.
    [{ listingId: 'l', where: { reservedAfter: '2026-03-01T00:00:00Z' } }, [`/where/reservedAfter: ${UNKNOWN_MEMBER}`]],
    [{ listingId: 'l', where: { customer: { pastOrders: 0 } } }, [`/where/customer/pastOrders: ${UNKNOWN_MEMBER}`]],
    [
      { listingId: 'l', where: { customer: { pastOrdersAtMost: -1 } } },
      ['/where/customer/pastOrdersAtMost: must be a whole number from 0 to 1000000000'],
    ],
  ])('is refused with %j', (members, mistakes) => {
    expect(mistakesIn(bulkCancelBody, { ...said, ...members })).toEqual(mistakes);
  });

  test('is taken with a list, with a listing, and with every filter, moments as moments', () => {
    const list = { ...said, reservationIds: ['a', 'b', 'a'] };
    expect(accepted(bulkCancelBody, list)).toEqual(list);
    expect(accepted(bulkCancelBody, { ...said, listingId: 'l' })).toEqual({ ...said, listingId: 'l' });
    const [at, moment] = ['2026-03-01T09:30:00Z', Date.UTC(2026, 2, 1, 9, 30)];
    const customer = { pastOrdersAtMost: 0, includeUnknown: true };
    const where = {
      statuses: ['held', 'confirmed'],
      reservedFrom: at,
      reservedBefore: at,
      customer: { ...customer, memberSinceAfter: at, lastActiveBefore: at },
    };
    expect(accepted(bulkCancelBody, { ...said, listingId: 'l', where })).toEqual({
      ...said,
      listingId: 'l',
      where: {
        ...where,
        reservedFrom: moment,
        reservedBefore: moment,
        customer: { ...customer, memberSinceAfter: moment, lastActiveBefore: moment },
      },
    });
  });
});

describe('a page of its report', () => {
  test.each([
    [{ limit: '0' }, '/limit'],
    [{ limit: '101' }, '/limit'],
    [{ limit: '' }, '/limit'],
    [{ after: 'a b' }, '/after'],
    [{ page: '2' }, '/page'],
  ])('is refused with %j', (query, pointer) => {
    expect(mistakesIn(reportQuery, query)).toEqual([expect.stringMatching(new RegExp(`^${pointer}: `))]);
  });

  test('has fifty lines unless another number is asked for', () => {
    expect(accepted(reportQuery, {})).toEqual({ limit: 50 });
    expect(accepted(reportQuery, { limit: '7', after: 'o-1' })).toEqual({ limit: 7, after: 'o-1' });
  });
});
