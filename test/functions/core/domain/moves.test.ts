import { expect, test } from 'vitest';
import {
  ENDED,
  type From,
  isEnded,
  isLegal,
  isLive,
  LIVE,
  MOVES,
  type Move,
  type MoveName,
  mayMove,
  STATUSES,
  type Status,
} from '../../../../functions/core/domain/moves.ts';

const FROMS: readonly From[] = ['none', ...STATUSES];
const NAMES = Object.keys(MOVES) as MoveName[];
const pairs = FROMS.flatMap((from) => STATUSES.map((to) => [from, to] as const));

/** DESIGN §3 and PROTOCOL §2, drawn once more by hand: what a change of the table must also change. */
const DRAWN: Record<From, readonly Status[]> = {
  none: ['pending', 'held', 'confirmed'],
  pending: ['confirmed', 'cancelled', 'expired', 'short'],
  held: ['confirmed', 'ending', 'cancelled', 'expired'],
  confirmed: ['ending', 'shipped', 'cancelled'],
  ending: ['cancelled', 'expired'],
  expired: ['held', 'confirmed', 'short'],
  shipped: [],
  cancelled: [],
  short: [],
};

test.each(pairs)('from %s to %s is legal exactly when it is drawn, or no change', (from, to) => {
  expect(isLegal(from, to)).toBe(from === to || DRAWN[from].includes(to));
});

test.each(pairs.filter(([from, to]) => from !== to))('from %s to %s leads a move of the table or none', (from, to) => {
  const leads = NAMES.some((name) => mayMove(name, from) && MOVES[name].to === to);
  expect(isLegal(from, to)).toBe(leads);
});

test.each(['cancelled', 'short', 'shipped'] as const)('nothing leaves %s', (status) => {
  expect(NAMES.filter((name) => mayMove(name, status))).toEqual([]);
  expect(STATUSES.filter((to) => isLegal(status, to))).toEqual([status]);
});

test('nothing becomes void or absent again', () => {
  expect(Object.values<Move>(MOVES).map(({ to }) => to)).not.toContain('none');
});

test('nothing but expiry comes back to life', () => {
  const revived = ENDED.filter((from) => LIVE.some((to) => isLegal(from, to)));
  expect(revived).toEqual(['expired']);
});

test('a payment never arrives for what has ended otherwise', () => {
  for (const name of ['confirm', 'payPending', 'payLate'] as const)
    for (const from of ['cancelled', 'short', 'shipped', 'ending', 'none'] as const)
      expect(mayMove(name, from), `${name} from ${from}`).toBe(false);
});

test('an owner that is ending can only finish', () => {
  expect(NAMES.filter((name) => mayMove(name, 'ending'))).toEqual(['finishCancelled', 'finishExpired']);
});

test('what is confirmed never expires and never falls short', () => {
  expect(isLegal('confirmed', 'expired')).toBe(false);
  expect(isLegal('confirmed', 'short')).toBe(false);
});

test('each status is live or ended, and none is both', () => {
  for (const status of STATUSES) expect(isLive(status), status).toBe(!isEnded(status));
});
