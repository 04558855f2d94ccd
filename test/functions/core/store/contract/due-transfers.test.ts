import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ClaimId, transferOwner } from '../../../../../functions/core/domain/claim.ts';
import type { Quantity, Sku, TransferId, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import { TRANSFER_DUE_DAYS } from '../../../../../functions/core/domain/limits.ts';
import type { TransferLine } from '../../../../../functions/core/domain/transfer.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import type { DueTransfer } from '../../../../../functions/core/transfers/ports.ts';
import { NORTH, NOW, newSku, stocked, takenFrom } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const DUE_AT = NOW + TRANSFER_DUE_DAYS * 86_400_000;

async function requested(store: Store): Promise<TransferId> {
  const transferId = `due-${randomUUID().slice(0, 13)}` as TransferId;
  const lines = [{ sku: newSku(), quantity: 2 as Quantity }];
  const order = { transferId, from: NORTH, to: 'south' as WarehouseId, lines, createdAt: NOW };
  const claim = `${transferOwner(transferId)}.first` as ClaimId;
  await store.transfers.request(order, await takenFrom(store, [await stocked(store, 5)], claim, 2));
  return transferId;
}

/** What is due of one transfer: the table has those of others too. */
async function dueOf({ transfers }: Store, id: TransferId, before: number): Promise<DueTransfer[]> {
  const found: DueTransfer[] = [];
  let page = await transfers.due(before);
  for (;;) {
    found.push(...page.due.filter(({ transferId }) => transferId === id));
    if (page.next === undefined) return found;
    page = await transfers.due(before, page.next);
  }
}

describe.each(IMPLEMENTATIONS)('due transfers $name', ({ connect }) => {
  const store = connect();
  const move = (transferId: TransferId, sku: Sku, counts: Partial<TransferLine>, now = NOW) => {
    const none = { shipped: 0, excess: 0, received: 0, damaged: 0, writtenOff: 0 };
    const transferred = [{ transferId, sku, ...none, ...counts }];
    return store.facts.record({ movements: [], changes: [], workItems: [], transferred }, now);
  };

  it('are due some days after their request, and not before', async () => {
    const id = await requested(store);
    expect(await dueOf(store, id, DUE_AT)).toEqual([]);
    expect(await dueOf(store, id, DUE_AT + 1)).toEqual([{ transferId: id, dueAt: DUE_AT }]);
  });

  it('are due by each SKU some days after it first moved', async () => {
    const [id, sku] = [await requested(store), newSku()];
    await move(id, sku, { shipped: 2 }, NOW + 5);
    await move(id, sku, { received: 1 }, NOW + 9);
    expect(await dueOf(store, id, DUE_AT + 100)).toEqual([
      { transferId: id, dueAt: DUE_AT },
      { transferId: id, dueAt: DUE_AT + 5, sku },
    ]);
  });

  it('are not due any more when they are settled, until something else moves', async () => {
    const [id, sku] = [await requested(store), newSku()];
    await move(id, sku, { shipped: 2, received: 2 });
    const [line] = await store.transfers.lines(id);
    for (const due of await dueOf(store, id, DUE_AT + 1))
      await store.transfers.settled(due, due.sku === undefined ? undefined : line);
    expect(await dueOf(store, id, DUE_AT + 1)).toEqual([]);
    expect(await store.transfers.lines(id)).toEqual([line]);
    await move(id, sku, { received: 1 }, NOW + 50);
    expect(await dueOf(store, id, DUE_AT + 100)).toEqual([{ transferId: id, dueAt: DUE_AT + 50, sku }]);
  });

  it('stay due where something moved since they were read', async () => {
    const [id, sku] = [await requested(store), newSku()];
    await move(id, sku, { shipped: 2, received: 2 });
    const [line] = await store.transfers.lines(id);
    await move(id, sku, { damaged: 1 });
    for (const due of await dueOf(store, id, DUE_AT + 1)) if (due.sku) await store.transfers.settled(due, line);
    expect(await dueOf(store, id, DUE_AT + 1)).toContainEqual({ transferId: id, dueAt: DUE_AT, sku });
  });

  it('are told in pages', async () => {
    const [id, count] = [await requested(store), 105];
    const skus = Array.from({ length: count }, () => newSku());
    for (const sku of skus) await move(id, sku, { shipped: 1 });
    const due = await dueOf(store, id, DUE_AT + 1);
    expect(due.flatMap(({ sku }) => sku ?? []).sort()).toEqual([...skus].sort());
  });
});
