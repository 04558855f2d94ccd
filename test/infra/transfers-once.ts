import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import type { Runner } from '../../infra/local/runner-contract.ts';
import { Stored } from '../support/stored.ts';

/** What this needs of whoever walks through the service. */
interface Walker {
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  ask(method: string, path: string, body?: object): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  refused(method: string, path: string, body?: object): Promise<any>;
  tell(queue: string, type: string, data: object): Promise<void>;
  stockOf(sku: string): Promise<number>;
}

const PATIENCE = { timeout: 60_000, interval: 200 };

/** Goods move from one warehouse to another: some called off, some too many, some that were never there. */
export async function moveGoods({ ask, refused, tell, stockOf }: Walker): Promise<void> {
  const statusOf = async (id: string) => (await ask('GET', `/transfers/${id}`)).status;
  const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, PATIENCE);
  await ask('PUT', '/warehouses/south', { latitude: 48.14, longitude: 11.58, priority: 9 });
  await tell('inbound-events', 'holdfast.goods-received.v1', {
    warehouseId: 'north',
    lines: [{ sku: 'chair', quantity: 4 }],
  });
  await until(async () => (await stockOf('chair')) === 4);
  const request = (transferId: string, quantity: number) => ({
    transferId,
    from: 'north',
    to: 'south',
    lines: [{ sku: 'chair', quantity }],
  });
  await ask('POST', '/transfers', request('chairs', 2));
  await ask('POST', '/transfers', request('more-chairs', 1));
  await refused('POST', '/transfers', request('too-many-chairs', 9));
  await ask('POST', '/transfers/more-chairs/cancel');
  // One more than was requested: the counters follow, and a person is told.
  await tell('transfer-events', 'holdfast.transfer-shipped.v1', {
    transferId: 'chairs',
    lines: [{ sku: 'chair', quantity: 3 }],
  });
  await until(async () => (await statusOf('chairs')) === 'shipped');
  await tell('transfer-events', 'holdfast.transfer-received.v1', {
    transferId: 'chairs',
    lines: [{ sku: 'chair', quantity: 2, damaged: 1 }],
  });
  await until(async () => (await stockOf('chair')) === 2);
  // The third was lost on the way, and nobody expects it any more.
  const { workItems } = await ask('GET', '/work-items?kind=transfer-difference');
  await ask('POST', `/work-items/${workItems[0].workItemId}/resolve`, {
    resolution: 'written-off',
    by: 'mei',
    reason: 'lost on the way',
  });
  await until(async () => (await statusOf('chairs')) === 'received');
}

/** A transfer that was requested long ago, by what somebody wrote to it, and never shipped; and then it is called off. */
export async function forgetTransfer({ ask }: Pick<Walker, 'ask'>, runner: Runner): Promise<void> {
  const stored = new Stored(runner);
  const asked = async () => (await ask('GET', '/work-items?kind=transfer-difference&limit=100')).workItems;
  const isAsked = async () =>
    (await asked()).some(({ facts }: { facts: { transferId: string } }) => facts.transferId === 'forgotten-chairs');
  try {
    const lines = [{ sku: 'chair', quantity: 1 }];
    await ask('POST', '/transfers', { transferId: 'forgotten-chairs', from: 'north', to: 'south', lines });
    const overdue = {
      TableName: stored.tableName('operations'),
      Key: { pk: 'transfer#forgotten-chairs', sk: 'request' },
      UpdateExpression: 'SET dueAt = :dueAt',
      ExpressionAttributeValues: { ':dueAt': 1 },
    };
    await stored.documents.send(new UpdateCommand(overdue));
    await vi.waitUntil(async () => {
      await runner.invoke('watch-overdue', {});
      return isAsked();
    }, PATIENCE);
    await ask('POST', '/transfers/forgotten-chairs/cancel');
    await vi.waitUntil(async () => {
      await runner.invoke('watch-overdue', {});
      return !(await isAsked());
    }, PATIENCE);
  } finally {
    stored.close();
  }
}
