import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  GOODS_RECEIVED,
  inboundEvents,
  TRANSFER_RECEIVED,
  TRANSFER_SHIPPED,
  transferEvents,
} from '../../../functions/core/contracts/warehouse-events.ts';
import { receiveGoods } from '../../../functions/core/facts/receive-goods.ts';
import { receiveTransfer } from '../../../functions/core/facts/receive-transfer.ts';
import { shipTransfer } from '../../../functions/core/facts/ship-transfer.ts';
import { factOutcome, transferOutcome } from '../../../functions/core/runtime/fact-outcome.ts';
import { quarantine } from '../../../functions/core/runtime/message-outcome.ts';
import { queueHandler } from '../../../functions/core/runtime/queue-handler.ts';
import { recordingObserver } from '../../functions/core/runtime/recording-observer.ts';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { transfersOf } from '../../support/transfers.ts';

// I10: messages sent = applied + duplicate + quarantined + waiting. Whoever consumes them may be killed at any of their calls.

interface Message {
  readonly queue: 'inbound-events' | 'transfer-events';
  readonly messageId: string;
  readonly body: string;
  /** Of an event that can be read. */
  readonly eventId?: string;
}

const MAX_RECEIVES = 5;

const event = (id: string, type: string, data: object) =>
  JSON.stringify({ specversion: '1.0', id, source: '/wms', type, time: '2026-11-02T11:00:00Z', data });

const anyMessage = fc.record({
  is: fc.constantFrom('goods', 'goods', 'moved out', 'moved in', 'moved nowhere', 'rubbish', 'nonsense'),
  event: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'),
});

function messageFrom({ is, event: id }: { is: string; event: string }, n: number): Message {
  const messageId = `m${n}`;
  const lines = [{ sku: 'A', quantity: 1 }];
  const eventId = `${is.replace(' ', '-')}-${id}`;
  const transfer = { queue: 'transfer-events', messageId, eventId } as const;
  switch (is) {
    case 'goods':
      return {
        queue: 'inbound-events',
        messageId,
        eventId,
        body: event(eventId, GOODS_RECEIVED, { warehouseId: 'north', lines }),
      };
    case 'moved out':
      return { ...transfer, body: event(eventId, TRANSFER_SHIPPED, { transferId: 't1', lines }) };
    case 'moved in':
      return { ...transfer, body: event(eventId, TRANSFER_RECEIVED, { transferId: 't1', lines }) };
    case 'moved nowhere':
      return { ...transfer, body: event(eventId, TRANSFER_RECEIVED, { transferId: 'unheard-of', lines }) };
    case 'nonsense':
      return { queue: 'inbound-events', messageId, body: event(eventId, GOODS_RECEIVED, { lines: 'none' }) };
    default:
      return { queue: 'inbound-events', messageId, body: `rubbish ${id}` };
  }
}

/** Whoever consumes both queues, over a store that may kill them. */
function consumersOf(shop: Shop) {
  const { facts, moves, store, clock } = shop;
  const { observer } = recordingObserver();
  const common = { workItems: store.workItems, now: () => clock.now };
  const origin = ({ source, id, type, time }: { source: string; id: string; type: string; time: number }) => ({
    source,
    eventId: id,
    type,
    occurredAt: time,
  });
  const inbound = queueHandler(
    {
      ...common,
      contract: inboundEvents,
      consume: async (said) =>
        said.type === GOODS_RECEIVED
          ? factOutcome(await receiveGoods(facts, origin(said), said.data))
          : quarantine('cannot-be-applied', 'nobody says this here'),
    },
    observer,
  );
  const transfer = queueHandler(
    {
      ...common,
      contract: transferEvents,
      consume: async (said) =>
        transferOutcome(
          said.type === TRANSFER_SHIPPED
            ? await shipTransfer(moves, origin(said), said.data)
            : await receiveTransfer(moves, origin(said), said.data),
        ),
    },
    observer,
  );
  return { 'inbound-events': inbound, 'transfer-events': transfer };
}

const recordOf = ({ queue, messageId, body }: Message) =>
  ({
    messageId,
    body,
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
    attributes: { SentTimestamp: '1700000000000', ApproximateReceiveCount: '1', SenderId: 'wms' },
  }) as unknown as SQSRecord;

/** Delivers until each message is acknowledged, or was received too often. @returns the ids of those that wait */
async function deliverAll(shop: Shop, sent: readonly Message[], chance: () => number): Promise<Set<string>> {
  const fate = () => (chance() < 0.25 ? (chance() < 0.5 ? 'dies-before' : 'dies-after') : 'lives');
  let waiting = sent;
  for (let receives = 0; receives < MAX_RECEIVES && waiting.length > 0; receives += 1) {
    const left = new Set<string>();
    for (const message of waiting) {
      const consumers = consumersOf(shop.environment(7, (store) => mortalStore(store, fate)));
      const { batchItemFailures } = await consumers[message.queue]({ Records: [recordOf(message)] });
      if (batchItemFailures.length > 0) left.add(message.messageId);
    }
    waiting = waiting.filter(({ messageId }) => left.has(messageId));
  }
  return new Set(waiting.map(({ messageId }) => messageId));
}

test('I10: every message is applied, a copy, in quarantine with its bytes, or waiting', {
  timeout: 60_000,
}, async () => {
  const seen = { applied: 0, duplicate: 0, quarantined: 0, waiting: 0 };
  const messages = fc.array(anyMessage, { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(messages, fc.nat(), async (given, seed) => {
      const shop = await openShop({ listings: [aListing('A')], warehouses: ['north', 'south'] });
      await shop.receive('north', [['A', 20]], 'opening');
      await transfersOf(shop).request('t1', 'north', 'south', [['A', 5]]);
      const sent = given.map(messageFrom);
      const waiting = await deliverAll(shop, sent, seededChance(seed));

      const recorded = new Set([...shop.state.movements.values()].map(({ eventId }) => eventId));
      const put = new Map(
        shop.workItems
          .filter(({ kind }) => kind === 'quarantined-message')
          .map(({ facts, body }) => [facts.messageId as string, body]),
      );
      const acknowledged = sent.filter(({ messageId }) => !waiting.has(messageId));
      const quarantined = acknowledged.filter(({ messageId }) => put.has(messageId));
      const heard = acknowledged.filter((message) => !quarantined.includes(message));
      const lost = heard.filter(({ eventId }) => eventId === undefined || !recorded.has(eventId));
      expect(lost).toEqual([]);
      expect(quarantined.map(({ messageId }) => put.get(messageId))).toEqual(quarantined.map(({ body }) => body));
      const readable = quarantined.filter(
        ({ eventId }) => eventId !== undefined && !eventId.startsWith('moved-nowhere'),
      );
      expect(readable).toEqual([]);
      const applied = new Set(heard.map(({ eventId }) => eventId)).size;
      expect(applied + (heard.length - applied) + quarantined.length + waiting.size).toBe(sent.length);
      expect(shop.violations).toEqual([]);
      seen.applied += applied;
      seen.duplicate += heard.length - applied;
      seen.quarantined += quarantined.length;
      seen.waiting += waiting.size;
    }),
    { numRuns: 150 },
  );
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
});
