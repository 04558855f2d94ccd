import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ExpiryWatch } from './expiry-watch.ts';

const POLL_MS = 2;

/** A table that stands still until somebody changes it, and remembers what it was asked for. */
function watched(statuses: Map<string, string>, clock: { now: number }) {
  const asked: string[] = [];
  const table = {
    statuses: async (ids: readonly string[]) => {
      asked.push(...ids);
      return new Map([...statuses].filter(([id]) => ids.includes(id)));
    },
  };
  return { watch: new ExpiryWatch(table, () => clock.now, POLL_MS), asked };
}

test('a hold is over when the table says so, not when its deadline passes', async () => {
  const statuses = new Map([['a', 'held']]);
  const clock = { now: 50 };
  const { watch, asked } = watched(statuses, clock);
  watch.expect('a', 100);
  watch.start();
  await sleep(5 * POLL_MS);
  expect(asked).toEqual([]);

  clock.now = 100;
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  statuses.set('a', 'ending');
  await sleep(5 * POLL_MS);
  expect(watch.waitingFor()).toEqual(['a']);

  clock.now = 130;
  statuses.set('a', 'expired');
  await expect.poll(() => watch.waitingFor()).toEqual([]);
  await watch.stop();
  expect(watch.seenAt).toEqual(new Map([['a', 130]]));
  expect(watch.lateness()).toEqual([30]);
});

test('what is over is not asked for again, and a watch that was stopped asks nothing', async () => {
  const { watch, asked } = watched(new Map([['a', 'expired']]), { now: 100 });
  watch.expect('a', 100);
  watch.start();
  await expect.poll(() => watch.waitingFor()).toEqual([]);
  await sleep(5 * POLL_MS);
  await watch.stop();
  expect(asked).toEqual(['a']);
});
