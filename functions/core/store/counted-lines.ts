import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CountedLines } from '../counts/ports.ts';
import type { Sku } from '../domain/ids.ts';
import type { CountedLine, ReconciliationId } from '../domain/reconciliation.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { PURGE_AT } from './tables.ts';

// The lines of a count as they were compared, a step to an item. A thousand lines are some ten kilobytes when they are packed, and hardly
// anybody ever unpacks them: a fact has to come late for that.

const NUMBER_DIGITS = 9;

/** The lines of counts in DynamoDB. */
export function countedLines(db: Database): CountedLines {
  return {
    keep: (id, number, lines, purgeAt) =>
      db.put('keep counted lines', 'operations', {
        pk: partitionOf(id),
        sk: String(number).padStart(NUMBER_DIGITS, '0'),
        lines: packed(lines),
        [PURGE_AT]: purgeAt,
      }),
    of: (id, skus) => linesOf(db, id, skus),
  };
}

async function linesOf(
  db: Database,
  id: ReconciliationId,
  skus: ReadonlySet<Sku>,
): Promise<ReadonlyMap<Sku, CountedLine>> {
  const found = new Map<Sku, CountedLine>();
  let start: Item | undefined;
  do {
    const { items, more } = await db.query('read counted lines', 'operations', {
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': partitionOf(id) },
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: { pk: start.pk, sk: start.sk } }),
    });
    for (const line of items.flatMap(({ lines }) => unpacked(lines as Uint8Array)))
      if (skus.has(line.sku)) found.set(line.sku, line);
    start = more && found.size < skus.size ? items.at(-1) : undefined;
  } while (start !== undefined);
  return found;
}

function partitionOf(id: ReconciliationId): string {
  return `counted-lines#${id}`;
}

/** One array of three columns is a third shorter than as many objects. */
function packed(lines: readonly CountedLine[]): Uint8Array {
  const rows = lines.map(({ sku, onHand, unsellable }) =>
    unsellable === undefined ? [sku, onHand] : [sku, onHand, unsellable],
  );
  return deflateRawSync(JSON.stringify(rows));
}

function unpacked(bytes: Uint8Array): CountedLine[] {
  const rows = JSON.parse(inflateRawSync(bytes).toString()) as [Sku, number, number?][];
  return rows.map(([sku, onHand, unsellable]) => ({ sku, onHand, ...(unsellable !== undefined && { unsellable }) }));
}
