import type { Sku } from '../domain/ids.ts';
import {
  type ExpectedLine,
  type PurchaseOrder,
  type PurchaseOrderId,
  unannouncedLine,
} from '../domain/purchase-order.ts';
import type { ExpectedChange, PurchaseOrders } from '../facts/ports.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import type { Key, Write } from './write-expression.ts';

// A purchase order is its announcement, and beside it one item for each SKU that counts what came: receipts of a thousand lines
// do not queue up at one item, and each costs one write unit pair.

const ANNOUNCEMENT = 'announcement';
const LINE_PREFIX = 'line#';

/** Purchase orders in DynamoDB. */
export function purchaseOrders(db: Database): PurchaseOrders {
  const read = async (id: PurchaseOrderId) =>
    announcementFrom(await db.get('read purchase order', 'operations', keyOf(id, ANNOUNCEMENT), true));
  return {
    read,
    announce: async (order) => {
      const item = { ...keyOf(order.purchaseOrderId, ANNOUNCEMENT), ...order };
      if (await db.putIfAbsent('announce purchase order', { table: 'operations', item })) return order;
      return (await read(order.purchaseOrderId)) ?? order;
    },
    close: async (id, now) => {
      const answer = await db.update('close purchase order', {
        table: 'operations',
        key: keyOf(id, ANNOUNCEMENT),
        set: ['#closedAt = :now'],
        condition: ['attribute_exists(#pk)', 'attribute_not_exists(#closedAt)'],
        values: { ':now': now },
      });
      return announcementFrom(answer.done ? answer.item : answer.old);
    },
  };
}

/** One line of a purchase order, consistently. */
export async function readExpectedLine(db: Database, id: PurchaseOrderId, sku: Sku): Promise<ExpectedLine> {
  const item = await db.get('read expected line', 'operations', keyOf(id, `${LINE_PREFIX}${sku}`), true);
  if (item === undefined) return unannouncedLine(id, sku);
  const { pk: _pk, sk: _sk, ...line } = item;
  return line as unknown as ExpectedLine;
}

/** What a line becomes, if it is still as it was read: its revision says so. */
export function expectedWrite({ read, after }: ExpectedChange): Write {
  const { purchaseOrderId, sku } = read;
  const becomes = { ...after, revision: read.revision + 1 };
  const names = (Object.keys(becomes) as (keyof ExpectedLine)[]).filter((name) => becomes[name] !== undefined);
  return {
    table: 'operations',
    key: keyOf(purchaseOrderId, `${LINE_PREFIX}${sku}`),
    set: names.map((name) => `#${name} = :${name}`),
    condition: [read.revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :revisionRead'],
    values: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, becomes[name]])),
      ':revisionRead': read.revision,
    },
  };
}

function keyOf(id: PurchaseOrderId, part: string): Key {
  return { pk: `purchase-order#${id}`, sk: part };
}

function announcementFrom(item: Item | undefined): PurchaseOrder | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...order } = item;
  return order as unknown as PurchaseOrder;
}
