import { beforeEach, describe, expect, test } from 'vitest';
import type { DriftRepair } from '../../../functions/core/audit/repair-drift.ts';
import { accept, refuse } from '../../../functions/core/domain/result.ts';
import {
  type KeptWorkItem,
  RESOLUTIONS,
  type Resolution,
  resolutionsOf,
  WORK_ITEM_KINDS,
  type WorkItem,
  type WorkItemId,
} from '../../../functions/core/domain/work-item.ts';
import type { TransitWriteOff } from '../../../functions/core/facts/write-off-transit.ts';
import { workItemId } from '../../../functions/core/store/work-item-items.ts';
import { renderWorkItem } from '../../../functions/settle-work-items/render-work-item.ts';
import { settle } from '../../../functions/settle-work-items/settle.ts';
import { NOON } from '../../support/builders.ts';
import { emptyState } from '../../support/memory/memory-state.ts';
import { memoryStore } from '../../support/memory/memory-store.ts';

const BODY = ' {"half": \r\n';
const message: WorkItem = {
  cause: 'quarantined-message/inbound-events/m-1',
  kind: 'quarantined-message',
  openedAt: NOON,
  summary: 'A message could not be applied.',
  facts: { queue: 'inbound-events', reason: 'not-json' },
  body: BODY,
};
const receipt: WorkItem = { cause: 'po/A', kind: 'over-receipt', openedAt: NOON, summary: 'More came.', facts: {} };

let { workItems } = memoryStore(emptyState());
let sent: [queue: string, body: string][];
let written: TransitWriteOff[];
let repaired: DriftRepair[];
const others = {
  writeOff: async (transit: TransitWriteOff) => void written.push(transit),
  repair: async (drift: DriftRepair) => {
    repaired.push(drift);
    return accept(undefined);
  },
};
const replay = async (queue: string, body: string) => void sent.push([queue, body]);

beforeEach(async () => {
  ({ workItems } = memoryStore(emptyState()));
  sent = [];
  written = [];
  repaired = [];
  for (const item of [message, receipt]) await workItems.open(item);
});

const settlement = (resolution: Resolution, resolvedBy = 'mei') => ({
  resolution,
  resolvedBy,
  reason: 'So it was.',
  resolvedAt: NOON + 60_000,
});
const settled = (item: WorkItem, resolution: Resolution, by?: string) =>
  settle({ workItems, replay, ...others }, workItemId(item), settlement(resolution, by));
const stands = (item: WorkItem) => workItems.read(workItemId(item));

describe('a work item', () => {
  test('is settled, and says how, by whom, why and when', async () => {
    const answer = await settled(receipt, 'written-off');
    const item = { ...receipt, workItemId: workItemId(receipt), status: 'resolved', ...settlement('written-off') };
    expect(answer).toEqual({ ok: true, value: item });
    expect(await stands(receipt)).toEqual(item);
    expect(renderWorkItem(item as KeptWorkItem)).toMatchObject({
      status: 'resolved',
      settlement: { resolution: 'written-off', by: 'mei', reason: 'So it was.', at: '2026-11-02T12:01:00.000Z' },
    });
  });

  test('that is settled so again stands as it was settled first', async () => {
    const first = await settled(receipt, 'written-off');
    expect(await settled(receipt, 'written-off', 'bo')).toEqual(first);
  });

  test('that is settled otherwise afterwards is refused, with who did it and how', async () => {
    await settled(receipt, 'written-off');
    const before = await stands(receipt);
    expect(await settled(receipt, 'acknowledged', 'bo')).toEqual({
      ok: false,
      refusal: {
        code: 'work-item-resolved',
        workItemId: workItemId(receipt),
        resolution: 'written-off',
        resolvedBy: 'mei',
      },
    });
    expect(await stands(receipt)).toEqual(before);
  });

  test('that nobody opened is refused', async () => {
    const refusal = { code: 'unknown-work-item', workItemId: 'over-receipt.none' };
    const answer = await settle(
      { workItems, ...others, replay },
      'over-receipt.none' as WorkItemId,
      settlement('acknowledged'),
    );
    expect(answer).toEqual({ ok: false, refusal });
  });

  test.each(WORK_ITEM_KINDS)('of kind %s can be settled, and not by what its kind does not allow', async (kind) => {
    const allowed = resolutionsOf(kind);
    expect(allowed.length).toBeGreaterThan(0);
    for (const resolution of RESOLUTIONS) {
      const item: WorkItem = { ...message, kind, cause: resolution };
      await workItems.open(item);
      const answer = await settled(item, resolution);
      if (allowed.includes(resolution)) expect(answer).toMatchObject({ ok: true, value: { resolution } });
      else {
        const facts = { workItemId: workItemId(item), kind, resolution, allowed };
        expect(answer).toEqual({ ok: false, refusal: { code: 'resolution-not-allowed', ...facts } });
        expect(await stands(item)).toMatchObject({ status: 'open' });
      }
    }
  });

  test('shows what can be done, and never its cause', async () => {
    const shown = renderWorkItem((await stands(message)) as KeptWorkItem);
    expect(shown).toEqual({
      workItemId: workItemId(message),
      kind: 'quarantined-message',
      status: 'open',
      openedAt: '2026-11-02T12:00:00.000Z',
      summary: message.summary,
      facts: message.facts,
      resolutions: ['message-replayed', 'message-dropped'],
      body: BODY,
    });
  });
});

describe('a difference of a transfer', () => {
  const short: WorkItem = { ...receipt, kind: 'transfer-difference', facts: { transferId: 't1' } };

  test('that is written off ends what is in transit, once, before it says so', async () => {
    await workItems.open(short);
    await settled(short, 'written-off');
    await settled(short, 'written-off');
    expect(written).toEqual([{ transferId: 't1', workItemId: workItemId(short), reason: 'So it was.' }]);
  });

  test('that is only acknowledged changes no transfer', async () => {
    await workItems.open(short);
    await settled(short, 'acknowledged');
    expect(written).toEqual([]);
  });
});

describe('a drift', () => {
  const drifts = [{ invariant: 'I3', where: 's#A#north#0', says: 'reserved is 5', takes: 7 }];
  const drift: WorkItem = { ...receipt, kind: 'drift', facts: { sku: 'A', warehouseId: 'north', drifts } };
  const found = { sku: 'A', warehouseId: 'north', foundAt: NOON, drifts };
  const stock = { ...found, workItemId: workItemId(drift), reason: 'So it was.' };

  test('that is repaired is repaired once, before it says so', async () => {
    await workItems.open(drift);
    await settled(drift, 'repaired');
    await settled(drift, 'repaired');
    expect(repaired).toEqual([stock]);
    expect(await stands(drift)).toMatchObject({ status: 'resolved', resolution: 'repaired' });
  });

  test('that cannot be repaired stays open', async () => {
    await workItems.open(drift);
    const refusal = { code: 'not-repairable', workItemId: workItemId(drift), because: 'it moved' } as const;
    const repair = async () => refuse(refusal);
    const answer = await settle({ workItems, replay, ...others, repair }, workItemId(drift), settlement('repaired'));
    expect(answer).toEqual({ ok: false, refusal });
    expect(await stands(drift)).toMatchObject({ status: 'open' });
  });
});

describe('a quarantined message', () => {
  test('is sent to its queue as it came, once, when it is replayed', async () => {
    await settled(message, 'message-replayed');
    await settled(message, 'message-replayed');
    expect(sent).toEqual([['inbound-events', BODY]]);
  });

  test('is not sent when it is dropped, nor when a replay comes after that', async () => {
    await settled(message, 'message-dropped');
    expect(await settled(message, 'message-replayed')).toMatchObject({ refusal: { code: 'work-item-resolved' } });
    expect(sent).toEqual([]);
  });

  test('stays open when it could not be sent', async () => {
    const refusing = async () => {
      throw new Error('no queue today');
    };
    const answer = settle(
      { workItems, ...others, replay: refusing },
      workItemId(message),
      settlement('message-replayed'),
    );
    await expect(answer).rejects.toThrow('no queue today');
    expect(await stands(message)).toMatchObject({ status: 'open' });
  });

  test('is already on its way when the item says so', async () => {
    const statuses: unknown[] = [];
    const watching = async () => void statuses.push((await stands(message))?.status);
    await settle({ workItems, ...others, replay: watching }, workItemId(message), settlement('message-replayed'));
    expect(statuses).toEqual(['open']);
  });

  test('that somebody else drops meanwhile is refused: the item does not say what did not count', async () => {
    const meanwhile = async () => void (await settled(message, 'message-dropped', 'bo'));
    const answer = await settle(
      { workItems, ...others, replay: meanwhile },
      workItemId(message),
      settlement('message-replayed'),
    );
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: 'work-item-resolved', resolution: 'message-dropped', resolvedBy: 'bo' },
    });
  });

  test('that somebody else replays meanwhile is replayed', async () => {
    const meanwhile = async () =>
      void (await workItems.resolve((await stands(message)) as KeptWorkItem, settlement('message-replayed', 'bo')));
    const answer = await settle(
      { workItems, ...others, replay: meanwhile },
      workItemId(message),
      settlement('message-replayed'),
    );
    expect(answer).toMatchObject({ ok: true, value: { resolvedBy: 'bo' } });
  });

  test('without its bytes is a fault', async () => {
    const { body: _lost, ...bare } = { ...message, cause: 'bare' };
    await workItems.open(bare);
    await expect(settled(bare, 'message-replayed')).rejects.toThrow('keeps no message');
  });
});
