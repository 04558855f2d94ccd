import { setTimeout as sleep } from 'node:timers/promises';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import type { Runner } from '../../infra/local/runner-contract.ts';
import { Stored } from '../support/stored.ts';

/** What this needs of whoever walks through the service. */
interface Walker {
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  ask(method: string, path: string, body?: object): Promise<any>;
  send(queue: string, body: string): Promise<void>;
  stockOf(sku: string): Promise<number>;
}

const PATIENCE = { timeout: 60_000, interval: 200 };

/** Nobody counted the attic for a day and more, by what somebody wrote to its latest count; and then somebody did. */
export async function missCount({ ask }: Pick<Walker, 'ask'>, runner: Runner): Promise<void> {
  const stored = new Stored(runner);
  const countedAgo = async (hours: number) => {
    const latest = {
      TableName: stored.tableName('operations'),
      Key: { pk: 'latest-count#attic', sk: 'full' },
      UpdateExpression: 'SET countedAt = :countedAt',
      ExpressionAttributeValues: { ':countedAt': Date.now() - hours * 3_600_000 },
    };
    await stored.documents.send(new UpdateCommand(latest));
  };
  // It remembers the warehouses that there are for some seconds.
  const asks = (items: number) =>
    vi.waitUntil(async () => {
      await runner.invoke('watch-overdue', {});
      return (await ask('GET', '/work-items?kind=missing-count')).workItems.length === items;
    }, PATIENCE);
  try {
    await ask('PUT', '/warehouses/attic', { latitude: 53.55, longitude: 9.99, priority: 20 });
    await countedAgo(27);
    await asks(1);
    await countedAgo(0);
    await asks(0);
  } finally {
    stored.close();
  }
}

/**
 * A count agrees, also where a fact came while it ran, until two more that happened before it are told: then it differs, and then it agrees again.
 */
export async function hearLate({ ask, send, stockOf }: Walker, runner: Runner): Promise<void> {
  const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, PATIENCE);
  const openOf = async () => (await ask('GET', '/reconciliations/count-attic')).differences.open;
  const statusOf = () => ask('GET', '/reconciliations/count-attic').then(({ status }) => status, String);
  const isAsked = async () =>
    (await ask('GET', '/work-items?kind=count-difference&limit=100')).workItems.some(
      (item: { facts: { reconciliationId: string } }) => item.facts.reconciliationId === 'count-attic',
    );
  const tell = (queue: string, id: string, type: string, time: string, data: object) =>
    send(queue, JSON.stringify({ specversion: '1.0', id, source: 'test/attic', type, time, data }));
  const warehouseId = 'attic';
  const found = (id: string, time: string, quantity: number) =>
    tell('inbound-events', id, 'holdfast.stock-adjusted.v1', time, {
      warehouseId,
      lines: [{ sku: 'trunk', quantity, reason: 'looked again' }],
    });
  const early = new Date().toISOString();
  await found('trunks', early, 5);
  await until(async () => (await stockOf('trunk')) === 5);
  await sleep(10);
  await noteLate(runner, 'count-attic', 'trunk');
  const lines = [{ sku: 'trunk', onHand: 5 }];
  const count = { countId: 'count-attic', warehouseId, scope: 'full', lines };
  await tell('count-events', 'attic', 'holdfast.stock-counted.v1', new Date().toISOString(), count);
  // Nothing is open while it runs, either: a fact that came then, or before the note is followed, would be seen by the count itself.
  await until(async () => (await statusOf()) === 'done' && !(await isNoted(runner, 'count-attic')));
  await found('late', early, 2);
  await until(isAsked);
  await found('later', early, -2);
  await until(async () => (await openOf()) === 0);
}

const NOTES = 'late-facts#';

/** What a fact leaves for a count that is still running: so short a one hardly meets any. */
function noteLate(runner: Runner, count: string, sku: string): Promise<unknown> {
  const Item = { pk: `${NOTES}${count}`, sk: `late#${sku}`, sku };
  return reading(runner, (stored) =>
    stored.documents.send(new PutCommand({ TableName: stored.tableName('operations'), Item })),
  );
}

function isNoted(runner: Runner, count: string): Promise<boolean> {
  return reading(runner, async (stored) => (await stored.mentioning('operations', `${NOTES}${count}`)).length > 0);
}

async function reading<T>(runner: Runner, look: (stored: Stored) => Promise<T>): Promise<T> {
  const stored = new Stored(runner);
  try {
    return await look(stored);
  } finally {
    stored.close();
  }
}
