import { beforeEach, describe, expect, test } from 'vitest';
import type { Reservation } from '../../../../functions/core/domain/reservation.ts';
import {
  type DeadlineMessage,
  type Deadlines,
  followDeadline,
  reachDeadline,
  sweepHolds,
  timerRemoved,
} from '../../../../functions/core/reservations/deadlines.ts';
import { aListing, reservationId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

const ID = reservationId('r');
let shop: Shop;
let sent: { readonly content: DeadlineMessage; readonly delaySeconds: number }[];
let deadlines: Deadlines;

beforeEach(async () => {
  shop = await openShop({
    listings: [aListing('A'), aListing('B'), aListing('slow', { holdSeconds: 7_200 })],
    warehouses: ['north'],
  });
  await shop.receive('north', [
    ['A', 10],
    ['B', 10],
    ['slow', 10],
  ]);
  sent = [];
  const send: Deadlines['send'] = async (messages) => void sent.push(...messages);
  deadlines = { context: { ...shop.context, bucketsPerEnd: 1 }, timers: shop.store.timers, send };
});

const timer = () => shop.state.timers.get(ID);

async function reserveAndFollow(lines: [string, number][]): Promise<Reservation> {
  await shop.reserve('r', lines);
  await followDeadline(deadlines, undefined, shop.reservation('r'));
  return shop.reservation('r');
}

/** Takes the decision to end, as a process that then dies does. */
async function decideAndDie(): Promise<Reservation> {
  const held = shop.reservation('r');
  if (held.status !== 'held') throw new Error(held.status);
  shop.pass(1_801);
  await shop.store.reservations.decide(held, 'expired', shop.clock.now);
  const ending = shop.reservation('r');
  await followDeadline(deadlines, held, ending);
  return ending;
}

describe('a deadline', () => {
  test('within the hour has a timer and a message; one further away only a timer', async () => {
    const { expiresAt } = await reserveAndFollow([['A', 1]]);
    expect([timer()?.deadline, sent.map(({ delaySeconds }) => delaySeconds)]).toEqual([expiresAt, [1_800]]);
    sent.length = 0;
    await shop.reserve('far', [['slow', 1]]);
    await followDeadline(deadlines, undefined, shop.reservation('far'));
    expect(sent).toEqual([]);
  });

  test('that is paid in time has no timer any more', async () => {
    const held = await reserveAndFollow([['A', 1]]);
    await shop.confirm('r');
    await followDeadline(deadlines, held, shop.reservation('r'));
    expect(timer()).toBeUndefined();
  });

  test('that has not come sends its message again and ends nothing', async () => {
    await reserveAndFollow([['A', 1]]);
    sent.length = 0;
    await reachDeadline(deadlines, ID);
    expect([sent.length, shop.reservation('r').status]).toEqual([1, 'held']);
  });
});

describe('a reservation whose ending stopped after the decision', () => {
  beforeEach(async () => {
    await reserveAndFollow([
      ['A', 1],
      ['B', 1],
    ]);
    await decideAndDie();
  });

  test('has a timer that is due', () => {
    expect(timer()?.deadline).toBe(shop.clock.now);
  });

  test.each([
    ['its message', () => reachDeadline(deadlines, ID)],
    ['the sweep', () => sweepHolds(deadlines)],
    ['the removal of its timer', () => timerRemoved(deadlines, { reservationId: ID, deadline: 0 })],
  ])('is carried on by %s', async (_, carryOn) => {
    await carryOn();
    expect(shop.reservation('r').status).toBe('expired');
    expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['10 / 0 / 10', '10 / 0 / 10']);
  });
});

test('a message of a reservation that cannot be ended comes again', async () => {
  await reserveAndFollow([['A', 1]]);
  shop.pass(1_801);
  const reservations = { ...shop.context.reservations, end: async () => ({ done: false as const, late: [] }) };
  const stuck = { ...deadlines, context: { ...deadlines.context, reservations } };
  await expect(reachDeadline(stuck, ID)).rejects.toThrow('r kept changing');
});

test('a sweep that fails on one reservation expires the others all the same', async () => {
  await reserveAndFollow([['A', 1]]);
  await shop.reserve('s', [['B', 1]]);
  await followDeadline(deadlines, undefined, shop.reservation('s'));
  shop.pass(1_801);
  const read: typeof shop.context.reservations.read = (id) =>
    id === ID ? Promise.reject(new Error('no answer')) : shop.context.reservations.read(id);
  const failing = {
    ...deadlines,
    context: { ...deadlines.context, reservations: { ...shop.context.reservations, read } },
  };
  await expect(sweepHolds(failing)).rejects.toThrow('no answer');
  expect(shop.reservation('s').status).toBe('expired');
});
