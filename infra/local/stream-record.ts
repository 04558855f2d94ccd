import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { REGION } from './locality.ts';

/** A stream record in the shape in which Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    readonly Keys: unknown;
  } & Record<string, unknown>;
  readonly userIdentity?: { readonly principalId: string; readonly type: string };
}

/** Translates a record of DynamoDB Streams: times are epoch seconds, binary is base64, and the identity is in lower case. */
export function lambdaStreamRecord(record: _Record, streamArn: string): StreamRecord {
  const { dynamodb = {}, userIdentity } = record;
  const identity = userIdentity as { PrincipalId?: string; Type?: string } | undefined;
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ...(plain(dynamodb) as Record<string, unknown>),
      Keys: plain(dynamodb.Keys),
      SequenceNumber: dynamodb.SequenceNumber ?? '',
      ApproximateCreationDateTime: Math.floor((dynamodb.ApproximateCreationDateTime?.getTime() ?? 0) / 1_000),
    },
    eventSourceARN: streamArn,
    ...(identity?.PrincipalId === undefined
      ? {}
      : { userIdentity: { principalId: identity.PrincipalId, type: identity.Type ?? 'Service' } }),
  } as StreamRecord;
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
