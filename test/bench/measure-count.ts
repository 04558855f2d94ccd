import { STOCK_COUNTED, type StockCounted } from '../../functions/core/contracts/warehouse-events.ts';
import { COUNT_SECONDS } from '../../functions/core/domain/limits.ts';
import { differenceCount } from '../../functions/core/domain/reconciliation.ts';
import { openLines, s3Client } from '../../functions/core/objects/count-object.ts';
import { connectStore } from '../../functions/core/store/connect.ts';
import type { TableName } from '../../functions/core/store/tables.ts';
import { consumeCount } from '../../functions/reconcile-counts/consume-count.ts';
import { countId } from '../support/counting.ts';

// The process that `count.ts` measures: the consumer of the queue, without the queue, and with all the memory to itself.

export interface CountBench {
  readonly tables: Readonly<Record<TableName, string>>;
  readonly bucket: string;
  readonly key: string;
  readonly warehouse: string;
  readonly lines: number;
  readonly countedAt: number;
}

export interface CountMeasured {
  readonly status: string;
  readonly differences: number;
  readonly seconds: number;
  /** How often the message had to come. */
  readonly runs: number;
  /** The most that the process ever had. */
  readonly rssMegabytes: number;
  readonly requests: Readonly<Record<string, number>>;
}

async function measure({ bucket, key, warehouse, countedAt }: CountBench): Promise<CountMeasured> {
  const store = connectStore();
  const client = s3Client();
  const requests: Record<string, number> = {};
  const note = (name: string | undefined) => {
    const operation = String(name).replace('Command', '');
    requests[operation] = (requests[operation] ?? 0) + 1;
  };
  store.client.middlewareStack.add((next, context) => (args) => {
    note(context.commandName);
    return next(args);
  });
  client.middlewareStack.add((next, context) => (args) => {
    note(context.commandName);
    return next(args);
  });
  const object = { bucket, key };
  const data = { countId: countId('bench'), warehouseId: warehouse, scope: 'full', object };
  const event = { type: STOCK_COUNTED, source: '/bench', id: 'bench', time: countedAt, data } as StockCounted;
  const objects = { bucket, open: (name: string) => openLines(client, bucket, name) };
  const context = { ...store, now: Date.now };
  const started = performance.now();
  let runs = 0;
  for (let outcome = ''; outcome !== 'done'; runs += 1) {
    const told = await consumeCount(context, objects, event, Date.now() + COUNT_SECONDS * 1_000);
    if (told.outcome === 'quarantine') throw new Error(told.detail);
    outcome = told.outcome;
  }
  const seconds = (performance.now() - started) / 1_000;
  const found = await store.reconciliations.read(countId('bench'));
  return {
    status: found?.status ?? 'unknown',
    differences: found === undefined ? 0 : differenceCount(found.totals),
    seconds,
    runs,
    rssMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
    requests,
  };
}

if (import.meta.main) {
  process.send?.(await measure(JSON.parse(process.argv[2] ?? '{}')), () => process.disconnect());
}
