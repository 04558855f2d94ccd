import type { Sku } from '../domain/ids.ts';

// Everything about one SKU lies under one partition key: its numbers, and its live promises beside them.

export function skuPartition(sku: Sku): string {
  return `sku#${sku}`;
}

/** The one item with every bucket's numbers of a SKU. */
export function skuNumbersKey(sku: Sku) {
  return { pk: skuPartition(sku), sk: 'numbers' };
}
