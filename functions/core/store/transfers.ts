import { transferOwner } from '../domain/claim.ts';
import type { Instant, Sku, TransferId } from '../domain/ids.ts';
import { TRANSFER_DUE_DAYS } from '../domain/limits.ts';
import { MOVES } from '../domain/moves.ts';
import { ownerKeyOf } from '../domain/owner.ts';
import type { TransferLine, TransferOrder } from '../domain/transfer.ts';
import type { DuePage, DueTransfer, Transfers } from '../transfers/ports.ts';
import { assertWhole } from './assert-counts.ts';
import type { Database } from './database.ts';
import { dueIn, dueItems, undue } from './due-documents.ts';
import { endOwner, stepOwner } from './endings.ts';
import type { Item } from './failure.ts';
import { both, notFenced, sameClaim, stillAt, wherever } from './owner-conditions.ts';
import { ownerFrom, ownerKey } from './owner-items.ts';
import { claimed, NO_PURGE, ownerWrite } from './owner-write.ts';
import { type Key, unsetOr, type Write } from './write-expression.ts';

// A transfer is the owner of its claim, among the reservations; and for ever, what was requested, with one item for each SKU that moved.

const KEY_PREFIX = 'transfer#';
const REQUEST = 'request';
const LINE_PREFIX = 'line#';

/** Transfers in DynamoDB. */
export function transfers(db: Database): Transfers {
  return {
    read: async (id) => ownerFrom(await db.get('read transfer', 'reservations', ownerKey(transferOwner(id)), true)),
    order: async (id) => orderFrom(await db.get('read transfer request', 'operations', keyOf(id, REQUEST), true)),
    lines: (id) => readLines(db, id),
    request: async (order, taken) => {
      const { lines: _asked, ...head } = order;
      const becomes = { ...head, status: MOVES.request.to, ...claimed(taken) };
      const condition = both(wherever('request'), notFenced(taken.claim));
      const { done } = await db.transact('request transfer', [
        ownerWrite(ownerKeyOf(order), becomes, condition, NO_PURGE),
        {
          table: 'operations',
          item: {
            ...keyOf(order.transferId, REQUEST),
            ...order,
            ...dueIn(TRANSFER_DUE_DAYS, 'transfer', order.createdAt),
          },
        },
      ]);
      return done;
    },
    cancel: (over, now) => endOwner(db, over, 'cancelled', now),
    decide: async (over) => {
      const becomes = { status: MOVES.decide.to, outcome: 'cancelled', cursor: 0 };
      const condition = both(stillAt(over, 'decide', 'cancel'), sameClaim(over));
      const { done } = await db.update('decide', ownerWrite(ownerKeyOf(over), becomes, condition));
      return { done };
    },
    step: (ending, count, now) => stepOwner(db, ending, count, now),
    due: (before, after) => duePage(db, before, after),
    settled: async (due, line) => void (await db.update('settle transfer', settledWrite(due, line))),
  };
}

/**
 * Counts units of one SKU that moved. Adding needs no reading, and any order of additions ends the same. From the first of them it has some
 * days to arrive.
 */
export function transferredWrite({ transferId, sku, ...counts }: TransferLine, now: Instant): Write {
  const counted = Object.entries(counts).filter(([, units]) => units !== 0);
  assertWhole(...counted.map(([, units]) => units));
  const { dueKind, dueAt } = dueIn(TRANSFER_DUE_DAYS, 'transfer', now);
  return {
    table: 'operations',
    key: keyOf(transferId, `${LINE_PREFIX}${sku}`),
    set: ['#dueKind = :dueKind', '#dueAt = if_not_exists(#dueAt, :dueAt)', '#transferId = :transferId'],
    add: counted.map(([name]) => `#${name} :${name}`),
    values: {
      ...Object.fromEntries(counted.map(([name, units]) => [`:${name}`, units])),
      ':transferId': transferId,
      ':dueKind': dueKind,
      ':dueAt': dueAt,
    },
  };
}

async function readLines(db: Database, id: TransferId): Promise<readonly TransferLine[]> {
  const found: Item[] = [];
  let after: Key | undefined;
  do {
    const { items, more } = await db.query('read transfer lines', 'operations', {
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :line)',
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: { ':pk': keyOf(id, '').pk, ':line': LINE_PREFIX },
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: after }),
    });
    found.push(...items);
    after = more ? keyOf(id, String(items.at(-1)?.sk)) : undefined;
  } while (after !== undefined);
  return found.map((item) => lineFrom(id, item));
}

async function duePage(db: Database, before: Instant, after: DueTransfer | undefined): Promise<DuePage> {
  const { items, more } = await dueItems(db, 'transfer', before, after && { key: dueKey(after), dueAt: after.dueAt });
  const due = items.map((item): DueTransfer => {
    const part = String(item.sk);
    const sku = part === REQUEST ? undefined : (part.slice(LINE_PREFIX.length) as Sku);
    return { transferId: item.transferId as TransferId, dueAt: Number(item.dueAt), ...(sku && { sku }) };
  });
  const last = due.at(-1);
  return { due, ...(more && last && { next: last }) };
}

function dueKey({ transferId, sku }: DueTransfer) {
  return keyOf(transferId, sku === undefined ? REQUEST : `${LINE_PREFIX}${sku}`);
}

/** It leaves the index. What moved since it was read keeps it there. */
function settledWrite(due: DueTransfer, line: TransferLine | undefined): Write {
  const { transferId: _id, sku: _sku, ...counts } = line ?? {};
  const read = Object.entries(counts) as [string, number][];
  return {
    table: 'operations',
    key: dueKey(due),
    remove: ['#dueKind', '#dueAt'],
    condition: [
      '#dueAt = :dueAt',
      ...read.map(([name, units]) => unsetOr(`#${name}`, units === 0, `#${name} = :${name}`)),
    ],
    values: { ':dueAt': due.dueAt, ...Object.fromEntries(read.map(([name, units]) => [`:${name}`, units])) },
  };
}

/** A stored item as a line. */
export function lineFrom(transferId: TransferId, item: Item): TransferLine {
  const count = (name: string) => Number(item[name] ?? 0);
  const sku = String(item.sk).slice(LINE_PREFIX.length) as Sku;
  const moved = { shipped: count('shipped'), excess: count('excess') };
  const arrived = { received: count('received'), damaged: count('damaged') };
  return { transferId, sku, ...moved, ...arrived, writtenOff: count('writtenOff') };
}

/** A stored item as a request. */
export function orderFrom(item: Item | undefined): TransferOrder | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...order } = undue(item);
  return order as unknown as TransferOrder;
}

function keyOf(id: TransferId, part: string): { readonly pk: string; readonly sk: string } {
  return { pk: `${KEY_PREFIX}${id}`, sk: part };
}
