import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { JobWritten } from '../bulk-cancel/ports.ts';
import type { Bucket, BucketId } from '../domain/bucket.ts';
import { type BulkCancellation, isAtWork } from '../domain/bulk-cancel.ts';
import type { Instant, ReservationId } from '../domain/ids.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Transfer } from '../domain/transfer.ts';
import type { KeptWorkItem } from '../domain/work-item.ts';
import type { Movement } from '../facts/ports.ts';
import type { Timer } from '../reservations/ports.ts';
import { bucketFrom } from './bucket-items.ts';
import type { Item } from './failure.ts';
import { movementFrom } from './ledger-items.ts';
import { ownerFrom } from './owner-items.ts';
import { BULK_CANCEL_PREFIX, OWNER_PREFIX, TIMER_PREFIX, WORK_ITEM_PREFIX } from './tables.ts';
import { workItemFrom } from './work-item-items.ts';

// Records of the tables' streams, in the domain's words. Images arrive marshalled; a mapping's filter may let through what a
// reader has no use for, which reads as undefined.

type Image = 'NewImage' | 'OldImage';

/** A reservation before and after one write. Undefined: not a reservation, or one that was deleted after its retention. */
export function reservationChange(
  record: DynamoDBRecord,
): { readonly before: Reservation | undefined; readonly after: Reservation; readonly at: Instant } | undefined {
  const item = imageOf(record, 'NewImage');
  if (item === undefined || !String(item.pk).startsWith(OWNER_PREFIX)) return undefined;
  const after = reservationOf(item);
  return after && { before: reservationOf(imageOf(record, 'OldImage')), after, at: writtenAt(record) };
}

/** The same of a transfer. */
export function transferChange(
  record: DynamoDBRecord,
): { readonly before: Transfer | undefined; readonly after: Transfer; readonly at: Instant } | undefined {
  const after = transferOf(imageOf(record, 'NewImage'));
  return after && { before: transferOf(imageOf(record, 'OldImage')), after, at: writtenAt(record) };
}

/** A bucket after one write. Buckets are never deleted. */
export function bucketChange(record: DynamoDBRecord): { readonly bucket: Bucket; readonly at: Instant } | undefined {
  const item = imageOf(record, 'NewImage');
  return item && { bucket: bucketFrom(item.pk as BucketId, item), at: writtenAt(record) };
}

/** A movement that a record says was recorded. Movements never change. */
export function recordedMovement(record: DynamoDBRecord): Movement | undefined {
  const item = record.eventName === 'INSERT' ? imageOf(record, 'NewImage') : undefined;
  return item && movementFrom(item);
}

/** A work item that a record says is new, or settled just now. Undefined: it only changed what it says, or is none. */
export function workItemNews(record: DynamoDBRecord): KeptWorkItem | undefined {
  const item = imageOf(record, 'NewImage');
  if (item === undefined || !String(item.pk).startsWith(WORK_ITEM_PREFIX)) return undefined;
  const kept = workItemFrom(item);
  return record.eventName === 'INSERT' || kept?.status === 'resolved' ? kept : undefined;
}

/** A job of a bulk cancellation that a record says has steps to take. Undefined: it has none, or is no job. */
export function bulkCancelWritten(record: DynamoDBRecord): JobWritten | undefined {
  const item = imageOf(record, 'NewImage');
  if (item === undefined || !String(item.pk).startsWith(BULK_CANCEL_PREFIX)) return undefined;
  const job = item as unknown as BulkCancellation;
  return isAtWork(job) ? { bulkCancelId: job.bulkCancelId, revision: job.revision } : undefined;
}

/** The timer that a record says is gone. */
export function timerOf(record: DynamoDBRecord): Timer | undefined {
  const item = record.eventName === 'REMOVE' ? imageOf(record, 'OldImage') : undefined;
  const key = String(item?.pk ?? '');
  if (item === undefined || !key.startsWith(TIMER_PREFIX)) return undefined;
  return { reservationId: key.slice(TIMER_PREFIX.length) as ReservationId, deadline: Number(item.deadline) };
}

function reservationOf(item: Item | undefined): Reservation | undefined {
  const record = ownerFrom(item);
  return record.kind === 'reservation' ? record.reservation : undefined;
}

function transferOf(item: Item | undefined): Transfer | undefined {
  const record = ownerFrom(item);
  return record.kind === 'transfer' ? record.transfer : undefined;
}

function imageOf(record: DynamoDBRecord, which: Image): Item | undefined {
  const image = record.dynamodb?.[which];
  return image && unmarshall(image as Parameters<typeof unmarshall>[0]);
}

/** When a record was written, in epoch milliseconds; streams tell the second. */
function writtenAt(record: DynamoDBRecord): Instant {
  return Number(record.dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000;
}
