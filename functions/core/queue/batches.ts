/** The most entries that SQS and SNS take in one request. */
export const MAX_BATCH_ENTRIES = 10;

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Splits entries, in order, into batches of at most MAX_BATCH_ENTRIES that stay within `maxBytes` together.
 * @throws TooLarge naming the first entry that exceeds `maxBytes` alone: sent by itself it would be refused for ever
 */
export function batchesOf<Entry>(
  entries: readonly Entry[],
  bytesOf: (entry: Entry) => number,
  maxBytes: number,
  nameOf: (entry: Entry) => string,
): Entry[][] {
  const batches: Entry[][] = [];
  let bytesInLast = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (bytes > maxBytes) throw new TooLarge(`${nameOf(entry)} has ${bytes} bytes, and ${maxBytes} is the most`);
    const last = batches.at(-1);
    if (last === undefined || last.length === MAX_BATCH_ENTRIES || bytesInLast + bytes > maxBytes) {
      batches.push([entry]);
      bytesInLast = bytes;
    } else {
      last.push(entry);
      bytesInLast += bytes;
    }
  }
  return batches;
}
