import { NumberValue } from '@aws-sdk/lib-dynamodb';

// How DynamoDB counts the size of an item (developer guide, "DynamoDB item sizes and formats"): names and texts in UTF-8 bytes, a number
// about one byte for two significant digits and one more, lists and maps 3 bytes and one for each element.

/** Bytes of an item, as the document client gives it. */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Write units of one write that leaves an item of this size: 1 KB each, rounded up; double in a transaction. */
export function writeUnits(item: Readonly<Record<string, unknown>>, inTransaction: boolean): number {
  return Math.ceil(itemBytes(item) / 1_024) * (inTransaction ? 2 : 1);
}

function valueBytes(value: unknown): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || value instanceof NumberValue) return numberBytes(String(value));
  if (value instanceof Set) return 3 + [...value].reduce((sum: number, element) => sum + valueBytes(element), 0);
  if (Array.isArray(value)) return 3 + value.reduce((sum: number, element) => sum + 1 + valueBytes(element), 0);
  if (typeof value === 'object') return 3 + Object.keys(value).length + itemBytes(value as Record<string, unknown>);
  throw new TypeError(`no item holds a ${typeof value}`);
}

function numberBytes(digits: string): number {
  const significant = digits
    .replace(/^-?0*\.?0*/, '')
    .replace('.', '')
    .replace(/0+$/, '');
  return Math.ceil(significant.length / 2) + 1 + (digits.startsWith('-') ? 1 : 0);
}
