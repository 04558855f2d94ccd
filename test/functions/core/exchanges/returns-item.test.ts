import { describe, expect, test } from 'vitest';
import type { ExpectedReturn } from '../../../../functions/core/domain/exchange.ts';
import {
  MAX_ALLOCATIONS,
  MAX_EXPECTED_LINES,
  MAX_ID_LENGTH,
  MAX_QUANTITY,
} from '../../../../functions/core/domain/limits.ts';
import * as a from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { exchangeId, exchangesOf } from '../../../support/exchanges.ts';
import { itemBytes } from '../../../support/item-size.ts';

/** What DynamoDB keeps in one item. */
const MAX_ITEM_BYTES = 400 * 1_024;

const longId = (kind: string, n: number) => `${kind}${n}`.padEnd(MAX_ID_LENGTH, '.');
/** An exchange under the longest ids there are. */
const anExpectedReturn = (n: number, lines: number): ExpectedReturn => ({
  exchangeId: exchangeId(longId('x', n)),
  replacementId: a.reservationId(longId('r', n)),
  returns: Array.from({ length: lines }, (_, line) => a.aDemand(longId('s', line), MAX_QUANTITY)),
});

/** Opens one exchange more of a reservation that has so many, of so many lines each. */
async function oneMore(exchanges: number, lines: number) {
  const shop = await openShop({ listings: [a.aListing('A'), a.aListing('B')] });
  await shop.receive('north', [
    ['A', 1],
    ['B', 1],
  ]);
  await shop.reserve('first', [['A', 1]]);
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', 1]]);
  const reservationId = a.reservationId('first');
  const expected = Array.from({ length: exchanges }, (_, n) => anExpectedReturn(n, lines));
  await shop.store.exchanges.expect(await shop.store.exchanges.returns(reservationId), expected);
  const answer = await exchangesOf(shop).open('x', 'first', [['A', 1]], [['B', 1]]);
  return { answer, item: await shop.store.exchanges.returns(reservationId) };
}

describe('the item of what exchanges expect back', () => {
  test.each([1, 2, 9, 1_000])(
    'fits the table at its limit, with exchanges of %s lines and whatever came back',
    async (lines) => {
      const most = Math.floor((MAX_EXPECTED_LINES - 2) / (lines + 1));
      const { answer, item } = await oneMore(most, lines);
      expect(answer).toMatchObject({ ok: true });
      const returned = Object.fromEntries(
        Array.from({ length: MAX_ALLOCATIONS }, (_, n) => [`returned_${longId('s', n)}`, MAX_QUANTITY]),
      );
      expect(itemBytes({ pk: longId('returns#', 0), sk: 'returns', ...item, ...returned })).toBeLessThan(
        MAX_ITEM_BYTES,
      );
    },
  );

  test.each([1, 2, 9])('takes no more exchanges of %s lines than that', async (lines) => {
    const { answer } = await oneMore(Math.ceil(MAX_EXPECTED_LINES / (lines + 1)), lines);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'too-many-exchanges', limit: MAX_EXPECTED_LINES } });
  });
});
