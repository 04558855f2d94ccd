import { expect, test, vi } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { CancellingDesk } from '../../../support/cancelling-desk.ts';
import { type Fate, Killed, mortalStore } from '../../../support/mortal-store.ts';

// Whoever is at a job dies between any two calls, before a call is sent or after it was applied, and the record of the latest write is handed to
// another. Each reservation then is cancelled once, and the job says so.

vi.setConfig({ testTimeout: 60_000 });

const IDS = ['large', 'paid', 'small', 'sent', 'never'];

async function openDesk() {
  // An order of three lines ends in four writes.
  const shop = await openShop({ listings: ['A', 'B', 'C'].map((id) => aListing(id)), bucketsPerEnd: 2 });
  await shop.receive('north', [
    ['A', 9],
    ['B', 9],
    ['C', 9],
  ]);
  await shop.reserve('large', [
    ['A', 1],
    ['B', 2],
    ['C', 3],
  ]);
  for (const id of ['small', 'paid', 'sent', 'bystander']) await shop.reserve(id, [['A', 1]]);
  for (const id of ['paid', 'sent']) await shop.confirm(id);
  return new CancellingDesk(shop).catchUp();
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Everything, with a new process after each death. @returns how many calls were made, and how many died of it */
async function live(desk: Desk, fate: () => Fate): Promise<{ readonly calls: number; readonly deaths: number }> {
  const sums = { calls: 0, deaths: 0 };
  const counting = () => {
    sums.calls += 1;
    return fate();
  };
  const process = () => new CancellingDesk(desk.shop.environment(7, (store) => mortalStore(store, counting)));
  const survive = async (work: (of: CancellingDesk) => Promise<unknown>) => {
    for (;;) {
      try {
        return await work(process());
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
        sums.deaths += 1;
      }
    }
  };
  await survive((of) => of.startList('b', IDS));
  // No time is left: each step is a record of its own.
  await survive((of) => of.follow('b', () => 0));
  await desk.shop.ship('sent', 'north', [['A', 1]], 'shipment');
  await survive((of) => of.run('b'));
  await survive((of) => of.follow('b', () => 0));
  return sums;
}

async function expectDone(desk: Desk, how: string): Promise<void> {
  const { shop } = desk;
  expect(await desk.report('b'), how).toEqual({
    large: 'cancelled cancelled',
    never: 'refused unknown-reservation',
    paid: 'cancelled cancelled',
    sent: 'refused reservation-ended shipped',
    small: 'cancelled cancelled',
  });
  expect(desk.job('b'), how).toMatchObject({
    status: 'done',
    found: { examined: 5, selected: 4, unknown: 0, refused: 1 },
    ended: { cancelled: 3, unmatched: 0, refused: 1 },
  });
  // Held and cancelled; and paid in between; and held, decided, and two steps.
  const revisions = ['small', 'paid', 'large'].map((id) => shop.reservation(id).revision);
  expect(revisions, how).toEqual([2, 3, 4]);
  expect(shop.reservation('bystander').status, how).toBe('held');
  expect(
    ['A', 'B', 'C'].map((sku) => shop.stock(sku, 'north')),
    how,
  ).toEqual(['8 / 1 / 7', '9 / 0 / 9', '9 / 0 / 9']);
  expect(shop.violations, how).toEqual([]);
}

test('a job whose process is killed at any one call ends as if it had lived', async () => {
  const calm = await openDesk();
  const { calls } = await live(calm, () => 'lives');
  await expectDone(calm, 'calm');
  expect(calls).toBeGreaterThan(30);
  for (const death of ['dies-before', 'dies-after'] as const)
    for (let fatal = 1; fatal <= calls; fatal += 1) {
      const desk = await openDesk();
      let made = 0;
      const { deaths } = await live(desk, () => {
        made += 1;
        return made === fatal ? death : 'lives';
      });
      expect(deaths).toBe(1);
      await expectDone(desk, `${death} call ${fatal}`);
    }
});

test('so does one whose processes are killed again and again', async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const desk = await openDesk();
    const chance = desk.shop.environment(seed).context.claims.chance;
    const { deaths } = await live(desk, () =>
      chance() < 0.15 ? (chance() < 0.5 ? 'dies-before' : 'dies-after') : 'lives',
    );
    expect(deaths, `seed ${seed}`).toBeGreaterThan(0);
    await expectDone(desk, `seed ${seed}`);
  }
});
