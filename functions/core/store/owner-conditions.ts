import type { Instant } from '../domain/ids.ts';
import { ENDED, LIVE, MOVES, type MoveName } from '../domain/moves.ts';
import type { Owner } from '../domain/owner.ts';
import { assertMoves } from './owner-changes.ts';
import type { Values } from './write-expression.ts';

// The conditions of the owner's writes, derived from the table of moves and from what was read.

export interface Condition {
  readonly all: readonly string[];
  readonly values: Values;
}

/** Several conditions at once. */
export function both(...conditions: readonly Condition[]): Condition {
  return {
    all: conditions.flatMap(({ all }) => all),
    values: Object.assign({}, ...conditions.map(({ values }) => values)),
  };
}

/** The owner is where a move may begin, whatever was read. */
export function wherever(move: MoveName): Condition {
  const { from } = MOVES[move];
  if (from.every((status) => status === 'none')) return { all: ['attribute_not_exists(#status)'], values: {} };
  return oneOf(from, 'from');
}

/** The owner is where it was read, and every one of these moves may begin there. */
export function stillAt(read: Pick<Owner, 'status'>, ...moves: readonly MoveName[]): Condition {
  assertMoves(read, ...moves);
  return { all: ['#status = :from'], values: { ':from': read.status } };
}

/** The owner has the claim that was read, or none if none was read. */
export function sameClaim({ claim }: { readonly claim?: string | undefined }): Condition {
  if (claim === undefined) return { all: ['attribute_not_exists(#claim)'], values: {} };
  return { all: ['#claim = :claimRead'], values: { ':claimRead': claim } };
}

/** No unit shipped or was cancelled since the read: open units only fall while a claim lasts. */
export function sameOpenUnits({ openUnits }: Pick<Owner, 'openUnits'>): Condition {
  return { all: ['#openUnits = :openUnitsRead'], values: { ':openUnitsRead': openUnits } };
}

/** A claim may enter: nobody fenced it. */
export function notFenced(claim: string): Condition {
  return { all: ['NOT contains(#fenced, :claim)'], values: { ':claim': claim } };
}

export function beforeDeadline(now: Instant): Condition {
  return { all: ['#expiresAt > :now'], values: { ':now': now } };
}

/** Clocks disagree and renewals move deadlines, so an expiry looks once more in the write itself. */
export function pastDeadline(now: Instant): Condition {
  return { all: ['#expiresAt <= :now'], values: { ':now': now } };
}

/** The owner is live. */
export function live(): Condition {
  return oneOf(LIVE, 'live');
}

/** The owner is absent, void or ended: it has a `purgeAt`, or is about to. */
export function notLive(): Condition {
  const { all, values } = oneOf(ENDED, 'ended');
  return { all: [`attribute_not_exists(#status) OR ${all.join(' AND ')}`], values };
}

function oneOf(statuses: readonly string[], name: string): Condition {
  const placeholders = statuses.map((_, index) => `:${name}${index}`);
  return {
    all: [`#status IN (${placeholders.join(', ')})`],
    values: Object.fromEntries(statuses.map((status, index) => [`:${name}${index}`, status])),
  };
}
