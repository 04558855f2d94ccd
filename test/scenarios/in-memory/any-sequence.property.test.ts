import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Shop } from '../../support/builders-shop.ts';
import { anyDay, type Day, EVENTS, eventsOf, illegalMoves, statuses, take, violationsOf } from './any-day.ts';
import { anyStep } from './any-step.ts';

const steps = fc.array(fc.tuple(anyStep, fc.nat(1)), { minLength: 1, maxLength: 60, size: 'max' });
const RUNS = { numRuns: 250 };
const TIMEOUT_MS = 60_000;

async function live(day: Day, said: readonly (readonly [Parameters<typeof take>[1], number])[]): Promise<void> {
  for (const [step, at] of said) {
    const shop = day.environments[at] as Shop;
    const before = statuses(shop);
    await take(day, step, shop);
    expect(illegalMoves(before, statuses(shop)), `${step.does} made an illegal move`).toEqual([]);
    expect(violationsOf(day), `after ${JSON.stringify(step)}`).toEqual([]);
  }
}

test('I1 to I7 hold after every step of any sequence of commands, facts, deaths and settings', {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (said) => live(await anyDay(), said)),
    RUNS,
  );
});

test('commands never make available negative: only facts and settings do', { timeout: TIMEOUT_MS }, async () => {
  const commands = new Set(['reserve', 'confirm', 'renew', 'abandon']);
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const day = await anyDay();
      for (const [step, at] of said) {
        const shop = day.environments[at] as Shop;
        const before = new Map(shop.state.buckets);
        await take(day, step, shop);
        if (!commands.has(step.does)) continue;
        for (const { id, available } of shop.state.buckets.values())
          if (available < 0) expect(available, step.does).toBeGreaterThanOrEqual(before.get(id)?.available ?? 0);
      }
    }),
    RUNS,
  );
});

test('the days of these tests are eventful: each status, renewal, fence, excess and shortage is reached', async () => {
  const seen = new Set<string>();
  for (const said of fc.sample(steps, { numRuns: 400, seed: 1 })) {
    const day = await anyDay();
    for (const [step, at] of said) {
      await take(day, step, day.environments[at] as Shop);
      for (const event of eventsOf(day)) seen.add(event);
    }
  }
  expect([...seen].sort()).toEqual([...EVENTS].sort());
});

test('whatever happened, time and looking around bring every unit home', { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const day = await anyDay();
      await live(day, said);
      const [shop] = day.environments;
      shop.pass(3_600);
      await shop.timersRing();
      for (const item of [...shop.state.owners.values()])
        if (item.reservation?.status === 'confirmed') await shop.cancel(item.reservation.reservationId);
      await take(day, { does: 'lookAround' }, shop);
      for (const { id, reserved } of shop.state.buckets.values()) expect(reserved, id).toBe(0);
    }),
    RUNS,
  );
});

test('the same steps with buyers all at once keep the invariants as well', { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), async (rounds) => {
      const day = await anyDay();
      for (const round of rounds) {
        const all = round.map(([step, at]) => take(day, step, day.environments[at] as Shop));
        const faults = (await Promise.allSettled(all)).filter((outcome) => outcome.status === 'rejected');
        expect(faults).toEqual([]);
        expect(violationsOf({ ...day, told: new Map() }), JSON.stringify(round)).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});
