import { expect, test } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { transfersOf } from '../../../support/transfers.ts';

test('a request that lost, and cannot learn what became of its units, is not called requested', async () => {
  const shop = await openShop({ listings: [aListing('A')], warehouses: ['north', 'south'] });
  await shop.receive('north', [['A', 9]]);
  const lost = shop.environment(7, (store) => ({
    ...store,
    transfers: { ...store.transfers, request: async () => false },
    // Somebody changes the owner at every look.
    owners: { ...store.owners, reclaim: async () => 'owner-changed' },
  }));
  const answer = await transfersOf(lost).request('t1', 'north', 'south', [['A', 1]]);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'try-again' } });
});
