import type { Instant, ReservationId } from '../domain/ids.ts';
import type { Timer, Timers } from '../reservations/ports.ts';
import type { Database } from './database.ts';
import { PURGE_AT, TIMER_PREFIX, TIMER_SHARDS, TIMERS_BY_DEADLINE } from './tables.ts';

/** Timers in DynamoDB: small items beside their reservations, whose TTL removal comes back on the stream. */
export function timers(db: Database): Timers {
  return {
    set: ({ reservationId, deadline }) =>
      db.put('set timer', 'reservations', {
        ...timerKey(reservationId),
        reservationId,
        deadline,
        timerShard: shardOf(reservationId),
        [PURGE_AT]: Math.ceil(deadline / 1_000),
      }),
    clear: ({ reservationId, deadline }) =>
      db.remove('clear timer', 'reservations', timerKey(reservationId), { attribute: 'deadline', atMost: deadline }),
    due: async (until, limit) => {
      const shards = Array.from({ length: TIMER_SHARDS }, (_, shard) => dueInShard(db, String(shard), until, limit));
      return (await Promise.all(shards)).flat().sort(bySoonest).slice(0, limit);
    },
  };
}

function timerKey(id: ReservationId) {
  return { pk: `${TIMER_PREFIX}${id}` };
}

/** A stable spread of ids over the shards (FNV-1a). Changing it leaves old timers where they are found all the same. */
function shardOf(id: ReservationId): string {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return String(hash % TIMER_SHARDS);
}

/** The index shows no more than DynamoDB has copied to it: a timer set just now may be missing, and comes with the next question. */
async function dueInShard(db: Database, shard: string, until: Instant, limit: number): Promise<readonly Timer[]> {
  const { items } = await db.query('read due timers', 'reservations', {
    IndexName: TIMERS_BY_DEADLINE,
    KeyConditionExpression: '#timerShard = :shard AND #deadline <= :until',
    ExpressionAttributeNames: { '#timerShard': 'timerShard', '#deadline': 'deadline' },
    ExpressionAttributeValues: { ':shard': shard, ':until': until },
    Limit: limit,
  });
  return items.map((item) => ({
    reservationId: item.reservationId as ReservationId,
    deadline: Number(item.deadline),
  }));
}

function bySoonest(a: Timer, b: Timer): number {
  return a.deadline - b.deadline || (a.reservationId < b.reservationId ? -1 : 1);
}
