import type { PaymentId, ReservationId } from '../../functions/core/domain/ids.ts';
import type { Status } from '../../functions/core/domain/moves.ts';
import type { Acknowledged } from '../support/acknowledged.ts';
import { type Oversold, oversold, type RefusedWhileFree, refusedWhileFree } from './oracle.ts';
import { type Answer, claimsOf, type Exchange, type OrderLog, refusalsOf, type Verb } from './order-log.ts';
import type { PlayedOrder } from './play-orders.ts';
import type { Outcomes } from './report.ts';

// What the answers of a played day come to. Nothing here asks the service.

/** What must not be, by the client's own log. */
export function judge(
  received: ReadonlyMap<string, number>,
  logs: readonly OrderLog[],
): { readonly oversold: Oversold[]; readonly refusedWhileFree: RefusedWhileFree[] } {
  const sold = logs.filter(isSold).flatMap(({ demand }) => [...demand].map(([sku, units]) => ({ sku, units })));
  return {
    oversold: oversold(received, sold),
    refusedWhileFree: refusedWhileFree(received, logs.flatMap(claimsOf), logs.flatMap(refusalsOf)),
  };
}

/** Whether the buyer was told that it is theirs, for money. */
export function isSold({ exchanges }: OrderLog): boolean {
  return exchanges.some(({ verb, answer }) => verb === 'confirm' && answer.kind === 'done');
}

/** Counts how the orders ended. `statuses` says how they stand in the table at the end. */
export function outcomesOf(played: readonly PlayedOrder[], statuses: ReadonlyMap<string, string>): Outcomes {
  const noes = played.flatMap(({ answers }) => (Object.entries(answers) as [Verb, Answer][]).flatMap(noIn));
  const done = (verb: Verb) => played.filter(({ answers }) => answers[verb]?.kind === 'done').length;
  const standing = (status: Status) => played.filter(({ plan }) => statuses.get(plan.reservationId) === status).length;
  return {
    accepted: done('reserve'),
    refused: countsOf(noes.filter(({ kind }) => kind === 'refused')),
    confirmed: done('confirm'),
    short: noes.filter(({ kind }) => kind === 'short').length,
    cancelled: done('cancel'),
    expired: standing('expired'),
    shipped: standing('shipped'),
    other: countsOf(noes.filter(({ kind }) => kind === 'other')),
  };
}

interface No {
  readonly kind: 'refused' | 'short' | 'other';
  readonly name: string;
}

function noIn([verb, answer]: [Verb, Answer]): No[] {
  if (answer.kind === 'done') return [];
  const code = answer.kind === 'lost' ? 'no answer' : answer.code;
  if (verb === 'reserve' && answer.kind === 'refused') return [{ kind: 'refused', name: code }];
  return [{ kind: code === 'short' ? 'short' : 'other', name: `${verb}: ${code}` }];
}

function countsOf(noes: readonly No[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(noes, ({ name }) => name)].map(([name, { length }]) => [name, length]));
}

/** Everything that buyers were told, to be found again in the tables (I7). */
export function acknowledgedIn(logs: readonly OrderLog[]): Acknowledged[] {
  return logs.flatMap(({ order, exchanges }) => exchanges.flatMap((exchange) => told(order, exchange)));
}

function told(order: string, { answer }: Exchange): Acknowledged[] {
  const reservationId = order as ReservationId;
  if (answer.kind === 'refused' && answer.code === 'short') return [{ reservationId, status: 'short' }];
  if (answer.kind !== 'done') return [];
  const { status, expiresAt, paymentId } = answer.body;
  return [
    {
      reservationId,
      status: status as Status,
      ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
      ...(paymentId === undefined ? {} : { paymentId: paymentId as PaymentId }),
    },
  ];
}
