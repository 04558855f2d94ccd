import { type BucketNumbers, inBucketOrder, newerImages, revisionOf, type SkuNumbers } from '../domain/availability.ts';
import { type BucketId, bucketOf, indexOf, stockOf, stockPool } from '../domain/bucket.ts';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import { skuNumbersKey } from './availability-keys.ts';
import type { Item } from './failure.ts';
import type { Write } from './write-expression.ts';

// One flat attribute for each bucket, named `b#<warehouse>#<index>`: a write carries only those that changed.

const BUCKET_PREFIX = 'b#';

/** The numbers in an item; of a SKU never seen, none, as of the beginning of time. */
export function numbersFrom(sku: Sku, item: Item | undefined): SkuNumbers {
  const attributes = Object.entries(item ?? {}).filter(([name]) => name.startsWith(BUCKET_PREFIX));
  const buckets = attributes.map(([name, value]) => ({
    bucket: bucketNamed(sku, name),
    ...(value as Omit<BucketNumbers, 'bucket'>),
  }));
  return { sku, buckets: inBucketOrder(buckets), asOf: Number(item?.asOf ?? 0) };
}

/**
 * Puts numbers in the place of exactly those that they were made from. The condition is about the whole SKU, not about the buckets that
 * changed: whether it is sold out follows from all of them, and two writers who each saw the other's units would both be silent.
 */
export function replacementWrite(before: SkuNumbers, after: SkuNumbers): Write {
  const changed = newerImages(before, after.buckets);
  return {
    table: 'availability',
    key: skuNumbersKey(after.sku),
    set: [
      '#sku = :sku',
      '#asOf = :asOf',
      '#revision = :after',
      ...changed.map((_, index) => `#bucket${index} = :bucket${index}`),
    ],
    condition: ['attribute_not_exists(#revision) OR #revision = :before'],
    names: Object.fromEntries(changed.map(({ bucket }, index) => [`#bucket${index}`, attributeOf(bucket)])),
    values: {
      ':sku': after.sku,
      ':asOf': after.asOf,
      ':before': revisionOf(before),
      ':after': revisionOf(after),
      ...Object.fromEntries(changed.map(({ bucket: _key, ...numbers }, index) => [`:bucket${index}`, numbers])),
    },
  };
}

function attributeOf(bucket: BucketId): string {
  return `${BUCKET_PREFIX}${stockOf(bucket).warehouseId}#${indexOf(bucket)}`;
}

function bucketNamed(sku: Sku, attribute: string): BucketId {
  const [, warehouseId, index] = attribute.split('#');
  return bucketOf(stockPool(sku, warehouseId as WarehouseId), Number(index));
}
