import { describe, expect, test } from 'vitest';
import { match, type Where } from '../../../../functions/core/domain/bulk-cancel.ts';
import type { CustomerFacts, Reservation } from '../../../../functions/core/domain/reservation.ts';
import { aConfirmed, aHeld, aLine, anAllocation, aPending, listingId, NOON } from '../../../support/builders.ts';

const LISTING = listingId('A');
const held = aHeld('h', [anAllocation('A', 'north', 1)]);
const paid = aConfirmed('p', [anAllocation('A', 'north', 1)]);
const matched = (where: Where, reservation: Reservation = held, now = NOON) => match(LISTING, where, reservation, now);
const known = (customer: CustomerFacts): Reservation => ({ ...held, customer });

describe('a reservation of a listing', () => {
  test('is wanted held, paid or waiting to be, unless only some of these are asked for', () => {
    const waits = aPending('x', []);
    expect([matched({}), matched({}, paid), matched({}, waits)]).toEqual(['matches', 'matches', 'matches']);
    expect([matched({ statuses: ['pending'] }), matched({ statuses: ['pending'] }, waits)]).toEqual([
      'differs',
      'matches',
    ]);
    expect(matched({}, waits, waits.expiresAt)).toBe('differs');
    expect([matched({ statuses: ['held'] }), matched({ statuses: ['held'] }, paid)]).toEqual(['matches', 'differs']);
    expect([matched({ statuses: ['confirmed'] }), matched({ statuses: ['confirmed'] }, paid)]).toEqual([
      'differs',
      'matches',
    ]);
  });

  test('is not wanted in any other status, and a hold past its deadline is none', () => {
    expect(matched({}, held, held.expiresAt - 1)).toBe('matches');
    expect(matched({}, held, held.expiresAt)).toBe('differs');
    for (const status of ['shipped', 'cancelled', 'expired', 'short', 'ending'] as const)
      expect(matched({}, { ...paid, status } as Reservation), status).toBe('differs');
  });

  test('is one that has the listing on any of its lines', () => {
    expect(matched({}, { ...held, lines: [aLine('B'), aLine('A')] })).toBe('matches');
    expect(matched({}, { ...held, lines: [aLine('B')] })).toBe('differs');
  });

  test.each([
    [{ reservedFrom: NOON }, 'matches'],
    [{ reservedFrom: NOON + 1 }, 'differs'],
    [{ reservedBefore: NOON }, 'differs'],
    [{ reservedBefore: NOON + 1 }, 'matches'],
    [{ reservedFrom: NOON, reservedBefore: NOON + 1 }, 'matches'],
  ] as const)('made at a moment, by %j %s', (where, expected) => {
    expect(matched(where)).toBe(expected);
  });
});

describe('a customer', () => {
  test.each([
    [{ memberSinceAfter: NOON }, { memberSince: NOON + 1 }, 'matches'],
    [{ memberSinceAfter: NOON }, { memberSince: NOON }, 'differs'],
    [{ pastOrdersAtMost: 0 }, { pastOrders: 0 }, 'matches'],
    [{ pastOrdersAtMost: 0 }, { pastOrders: 1 }, 'differs'],
    [{ lastActiveBefore: NOON }, { lastActiveAt: NOON - 1 }, 'matches'],
    [{ lastActiveBefore: NOON }, { lastActiveAt: NOON }, 'differs'],
    [{ memberSinceAfter: NOON, pastOrdersAtMost: 0 }, { memberSince: NOON + 1, pastOrders: 9 }, 'differs'],
  ] as const)('asked for by %j, known by %j, %s', (customer, facts, expected) => {
    expect(matched({ customer }, known(facts))).toBe(expected);
  });

  test('of whom a fact was never said is not known: that matches nothing, unless it is asked for', () => {
    const customer = { pastOrdersAtMost: 0 };
    for (const reservation of [held, known({}), known({ memberSince: NOON })]) {
      expect(matched({ customer }, reservation)).toBe('unknown');
      expect(matched({ customer: { ...customer, includeUnknown: true } }, reservation)).toBe('matches');
    }
    expect(matched({ customer: { includeUnknown: false } }, held)).toBe('matches');
  });

  test('who is known to be otherwise is not merely unknown', () => {
    const customer = { pastOrdersAtMost: 0, memberSinceAfter: NOON };
    expect(matched({ customer }, known({ pastOrders: 3 }))).toBe('differs');
    expect(matched({ customer: { ...customer, includeUnknown: true } }, known({ pastOrders: 3 }))).toBe('differs');
    expect(matched({ customer, statuses: ['confirmed'] }, known({}))).toBe('differs');
  });
});
