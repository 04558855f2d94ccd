import { type BucketId, bucketOf, indexOf, poolOf, stockOf, stockPool } from '../domain/bucket.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { skuNumbersKey } from './availability-keys.ts';
import type { Item } from './failure.ts';
import type { BucketNumbers, SkuNumbers } from './ports.ts';
import type { Write } from './write-expression.ts';

// One flat attribute for each bucket, named `b#<warehouse>#<index>`: images of different buckets never meet.

const BUCKET_PREFIX = 'b#';

/** The numbers in an item; of a SKU never seen, none, as of the beginning of time. */
export function numbersFrom(sku: Sku, item: Item | undefined): SkuNumbers {
  const attributes = Object.entries(item ?? {}).filter(([name]) => name.startsWith(BUCKET_PREFIX));
  const buckets = attributes.map(([name, value]) => ({
    bucket: bucketNamed(sku, name),
    ...(value as Omit<BucketNumbers, 'bucket'>),
  }));
  return { sku, buckets: inOrder(buckets), asOf: Number(item?.asOf ?? 0) };
}

/** The numbers after images were projected over them. */
export function withImages(before: SkuNumbers, images: readonly BucketNumbers[], asOf: Instant): SkuNumbers {
  const all = new Map([...before.buckets, ...images].map((numbers) => [numbers.bucket, numbers]));
  return { sku: before.sku, buckets: inOrder([...all.values()]), asOf };
}

/** Projects images, each only over an older revision of its bucket; one that is not newer refuses them all. */
export function projectionWrite(sku: Sku, images: readonly BucketNumbers[], asOf: Instant): Write {
  return {
    table: 'availability',
    key: skuNumbersKey(sku),
    set: ['#sku = :sku', '#asOf = :asOf', ...images.map((_, index) => `#bucket${index} = :bucket${index}`)],
    condition: images.map(
      (_, index) => `attribute_not_exists(#bucket${index}) OR #bucket${index}.#revision < :revision${index}`,
    ),
    names: Object.fromEntries(images.map(({ bucket }, index) => [`#bucket${index}`, attributeOf(bucket)])),
    values: {
      ':sku': sku,
      ':asOf': asOf,
      ...Object.fromEntries(images.map(({ bucket: _key, ...numbers }, index) => [`:bucket${index}`, numbers])),
      ...Object.fromEntries(images.map(({ revision }, index) => [`:revision${index}`, revision])),
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

/** By warehouse, then index. */
function inOrder(buckets: readonly BucketNumbers[]): readonly BucketNumbers[] {
  return [...buckets].sort((a, b) => {
    const [left, right] = [poolOf(a.bucket), poolOf(b.bucket)];
    return left === right ? indexOf(a.bucket) - indexOf(b.bucket) : left < right ? -1 : 1;
  });
}
