import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BucketId, stockOf } from '../../../../../functions/core/domain/bucket.ts';
import { type ClaimId, ownerOf, transferOwner } from '../../../../../functions/core/domain/claim.ts';
import type { Quantity, TransferId, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import type { RequestedTransfer, TransferLine, TransferOrder } from '../../../../../functions/core/domain/transfer.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { change, counters, lateCopyOf, NORTH, NOW, newSku, stocked, taken, takenFrom } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const SOUTH = 'south' as WarehouseId;
const newTransferId = () => `move-${randomUUID().slice(0, 13)}` as TransferId;
const claimOf = (id: TransferId, nonce = 'first') => `${transferOwner(id)}.${nonce}` as ClaimId;
const orderOf = (transferId: TransferId): TransferOrder => ({
  transferId,
  from: NORTH,
  to: SOUTH,
  lines: [{ sku: newSku(), quantity: 2 as Quantity }],
  createdAt: NOW,
});
const factOf = (parts: Partial<FactWrite>): FactWrite => ({ movements: [], changes: [], workItems: [], ...parts });

/** A transfer of two units from each of so many buckets. */
async function requested(store: Store, count: number): Promise<RequestedTransfer> {
  const id = newTransferId();
  const buckets: BucketId[] = [];
  for (let i = 0; i < count; i += 1) buckets.push(await stocked(store, 5));
  const done = await store.transfers.request(orderOf(id), await takenFrom(store, buckets, claimOf(id), 2));
  if (!done) throw new Error('the transfer was not requested');
  return stored(store, id);
}

async function stored({ transfers }: Store, id: TransferId): Promise<RequestedTransfer> {
  const record = await transfers.read(id);
  if (record.kind !== 'transfer') throw new Error(`the owner is ${record.kind}`);
  return record.transfer as RequestedTransfer;
}

const evidenceIn = ({ claim, allocations: [first] }: RequestedTransfer) => ({
  bucket: first?.bucket as BucketId,
  claim,
  value: first?.evidence as number,
});

describe.each(IMPLEMENTATIONS)('transfers $name', ({ connect }) => {
  const store = connect();
  const { transfers, owners, facts } = store;

  describe('a request', () => {
    it('owns its claim and is kept', async () => {
      const id = newTransferId();
      const order = orderOf(id);
      expect(await transfers.order(id)).toBeUndefined();
      expect(await transfers.read(id)).toEqual({ kind: 'absent' });
      const bucket = await stocked(store, 5);
      const claim = await takenFrom(store, [bucket], claimOf(id), 2);
      expect(await transfers.request(order, claim)).toBe(true);
      expect(await transfers.order(id)).toEqual(order);
      expect(await transfers.read(id)).toEqual({
        kind: 'transfer',
        transfer: {
          transferId: id,
          from: NORTH,
          to: SOUTH,
          createdAt: NOW,
          status: 'confirmed',
          ...claim,
          openUnits: 2,
          revision: 1,
        },
        fenced: [],
      });
    });

    it('is refused under an id that was used, and then changes nothing', async () => {
      const first = await requested(store, 1);
      const other = { ...orderOf(first.transferId), to: NORTH };
      expect(await transfers.request(other, await takenFrom(store, [], claimOf(first.transferId, 'b')))).toBe(false);
      expect(await stored(store, first.transferId)).toEqual(first);
      expect(await transfers.order(first.transferId)).not.toEqual(other);
    });

    it('is refused when its claim was fenced, and then nothing is kept; another claim enters', async () => {
      const id = newTransferId();
      const bucket = await stocked(store, 5);
      const evidence = await taken(store, bucket, claimOf(id), 2);
      expect(await owners.reclaim(evidence, 'absent', NOW)).toBe('reclaimed');
      const claim = { claim: claimOf(id), allocations: [{ bucket, quantity: 2, evidence: evidence.value }] };
      expect(await transfers.request(orderOf(id), claim)).toBe(false);
      expect(await transfers.order(id)).toBeUndefined();
      expect(await transfers.read(id)).toMatchObject({ kind: 'void', fenced: [claimOf(id)] });
      const again = await takenFrom(store, [bucket], claimOf(id, 'second'), 2);
      expect(await transfers.request(orderOf(id), again)).toBe(true);
      expect(await stored(store, id)).not.toHaveProperty('purgeAt');
    });

    it('is found by whoever sees its evidence, and keeps it from being reclaimed', async () => {
      const transfer = await requested(store, 1);
      const evidence = evidenceIn(transfer);
      expect(await owners.view(ownerOf(evidence.claim))).toEqual({
        standing: 'live',
        claim: transfer.claim,
        listed: [{ bucket: evidence.bucket, evidence: evidence.value }],
      });
      expect(await owners.reclaim(evidence, 'live', NOW)).toBe('owner-changed');
      expect(await counters(store, evidence.bucket)).toMatchObject({ available: 3, reserved: 2 });
    });
  });

  describe('cancelling', () => {
    it('gives every open unit back, once', async () => {
      const transfer = await requested(store, 2);
      expect(await transfers.cancel(transfer, NOW)).toMatchObject({ done: true });
      expect(await stored(store, transfer.transferId)).toMatchObject({
        status: 'cancelled',
        purgeAt: expect.any(Number),
      });
      expect(await transfers.cancel(transfer, NOW)).toMatchObject({ done: false });
      for (const { bucket } of transfer.allocations)
        expect(await counters(store, bucket)).toEqual({ available: 5, reserved: 0, onHand: 5, evidence: {} });
    });

    it('is refused after units shipped since the read', async () => {
      const transfer = await requested(store, 1);
      const settle = evidenceIn(transfer);
      const changes = [change(settle.bucket, { onHand: -1, reserved: -1, settle })];
      const owner = { over: transfer, units: [{ index: 0, quantity: 1 }] };
      expect(await facts.record(factOf({ changes, owner }), NOW)).toEqual({ kind: 'recorded' });
      expect(await transfers.cancel(transfer, NOW)).toMatchObject({ done: false });
      const now = await stored(store, transfer.transferId);
      expect(now).toMatchObject({ status: 'confirmed', openUnits: 1, allocations: [{ shipped: 1 }] });
      expect(await transfers.cancel(now, NOW)).toMatchObject({ done: true });
      expect(await counters(store, settle.bucket)).toMatchObject({ available: 4, reserved: 0, onHand: 4 });
    });

    it('names late copies in its way', async () => {
      const transfer = await requested(store, 1);
      const late = await lateCopyOf(store, evidenceIn(transfer));
      expect(await transfers.cancel(transfer, NOW)).toEqual({ done: false, late: [late] });
    });

    it('of a large one is decided, and follows in steps', async () => {
      const transfer = await requested(store, 3);
      expect(await transfers.decide(transfer)).toEqual({ done: true });
      expect(await transfers.decide(transfer)).toEqual({ done: false });
      expect(await transfers.cancel(transfer, NOW)).toMatchObject({ done: false });
      const ending = (await stored(store, transfer.transferId)) as never;
      expect(ending).toMatchObject({ status: 'ending', outcome: 'cancelled', cursor: 0 });
      expect(await transfers.step(ending, 2, NOW)).toMatchObject({ done: true });
      expect(await transfers.step(ending, 2, NOW)).toMatchObject({ done: false });
      expect(await transfers.step((await stored(store, transfer.transferId)) as never, 2, NOW)).toMatchObject({
        done: true,
      });
      const ended = await stored(store, transfer.transferId);
      expect(ended).toMatchObject({ status: 'cancelled' });
      expect(ended).not.toHaveProperty('cursor');
      for (const { bucket } of transfer.allocations)
        expect(await counters(store, bucket)).toMatchObject({ reserved: 0 });
    });
  });

  describe('what moved', () => {
    it('is counted by SKU together with its fact, and adds up', async () => {
      const transfer = await requested(store, 1);
      const { transferId } = transfer;
      const settle = evidenceIn(transfer);
      const { sku } = stockOf(settle.bucket);
      const line = (counts: Partial<TransferLine>): TransferLine => ({
        transferId,
        sku,
        shipped: 0,
        excess: 0,
        received: 0,
        damaged: 0,
        writtenOff: 0,
        ...counts,
      });
      expect(await transfers.lines(transferId)).toEqual([]);
      const early = line({ received: 3, damaged: 1 });
      expect(await facts.record(factOf({ transferred: [early] }), NOW)).toEqual({ kind: 'recorded' });
      const changes = [change(settle.bucket, { onHand: -2, reserved: -2, settle })];
      const owner = { over: transfer, units: [{ index: 0, quantity: 2 }] };
      const left = factOf({ changes, owner, transferred: [line({ shipped: 2 })] });
      expect(await facts.record(left, NOW)).toEqual({ kind: 'recorded' });
      expect(await facts.record(left, NOW)).toMatchObject({ kind: 'owner-changed', old: { kind: 'transfer' } });
      const other = { ...line({ shipped: 1, excess: 1 }), sku: `0-${sku}` as typeof sku };
      expect(await facts.record(factOf({ transferred: [other, line({ received: 1 })] }), NOW)).toEqual({
        kind: 'recorded',
      });
      expect(await transfers.lines(transferId)).toEqual([other, line({ shipped: 2, received: 4, damaged: 1 })]);
      expect(await stored(store, transferId)).toMatchObject({ status: 'shipped', openUnits: 0 });
    });
  });
});
