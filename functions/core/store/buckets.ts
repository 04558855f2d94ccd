import type { Buckets, TakeAnswer } from '../claims/ports.ts';
import { type Bucket, type BucketId, emptyBucket } from '../domain/bucket.ts';
import { type ClaimId, quantityOf } from '../domain/claim.ts';
import { bucketFrom, evidenceName, forgetWrite, giveWrite, takeWrite } from './bucket-items.ts';
import type { Database } from './database.ts';
import { SOON_ELSEWHERE, StillBusy } from './retry.ts';
import { thaw } from './stock-settings.ts';

/** Buckets in DynamoDB: every method one conditional update, or consistent reads (PROTOCOL §2). */
export function buckets(db: Database): Buckets {
  return {
    take: async ({ bucket: id, quantity }, claim, forget) => {
      try {
        const answer = await db.update('take', takeWrite(id, quantity, claim, forget), { policy: SOON_ELSEWHERE });
        if (!answer.done) return refusedTake(bucketFrom(id, answer.old), quantity, claim);
        return {
          kind: 'taken',
          evidence: answer.item[evidenceName(claim)] as number,
          bucket: bucketFrom(id, answer.item),
        };
      } catch (thrown) {
        if (thrown instanceof StillBusy) return { kind: 'busy' };
        throw thrown;
      }
    },
    // Refused means that somebody settled this evidence before, perhaps an earlier copy of this write. Either is what was wanted.
    give: async (evidence) => void (await db.update('give', giveWrite(evidence))),
    forget: async (evidence) => void (await db.update('forget', forgetWrite(evidence))),
    thaw: (pool) => thaw(db, pool),
    read: (ids) => readBuckets(db, ids),
  };
}

/** What a refused take means, from the item in its way. */
function refusedTake(bucket: Bucket, quantity: number, claim: ClaimId): TakeAnswer {
  const ours = bucket.evidence[claim];
  if (ours !== undefined) {
    // Our own replay. Another quantity cannot be, for one claim takes once from a bucket; it would be no success of this take.
    return quantityOf(ours) === quantity ? { kind: 'taken', evidence: ours, bucket } : { kind: 'refused', bucket };
  }
  const tooLittle = bucket.available < quantity || bucket.frozen;
  return tooLittle ? { kind: 'refused', bucket } : { kind: 'forget-refused', bucket };
}

/** Reads buckets consistently, in the order asked for. */
export async function readBuckets(db: Database, ids: readonly BucketId[]): Promise<readonly Bucket[]> {
  const keys = [...new Set(ids)].map((pk) => ({ pk }));
  const items = await db.getMany('read buckets', 'stock', keys, true);
  const found = new Map(items.map((item) => [item.pk as BucketId, bucketFrom(item.pk as BucketId, item)]));
  return ids.map((id) => found.get(id) ?? emptyBucket(id));
}
