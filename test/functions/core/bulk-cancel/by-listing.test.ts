import { beforeEach, describe, expect, test } from 'vitest';
import { BULK_CANCEL_STEP } from '../../../../functions/core/domain/limits.ts';
import type { CustomerFacts } from '../../../../functions/core/domain/reservation.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import { aDemand, aListing, NOON } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { CancellingDesk } from '../../../support/cancelling-desk.ts';
import { transfersOf } from '../../../support/transfers.ts';

let shop: Shop;
let desk: CancellingDesk;

const BUNDLE = aListing('AB', { skus: [aDemand('A', 1), aDemand('B', 1)] });

beforeEach(async () => {
  shop = await openShop({
    listings: [
      aListing('A'),
      aListing('A-gift', { skus: [aDemand('A', 1)] }),
      aListing('P', { mode: 'payment', skus: BUNDLE.skus }),
      BUNDLE,
    ],
    warehouses: ['north', 'south'],
  });
  await shop.receive('north', [
    ['A', 500],
    ['B', 500],
  ]);
  desk = new CancellingDesk(shop);
});

const reserve = (id: string, customer?: CustomerFacts, listing = 'A') =>
  shop.reserve(id, [[listing, 1]], { ...(customer && { customer }) });
const NEW: CustomerFacts = { memberSince: NOON - 60_000, pastOrders: 0 };
const LOYAL: CustomerFacts = { memberSince: NOON - 9_000_000, pastOrders: 40 };
const SCALPERS = { memberSinceAfter: NOON - 3_600_000, pastOrdersAtMost: 0 };

describe('scalpers: new accounts without history that took the last bottles', () => {
  beforeEach(async () => {
    await reserve('loyal', LOYAL);
    await reserve('loyal-paid', LOYAL);
    await reserve('scalper', NEW);
    await reserve('scalper-paid', NEW);
    await reserve('guest');
    await reserve('elsewhere', NEW, 'A-gift');
    for (const id of ['loyal-paid', 'scalper-paid']) await shop.confirm(id);
    desk.catchUp();
  });

  test('are found among all to whom the listing is promised, and nobody else is', async () => {
    await desk.startListing('b', 'A', { customer: SCALPERS });
    await desk.follow('b');
    expect(await desk.report('b')).toEqual({
      guest: 'unknown held',
      scalper: 'selected held',
      'scalper-paid': 'selected confirmed',
    });
    expect(desk.job('b').found).toEqual({ examined: 6, selected: 2, unknown: 1, refused: 0 });
    await desk.run('b');
    await desk.follow('b');
    expect(await desk.report('b')).toEqual({
      guest: 'unknown held',
      scalper: 'cancelled cancelled',
      'scalper-paid': 'cancelled cancelled',
    });
    expect(shop.reservation('guest').status).toBe('held');
    expect(shop.stock('A', 'north')).toBe('500 / 4 / 496');
    expect(shop.violations).toEqual([]);
  });

  test('are joined by those of whom nothing is known, when that is asked for', async () => {
    await desk.startListing('b', 'A', { customer: { ...SCALPERS, includeUnknown: true } });
    await desk.follow('b');
    expect(desk.job('b').found).toMatchObject({ selected: 3, unknown: 0 });
  });

  test('who are not as wanted any more stay: paid meanwhile when holds are wanted, and expired', async () => {
    await reserve('late', NEW);
    desk.catchUp();
    await desk.startListing('b', 'A', { statuses: ['held'], customer: SCALPERS });
    await desk.follow('b');
    expect(desk.job('b').found.selected).toBe(2);
    await shop.confirm('scalper');
    shop.pass(1_800);
    await desk.run('b');
    await desk.follow('b');
    expect(await desk.report('b')).toMatchObject({ scalper: 'unmatched confirmed', late: 'unmatched expired' });
    expect(desk.job('b').ended).toEqual({ cancelled: 0, unmatched: 2, refused: 0 });
    expect(shop.reservation('scalper').status).toBe('confirmed');
  });

  test('who pay between the look and the write stay too', async () => {
    await desk.startListing('b', 'A', { statuses: ['held'], customer: SCALPERS });
    await desk.follow('b');
    await desk.run('b');
    const payingFirst = (store: Store): Store => ({
      ...store,
      reservations: {
        ...store.reservations,
        end: async (...args) => {
          await shop.confirm('scalper');
          return store.reservations.end(...args);
        },
      },
    });
    await new CancellingDesk(shop.environment(7, payingFirst)).follow('b');
    expect(await desk.report('b')).toMatchObject({ scalper: 'unmatched confirmed' });
    expect(shop.reservation('scalper').status).toBe('confirmed');
  });

  test('who shipped before the run are refused, and the job is done all the same', async () => {
    await desk.startListing('b', 'A', { customer: SCALPERS });
    await desk.follow('b');
    await shop.ship('scalper-paid', 'north', [['A', 1]]);
    await desk.run('b');
    await desk.follow('b');
    expect(await desk.report('b')).toMatchObject({ 'scalper-paid': 'refused reservation-ended shipped' });
    expect(desk.job('b')).toMatchObject({ status: 'done', ended: { cancelled: 1, unmatched: 0, refused: 1 } });
  });
});

describe('a listing', () => {
  test('that nobody knows is refused, and nothing is begun', async () => {
    expect(await desk.startListing('b', 'Z')).toEqual({
      ok: false,
      refusal: { code: 'unknown-listing', listingIds: ['Z'] },
    });
    expect(shop.state.bulkCancellations.size).toBe(0);
  });

  test('is asked for with one filter: the same in other words is a replay, any other is refused', async () => {
    const where = { statuses: ['held', 'confirmed'], reservedFrom: 1, reservedBefore: 2, customer: SCALPERS } as const;
    const first = await desk.startListing('b', 'A', where);
    const customer = { ...SCALPERS, includeUnknown: false };
    expect(await desk.startListing('b', 'A', { ...where, statuses: ['confirmed', 'held'], customer })).toEqual(first);
    const others = [
      {},
      { ...where, statuses: ['held'] as const },
      { ...where, reservedFrom: 2 },
      { ...where, reservedBefore: 3 },
      { ...where, customer: { ...SCALPERS, memberSinceAfter: 1 } },
      { ...where, customer: { ...SCALPERS, pastOrdersAtMost: 1 } },
      { ...where, customer: { ...SCALPERS, lastActiveBefore: 1 } },
      { ...where, customer: { ...SCALPERS, includeUnknown: true } },
    ];
    for (const other of others)
      expect(await desk.startListing('b', 'A', other), JSON.stringify(other)).toMatchObject({
        ok: false,
        refusal: { code: 'bulk-cancel-mismatch' },
      });
    expect(await desk.startListing('b', 'A-gift', where)).toMatchObject({ ok: false });
  });

  test('is looked through by the SKUs that it had when the job began', async () => {
    await reserve('early', undefined, 'AB');
    desk.catchUp();
    await desk.startListing('b', 'AB', { statuses: ['held'] });
    await shop.store.catalogWriter.putListing({ ...BUNDLE, skus: [aDemand('C', 1)] });
    // Asked again, whatever the catalogue says by now.
    expect(await desk.startListing('b', 'AB', { statuses: ['held'] })).toMatchObject({ ok: true });
    await desk.follow('b');
    expect(await desk.report('b')).toEqual({ early: 'selected held' });
  });

  test('of several SKUs finds a reservation once, also when one of them has shipped', async () => {
    for (const id of ['whole', 'half']) await reserve(id, undefined, 'AB');
    await shop.confirm('half');
    await shop.ship('half', 'north', [['A', 1]]);
    desk.catchUp();
    await desk.startListing('b', 'AB');
    await desk.through('b');
    expect(await desk.report('b')).toEqual({ half: 'cancelled cancelled', whole: 'cancelled cancelled' });
    expect(desk.job('b')).toMatchObject({ found: { examined: 3, selected: 2 }, ended: { cancelled: 2 } });
    expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['499 / 0 / 499', '500 / 0 / 500']);
  });

  test('finds one that is paid while it is looked through once', async () => {
    const ids = Array.from({ length: BULK_CANCEL_STEP + 1 }, (_, i) => `o-${i}`);
    for (const id of ids) await reserve(id);
    desk.catchUp();
    await desk.startListing('b', 'A');
    await desk.follow('b', () => {
      // The first was seen among the held ones, and comes again among the locked ones.
      shop.state.promises.set('again', { ...held('o-0'), state: 'locked' });
      return 0;
    });
    expect(desk.job('b').found).toMatchObject({ examined: ids.length + 1, selected: ids.length });
  });

  test('finds those that wait to pay for it, and took nothing yet', async () => {
    for (const id of ['waits', 'pays', 'leaves', 'waits-long']) await reserve(id, undefined, 'P');
    await shop.confirm('pays');
    await shop.cancel('leaves');
    desk.catchUp();
    await desk.startListing('b', 'P');
    await desk.follow('b');
    expect(await desk.report('b')).toEqual({
      pays: 'selected confirmed',
      waits: 'selected pending',
      'waits-long': 'selected pending',
    });
    expect(desk.job('b').found).toMatchObject({ examined: 6, selected: 3 });
    await desk.startListing('c', 'P', { statuses: ['pending'] });
    shop.calls.length = 0;
    await desk.through('c');
    expect(await desk.report('c')).toEqual({ waits: 'cancelled cancelled', 'waits-long': 'cancelled cancelled' });
    // Nobody who is promised anything was looked at.
    expect(shop.calls).not.toContain('availability.promises');
    expect(shop.reservation('pays').status).toBe('confirmed');
    expect(await shop.confirm('waits')).toMatchObject({ ok: false, refusal: { code: 'reservation-ended' } });
    expect(shop.violations).toEqual([]);
  });

  test('finds one that pays while the dry run looks, whatever part it has looked through', async () => {
    const ids = Array.from({ length: BULK_CANCEL_STEP + 1 }, (_, i) => `w-${String(i).padStart(3, '0')}`);
    for (const id of ids) await reserve(id, undefined, 'P');
    desk.catchUp();
    await desk.startListing('b', 'P', { statuses: ['confirmed', 'pending'] });
    let paid = false;
    const payingBetween = (store: Store): Store => ({
      ...store,
      bulkCancellations: {
        ...store.bulkCancellations,
        save: async (...args) => {
          const answer = await store.bulkCancellations.save(...args);
          // The last is on the page that comes next, and is gone from there when it comes.
          if (!paid && args[1].found.examined > 0) {
            paid = true;
            await shop.confirm(ids.at(-1) as string);
            desk.catchUp();
          }
          return answer;
        },
      },
    });
    await new CancellingDesk(shop.environment(7, payingBetween)).follow('b');
    expect(desk.job('b').found.selected).toBe(ids.length);
    expect((await desk.report('b'))[ids.at(-1) as string]).toBe('selected confirmed');
  });

  test('finds nobody by a promise that the read model has not forgotten yet, and no transfer', async () => {
    await reserve('ended');
    expect(await transfersOf(shop).request('t', 'north', 'south', [['A', 3]])).toMatchObject({ ok: true });
    desk.catchUp();
    expect(shop.state.promises.size).toBe(2);
    await shop.cancel('ended');
    await desk.startListing('b', 'A');
    await desk.through('b');
    expect(await desk.report('b')).toEqual({});
    expect(desk.job('b')).toMatchObject({ status: 'done', found: { examined: 1, selected: 0 } });
  });

  test('is looked through page by page, each reservation read once', async () => {
    const ids = Array.from({ length: 2 * BULK_CANCEL_STEP + 1 }, (_, i) => `o-${i}`);
    for (const id of ids) await reserve(id);
    desk.catchUp();
    shop.calls.length = 0;
    await desk.startListing('b', 'A', { reservedFrom: NOON });
    await desk.follow('b');
    const count = (call: string) => shop.calls.filter((one) => one === call).length;
    expect(count('availability.waiting')).toBe(1);
    expect(count('availability.promises')).toBe(3);
    expect(count('reservations.read')).toBe(ids.length);
    expect(count('bulkCancellations.save')).toBe(4);
    expect(desk.job('b').found).toMatchObject({ examined: ids.length, selected: ids.length });
  });
});

function held(id: string) {
  const promise = [...shop.state.promises.values()].find((one) => 'reservationId' in one && one.reservationId === id);
  if (promise === undefined || !('mode' in promise)) throw new Error(`${id} is not promised anything`);
  return promise;
}
