import { poolOf } from '../core/domain/bucket.ts';
import { reservationContext, systemStore } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { bucketChange } from '../core/store/stream-records.ts';
import { watchCoverage } from './watch.ts';

const store = systemStore();
const { availability, coverage, facts } = store;
const watching = { availability, coverage, facts, context: reservationContext(store) };

export const handler = streamBatchHandler(async (records) => {
  const pools = new Set(records.flatMap((record) => bucketChange(record) ?? []).map(({ bucket }) => poolOf(bucket.id)));
  for (const pool of pools) await watchCoverage(watching, pool);
});
