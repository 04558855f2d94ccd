import { expect, test } from 'vitest';
import { eventsOf } from '../../../functions/publish-stock-events/events.ts';
import { aConfirmed, aHeld, anAllocation, NOON } from '../../support/builders.ts';

test('no event tells what is known of a customer', () => {
  const customer = { memberSince: NOON - 77, pastOrders: 4_711, lastActiveAt: NOON - 78 };
  const allocations = [anAllocation('A', 'north', 1)];
  const held = { ...aHeld('o', allocations), customer };
  const confirmed = { ...aConfirmed('o', allocations), customer };
  const told = [
    ...eventsOf({ before: undefined, after: held, at: NOON }),
    ...eventsOf({ before: held, after: confirmed, at: NOON }),
    ...eventsOf({ before: confirmed, after: { ...confirmed, status: 'cancelled', purgeAt: 1 }, at: NOON }),
  ];
  expect(told.map(({ type }) => type)).toEqual([
    'holdfast.reservation-held.v1',
    'holdfast.reservation-confirmed.v1',
    'holdfast.ship-order.v1',
    'holdfast.reservation-cancelled.v1',
    'holdfast.cancel-order.v1',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/memberSince|pastOrders|4711|lastActiveAt/);
});
