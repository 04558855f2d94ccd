import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Checkpoints } from './checkpoints.ts';
import { compileFilter } from './event-filter.ts';
import { type EventSource, mappingNames } from './event-source.ts';
import type { Invoke } from './invocation.ts';
import { clientFor } from './locality.ts';
import { createLoop, pauseFor } from './loop.ts';
import type { ReportFailure } from './on-failure.ts';
import type { MappingProperties } from './resources/event-source-mapping.ts';
import { type BatchPolicy, deliverBatch } from './stream-batch.ts';
import type { StreamRecord } from './stream-record.ts';
import { createShardReader } from './stream-shards.ts';

export interface StreamMappingOptions {
  readonly tableName: string;
  readonly streamArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly properties: MappingProperties;
  readonly invoke: Invoke;
  readonly endpoint: string;
  readonly checkpoints: Checkpoints;
  readonly reportFailure: ReportFailure;
}

const DEFAULT_BATCH_SIZE = 100;
/** How long an idle stream is left alone: quick for a person, quiet for a laptop. */
const IDLE_MS = 150;

/** Prepares to follow a table's stream and to invoke the function with its records, in order within a shard and lane. */
export function createStreamMapping(options: StreamMappingOptions): EventSource {
  const { properties, streamArn, checkpoints } = options;
  const names = mappingNames(options.tableName, options.functionName);
  const client = new DynamoDBStreamsClient(clientFor(options.endpoint));
  const shards = createShardReader({
    client,
    streamArn,
    startingPosition: properties.StartingPosition ?? 'TRIM_HORIZON',
    checkpoint: (shardId) => checkpoints.get(names.name, shardId),
  });
  const filters = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  const passes = compileFilter(filters, `The mapping of ${options.tableName}`);
  const batchSize = properties.BatchSize ?? DEFAULT_BATCH_SIZE;
  const lanes = properties.ParallelizationFactor ?? 1;

  const collect = async (shardId: string, interrupted: AbortSignal): Promise<StreamRecord[]> => {
    const records = await shards.next(shardId);
    const deadline = Date.now() + (properties.MaximumBatchingWindowInSeconds ?? 0) * 1_000;
    while (records.length > 0 && records.length < batchSize && Date.now() < deadline && !interrupted.aborted) {
      await pauseFor(Math.min(IDLE_MS, deadline - Date.now()), interrupted);
      records.push(...(await shards.next(shardId)));
    }
    return records;
  };
  const deliverLane = async (lane: readonly StreamRecord[], shardId: string, interrupted: AbortSignal) => {
    const giveUp = (given: Parameters<ReportFailure>[0]) =>
      options.reportFailure(given, { mappingName: names.name, functionArn: options.functionArn, streamArn, shardId });
    const delivery = { policy: policyOf(properties), invoke: options.invoke, giveUp, interrupted };
    for (let start = 0; start < lane.length; start += batchSize)
      if (!(await deliverBatch(lane.slice(start, start + batchSize), delivery))) return false;
    return true;
  };
  const advance = async (shardId: string, interrupted: AbortSignal): Promise<number> => {
    const records = await collect(shardId, interrupted);
    const last = records.at(-1);
    if (last === undefined) return 0;
    try {
      const wanted = records.filter(passes);
      const delivered = await Promise.all(
        laneOut(wanted, lanes).map((lane) => deliverLane(lane, shardId, interrupted)),
      );
      if (delivered.every(Boolean)) checkpoints.set(names.name, shardId, last.dynamodb.SequenceNumber);
      else shards.rewind(shardId);
    } catch (error) {
      shards.rewind(shardId);
      throw error;
    }
    return records.length;
  };
  const loop = createLoop(async (interrupted) => {
    const open = await shards.open();
    const counts = await Promise.all(open.map((shardId) => advance(shardId, interrupted)));
    if (!counts.some((count) => count > 0)) await pauseFor(IDLE_MS, interrupted);
  });
  const stop = async () => {
    await loop.stop();
    client.destroy();
  };
  return { ...names, pause: loop.pause, resume: loop.resume, stop };
}

function policyOf(properties: MappingProperties): BatchPolicy {
  return {
    reportsItems: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    bisects: properties.BisectBatchOnFunctionError ?? false,
    retryAttempts: properties.MaximumRetryAttempts ?? -1,
    maxRecordAgeSeconds: properties.MaximumRecordAgeInSeconds ?? -1,
  };
}

/** Spreads records over lanes that may run at the same time. Those of one item share a lane, so its changes stay in order. */
function laneOut(records: readonly StreamRecord[], count: number): StreamRecord[][] {
  const lanes = Array.from({ length: count }, (): StreamRecord[] => []);
  for (const record of records) lanes[hashOf(JSON.stringify(record.dynamodb.Keys)) % count]?.push(record);
  return lanes.filter((lane) => lane.length > 0);
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash;
}
