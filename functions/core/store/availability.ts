import type { Instant, Sku } from '../domain/ids.ts';
import { skuNumbersKey } from './availability-keys.ts';
import type { Database } from './database.ts';
import { numbersFrom, projectionWrite, withImages } from './numbers-items.ts';
import type { AvailabilityModel, BucketNumbers, SkuNumbers } from './ports.ts';
import { promises } from './promises.ts';

/** How often a projection is tried: each time only because another image arrived in between. */
const MAX_PROJECTIONS = 10;

/** The read model in DynamoDB. Images may come in any order and more than once: a newer one is never overwritten. */
export function availability(db: Database): AvailabilityModel {
  return {
    numbers: async (skus) => {
      const wanted = [...new Set(skus)];
      const items = await db.getMany('read numbers', 'availability', wanted.map(skuNumbersKey), false);
      const found = new Map(items.map((item) => [item.sku, item]));
      return wanted.filter((sku) => found.has(sku)).map((sku) => numbersFrom(sku, found.get(sku)));
    },
    project: (sku, buckets, asOf) => project(db, sku, buckets, asOf),
    ...promises(db),
  };
}

async function project(
  db: Database,
  sku: Sku,
  images: readonly BucketNumbers[],
  asOf: Instant,
): Promise<{ readonly before: SkuNumbers; readonly after: SkuNumbers }> {
  let newer = images;
  for (let attempt = 0; attempt < MAX_PROJECTIONS; attempt += 1) {
    const answer = await db.update('project numbers', projectionWrite(sku, newer, asOf), { answersWith: 'ALL_OLD' });
    const stored = numbersFrom(sku, answer.done ? answer.item : answer.old);
    if (answer.done) return { before: stored, after: withImages(stored, newer, asOf) };
    const revisions = new Map(stored.buckets.map(({ bucket, revision }) => [bucket, revision]));
    newer = images.filter(({ bucket, revision }) => revision > (revisions.get(bucket) ?? -1));
    if (newer.length === 0) return { before: stored, after: stored };
  }
  throw new Error(`the numbers of ${sku} could not be projected in ${MAX_PROJECTIONS} attempts`);
}
