import { describe, expect, test } from 'vitest';
import { reservationOwner } from '../../../../functions/core/domain/claim.ts';
import { RETENTION_SECONDS } from '../../../../functions/core/domain/limits.ts';
import * as a from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { exchangesOf } from '../../../support/exchanges.ts';
import type { Lines } from '../../../support/warehouse-words.ts';

/** One of A was bought and shipped, and five of B are there. */
async function sold(): Promise<Shop> {
  const shop = await openShop({ listings: [a.aListing('A'), a.aListing('B')] });
  await shop.receive('north', [
    ['A', 1],
    ['B', 5],
  ]);
  await shop.reserve('first', [['A', 1]]);
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', 1]]);
  return shop;
}

const A: Lines = [['A', 1]];
const B: Lines = [['B', 1]];

/** The same service elsewhere, in which something happens just before the `nth` time that it asks what is expected back. */
function overtaken(shop: Shop, nth: number, happens: () => Promise<unknown>): Shop {
  let asked = 0;
  return shop.environment(7, (store) => ({
    ...store,
    exchanges: {
      ...store.exchanges,
      returns: async (id) => {
        asked += 1;
        if (asked === nth) await happens();
        return store.exchanges.returns(id);
      },
    },
  }));
}

describe('an exchange that another copy of the same request opens meanwhile', () => {
  test.each([
    ['before its return was judged', 1],
    ['before it owns what it took', 2],
  ])('%s is answered as opened, never as refused', async (_, nth) => {
    const shop = await sold();
    const other = () => exchangesOf(shop).open('x', 'first', A, B);
    const answer = await exchangesOf(overtaken(shop, nth, other)).open('x', 'first', A, B);
    expect(answer).toMatchObject({ ok: true, value: { replay: true, standing: { state: 'awaiting-return' } } });
    expect(shop.stock('B', 'north')).toBe('5 / 1 / 4');
    expect(shop.violations).toEqual([]);
  });
});

test('an exchange that lost, and cannot learn what became of its units, is not called opened', async () => {
  const shop = await sold();
  const lost = shop.environment(7, (store) => ({
    ...store,
    exchanges: { ...store.exchanges, open: async () => false },
    // Somebody changes the owner at every look.
    owners: { ...store.owners, reclaim: async () => 'owner-changed' },
  }));
  expect(await exchangesOf(lost).open('x', 'first', A, B)).toMatchObject({ ok: false, refusal: { code: 'try-again' } });
});

describe('an exchange of what shipped so long ago that it may be deleted any moment', () => {
  const DAY = 86_400;
  const backAndForgotten = (shop: Shop) => async () => {
    shop.state.owners.delete(reservationOwner(a.reservationId('first')));
    await shop.giveBack('north', 'sellable', A, 'first');
  };

  test('is refused: what came back just then would count for nobody, and its replacement would wait for ever', async () => {
    const shop = (await sold()).pass(RETENTION_SECONDS - DAY + 1);
    const late = exchangesOf(overtaken(shop, 2, backAndForgotten(shop)));
    const refusal = { code: 'unknown-reservation', reservationId: 'first' };
    expect(await late.open('x', 'first', A, B)).toEqual({ ok: false, refusal });
    expect(shop.stock('B', 'north')).toBe('5 / 0 / 5');
  });

  test('is opened as long as it is kept for a day yet', async () => {
    const shop = (await sold()).pass(RETENTION_SECONDS - DAY);
    expect(await exchangesOf(shop).open('x', 'first', A, B)).toMatchObject({ ok: true });
  });
});
