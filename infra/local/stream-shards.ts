import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { lambdaStreamRecord, type StreamRecord } from './stream-record.ts';

/** Reads the shards of one stream in order: a shard comes after its parent. */
export interface ShardReader {
  /** The shards that can be read now. */
  readonly open: () => Promise<readonly string[]>;
  /** The next records of a shard, possibly none. */
  readonly next: (shardId: string) => Promise<StreamRecord[]>;
  /** Begins the shard again at its checkpoint: what was read since has not been delivered. */
  readonly rewind: (shardId: string) => void;
}

export interface ShardReaderOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly checkpoint: (shardId: string) => string | undefined;
}

export function createShardReader({
  client,
  streamArn,
  startingPosition,
  checkpoint,
}: ShardReaderOptions): ShardReader {
  const iterators = new Map<string, string>();
  const finished = new Set<string>();
  let active: string[] = [];
  let described = false;

  const findActive = async () => {
    const shards = await describeShards(client, streamArn);
    const ids = new Set(shards.map(({ ShardId }) => ShardId));
    const isReadable = ({ ShardId = '', ParentShardId }: Shard) =>
      !finished.has(ShardId) && (ParentShardId === undefined || !ids.has(ParentShardId) || finished.has(ParentShardId));
    return shards.filter(isReadable).map(({ ShardId = '' }) => ShardId);
  };
  const iteratorOf = async (shardId: string): Promise<string> => {
    const kept = iterators.get(shardId);
    if (kept !== undefined) return kept;
    const after = checkpoint(shardId);
    // LATEST means: from when the mapping was made. A shard that appears later is read from its beginning.
    const from = after === undefined ? (described ? 'TRIM_HORIZON' : startingPosition) : 'AFTER_SEQUENCE_NUMBER';
    const position = after === undefined ? {} : { SequenceNumber: after };
    const request = { StreamArn: streamArn, ShardId: shardId, ShardIteratorType: from, ...position } as const;
    const { ShardIterator = '' } = await client.send(new GetShardIteratorCommand(request));
    iterators.set(shardId, ShardIterator);
    return ShardIterator;
  };

  return {
    open: async () => {
      if (active.length === 0) {
        active = await findActive();
        if (!described) await Promise.all(active.map(iteratorOf));
        described = true;
      }
      return active;
    },
    next: async (shardId) => {
      try {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator: await iteratorOf(shardId), Limit: 1_000 }),
        );
        if (NextShardIterator === undefined) {
          finished.add(shardId);
          active = [];
        } else iterators.set(shardId, NextShardIterator);
        return Records.map((record) => lambdaStreamRecord(record, streamArn));
      } catch (error) {
        // An iterator lives 15 minutes: a laptop that slept asks for a new one.
        if (error instanceof ExpiredIteratorException || error instanceof TrimmedDataAccessException)
          iterators.delete(shardId);
        throw error;
      }
    },
    rewind: (shardId) => {
      iterators.delete(shardId);
      finished.delete(shardId);
    },
  };
}

async function describeShards(client: DynamoDBStreamsClient, StreamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const page: { ExclusiveStartShardId?: string } = from === undefined ? {} : { ExclusiveStartShardId: from };
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn, ...page }));
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}
