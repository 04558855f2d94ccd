import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpiryWatch } from './expiry-watch.ts';
import type { PlayedOrder } from './play-orders.ts';
import type { Shop } from './stock-up.ts';

const POLL_MS = 500;
const QUEUES = ['inbound-events', 'outbound-events'] as const;
const FAILURES = ['inbound-events-dlq', 'outbound-events-dlq', 'expiry-dlq'] as const;

/**
 * Waits until the day is over: the warehouses' messages are recorded, what was paid has shipped, what was left alone has expired. What is not
 * over after so long is returned, a sentence each.
 */
export async function settle(
  { warehouses, tables, progress }: Shop,
  played: readonly PlayedOrder[],
  watch: ExpiryWatch,
  maxSeconds: number,
): Promise<string[]> {
  const paid = played.filter(({ answers }) => answers.confirm?.kind === 'done').map(({ plan }) => plan.reservationId);
  const total = paid.length + watch.waitingFor().length;
  progress.begin('Shipping and expiring', total);
  const deadline = Date.now() + maxSeconds * 1_000;
  let open = paid;
  for (let seen = 0; ; await sleep(POLL_MS)) {
    const statuses = await tables.statuses(open);
    open = open.filter((id) => statuses.get(id) !== 'shipped');
    const expiring = watch.waitingFor();
    const done = total - open.length - expiring.length;
    progress.step(Math.max(0, done - seen));
    seen = Math.max(seen, done);
    const left = [
      ...sentence(open, 'was paid, and has not shipped', statuses),
      ...sentence(expiring, 'was left alone, and has not expired'),
      ...(await queuesLeft(QUEUES)),
    ];
    if (left.length === 0 || Date.now() > deadline) return [...left, ...(await queuesLeft(FAILURES))];
  }

  async function queuesLeft(queues: readonly string[]): Promise<string[]> {
    const counts = await Promise.all(queues.map(async (queue) => ({ queue, count: await warehouses.waiting(queue) })));
    return counts
      .filter(({ count }) => count > 0)
      .map(({ queue, count }) => `The queue ${queue} has ${count} messages.`);
  }
}

function sentence(ids: readonly string[], says: string, statuses?: ReadonlyMap<string, string>): string[] {
  const [first] = ids;
  if (first === undefined) return [];
  const status = statuses?.get(first);
  const stands = status === undefined ? '' : `: it is ${status}`;
  const others = ids.length === 1 ? '' : ` So did ${ids.length - 1} more.`;
  return [`${first} ${says}${stands}.${others}`];
}
