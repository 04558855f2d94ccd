import type { StockEvent } from '../../../functions/core/contracts/stock-events.ts';
import type { BucketId } from '../../../functions/core/domain/bucket.ts';
import type { BucketChange } from '../../../functions/project-availability/project.ts';
import { aBucket, NOON } from '../../support/builders.ts';

/** A bucket as the stream shows it. */
export function shown(id: BucketId, revision: number, available: number, at = NOON): BucketChange {
  return { bucket: aBucket(id, { revision, onHand: available }), at };
}

/** An event in short: what happened, and the number told. */
export function inShort({ type, data }: StockEvent): string {
  const available = 'available' in data ? data.available : undefined;
  return `${type.split('.')[1]} ${available}`;
}
