import { beforeEach, describe, expect, test } from 'vitest';
import { workOn } from '../../../../functions/core/bulk-cancel/work-on.ts';
import { BULK_CANCEL_STALLED_SECONDS, BULK_CANCEL_STEP } from '../../../../functions/core/domain/limits.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import { aListing, NOON } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { bulkCancelId, CancellingDesk } from '../../../support/cancelling-desk.ts';

let shop: Shop;
let desk: CancellingDesk;

beforeEach(async () => {
  const listings = [aListing('A'), aListing('P', { mode: 'payment' })];
  shop = await openShop({ listings, warehouses: ['north'] });
  await shop.receive('north', [
    ['A', 500],
    ['P', 9],
  ]);
  desk = new CancellingDesk(shop);
});

async function orders(): Promise<void> {
  for (const id of ['held', 'paid', 'gone', 'sent']) await shop.reserve(id, [['A', 1]]);
  await shop.reserve('pending', [['P', 1]]);
  for (const id of ['paid', 'sent']) await shop.confirm(id);
  await shop.cancel('gone');
  await shop.ship('sent', 'north', [['A', 1]]);
}

/** Somebody who looks at a job, sleeps while others do all of it, and then would write what they saw. */
function sleeping() {
  let over: string | undefined;
  const asSeen = (store: Store): Store => ({
    ...store,
    bulkCancellations: {
      ...store.bulkCancellations,
      save: async (...args) => {
        if (over === undefined) {
          await desk.through('b');
          over = shop.everything;
        }
        return store.bulkCancellations.save(...args);
      },
    },
  });
  return { sleeper: new CancellingDesk(shop.environment(7, asSeen)), everythingOver: () => over };
}

const LISTED = ['sent', 'held', 'nobody', 'pending', 'paid', 'gone', 'held'];

describe('a list of reservations', () => {
  test('is first looked at: nothing is cancelled, and each is told what would become of it', async () => {
    await orders();
    expect(await desk.startList('b', LISTED)).toMatchObject({ ok: true, value: { status: 'selecting' } });
    const before = [shop.stock('A', 'north'), shop.reservation('held')];
    await desk.follow('b');
    expect([shop.stock('A', 'north'), shop.reservation('held')]).toEqual(before);
    expect(await desk.report('b')).toEqual({
      gone: 'refused reservation-ended cancelled',
      held: 'selected held',
      nobody: 'refused unknown-reservation',
      paid: 'selected confirmed',
      pending: 'selected pending',
      sent: 'refused reservation-ended shipped',
    });
    expect(desk.job('b')).toMatchObject({
      status: 'selected',
      selectedAt: NOON,
      found: { examined: 6, selected: 3, unknown: 0, refused: 3 },
    });
  });

  test('then cancels what was selected, with the reason, and says which were paid', async () => {
    await orders();
    await desk.startList('b', LISTED);
    await desk.follow('b');
    expect(await desk.run('b')).toMatchObject({ ok: true, value: { status: 'cancelling' } });
    await desk.follow('b');
    expect(await desk.report('b')).toMatchObject({
      held: 'cancelled cancelled',
      paid: 'cancelled cancelled',
      pending: 'cancelled cancelled',
      sent: 'refused reservation-ended shipped',
    });
    expect(shop.reservation('held')).toMatchObject({ status: 'cancelled', cancelReason: 'resale' });
    expect(desk.job('b')).toMatchObject({
      status: 'done',
      finishedAt: NOON,
      ended: { cancelled: 3, unmatched: 0, refused: 0 },
    });
    const paid = (await desk.page('b')).lines.filter(({ paymentId }) => paymentId !== undefined);
    expect(paid.map(({ reservationId, paymentId }) => [reservationId, paymentId])).toEqual([
      ['paid', 'pay-paid'],
      ['sent', 'pay-sent'],
    ]);
    expect(shop.stock('A', 'north')).toBe('499 / 0 / 499');
    expect(shop.violations).toEqual([]);
  });

  test('names whom it means: who is paid meanwhile is cancelled too, who was shipped is refused, and who came later stays', async () => {
    await orders();
    await desk.startList('b', LISTED);
    await desk.follow('b');
    await shop.confirm('held');
    await shop.ship('paid', 'north', [['A', 1]]);
    await shop.reserve('nobody', [['A', 1]]);
    await desk.run('b');
    await desk.follow('b');
    expect(await desk.report('b')).toMatchObject({
      held: 'cancelled cancelled',
      paid: 'refused reservation-ended shipped',
      nobody: 'refused unknown-reservation',
    });
    expect(desk.job('b').ended).toEqual({ cancelled: 2, unmatched: 0, refused: 1 });
    expect(shop.reservation('nobody').status).toBe('held');
  });

  test('cancelled by others meanwhile is cancelled', async () => {
    await orders();
    await desk.startList('b', ['held']);
    await desk.follow('b');
    await shop.cancel('held');
    await desk.run('b');
    await desk.follow('b');
    expect(await desk.report('b')).toEqual({ held: 'cancelled cancelled' });
  });
});

describe('a job', () => {
  test('is begun once: the same content in any order is a replay, any other is refused', async () => {
    await orders();
    const first = await desk.startList('b', ['held', 'paid']);
    expect(await desk.startList('b', ['paid', 'held', 'paid'])).toEqual(first);
    const mismatch = { ok: false, refusal: { code: 'bulk-cancel-mismatch', bulkCancelId: 'b' } };
    expect(await desk.startList('b', ['held'])).toEqual(mismatch);
    expect(await desk.startList('b', ['held', 'paid'], 'other words')).toEqual(mismatch);
    expect(await desk.startListing('b', 'A')).toEqual(mismatch);
  });

  test('begun by two at once is one job, whoever was first', async () => {
    const answers = await Promise.all([desk.startList('b', ['x']), desk.startList('b', ['x'])]);
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
    const others = await Promise.all([desk.startList('c', ['x']), desk.startList('c', ['y'])]);
    expect(others.map((answer) => answer.ok || answer.refusal.code)).toEqual([true, 'bulk-cancel-mismatch']);
  });

  test('runs only after its dry run, and once', async () => {
    await orders();
    expect(await desk.run('b')).toMatchObject({ ok: false, refusal: { code: 'unknown-bulk-cancel' } });
    await desk.startList('b', ['held']);
    expect(await desk.run('b')).toEqual({
      ok: false,
      refusal: { code: 'bulk-cancel-not-selected', bulkCancelId: 'b', bulkCancelStatus: 'selecting' },
    });
    await desk.through('b');
    const done = desk.job('b');
    expect(await desk.run('b')).toEqual({ ok: true, value: done });
    expect(desk.job('b')).toEqual(done);
  });

  test('is run by two at once as by one', async () => {
    await orders();
    await desk.startList('b', ['held', 'paid']);
    await desk.follow('b');
    expect(await Promise.all([desk.run('b'), desk.run('b')])).toMatchObject([{ ok: true }, { ok: true }]);
    const job = desk.job('b');
    await Promise.all([workOn(desk.context, job, 0), workOn(desk.context, job, 0)]);
    await desk.follow('b');
    expect(desk.job('b').ended).toEqual({ cancelled: 2, unmatched: 0, refused: 0 });
  });

  test('goes on from its latest write, and from no other', async () => {
    await orders();
    await desk.startList('b', LISTED);
    await desk.follow('b');
    await desk.run('b');
    const { everything } = shop;
    await workOn(desk.context, { bulkCancelId: bulkCancelId('b'), revision: 0 }, shop.clock.now + 9);
    await workOn(desk.context, { bulkCancelId: bulkCancelId('never'), revision: 0 }, shop.clock.now + 9);
    expect(shop.everything).toBe(everything);
  });

  test.each(['dry run', 'run'])(
    'is not touched by one who fell asleep in its %s and woke when all was over',
    async (half) => {
      await orders();
      await desk.startList('b', LISTED);
      if (half === 'run') {
        await desk.follow('b');
        await desk.run('b');
      }
      const { everythingOver, sleeper } = sleeping();
      await sleeper.follow('b', () => 0);
      expect(shop.everything).toBe(everythingOver());
      expect(desk.job('b')).toMatchObject({ status: 'done', ended: { cancelled: 3 } });
    },
  );

  test('that has no time left takes one step a record, and one reservation a step', async () => {
    await orders();
    await desk.startList('b', LISTED);
    await desk.follow('b', () => 0);
    await desk.run('b');
    expect(await desk.follow('b', () => 0)).toBe(3);
    expect(desk.job('b')).toMatchObject({ status: 'done', ended: { cancelled: 3 } });
  });

  test('that nobody goes on with is woken by asking again; one that is under way is left alone', async () => {
    await orders();
    const stalled = async () => {
      const { revision } = desk.job('b');
      await desk.startList('b', ['held']);
      const atOnce = desk.job('b').revision - revision;
      shop.pass(BULK_CANCEL_STALLED_SECONDS);
      await desk.startList('b', ['held']);
      return [atOnce, desk.job('b').revision - revision];
    };
    await desk.startList('b', ['held']);
    expect(await stalled()).toEqual([0, 1]);
    await desk.follow('b');
    expect(await stalled()).toEqual([0, 0]);
    await desk.run('b');
    expect(await stalled()).toEqual([0, 1]);
    shop.pass(BULK_CANCEL_STALLED_SECONDS);
    const { revision } = desk.job('b');
    await desk.run('b');
    expect(desk.job('b').revision).toBe(revision + 1);
    await desk.follow('b');
    expect(desk.job('b')).toMatchObject({ status: 'done', ended: { cancelled: 1 } });
  });

  test('asks for a reservation once in its dry run, for a read and a transaction in its run, and for little beside', async () => {
    const ids = Array.from({ length: 2 * BULK_CANCEL_STEP + 7 }, (_, i) => `o-${i}`);
    for (const id of ids) await shop.reserve(id, [['A', 1]]);
    shop.calls.length = 0;
    await desk.startList('b', ids);
    await desk.through('b');
    const sent = Object.fromEntries(
      [...Map.groupBy(shop.calls, (call) => call)].map(([call, all]) => [call, all.length]),
    );
    expect(sent).toEqual({
      'reservations.read': 2 * ids.length,
      'reservations.end': ids.length,
      // To begin, one a step, and to run.
      'bulkCancellations.start': 1,
      'bulkCancellations.save': 3 + 1 + 3,
      'bulkCancellations.list': 3,
      'bulkCancellations.lines': 3,
      'bulkCancellations.read': 4,
    });
    expect(desk.job('b').ended.cancelled).toBe(ids.length);
  });
});
