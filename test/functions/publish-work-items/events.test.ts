import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { STOCK_EVENTS } from '../../../functions/core/contracts/stock-events.ts';
import type { KeptWorkItem, Settlement, WorkItem } from '../../../functions/core/domain/work-item.ts';
import { workItemNews } from '../../../functions/core/store/stream-records.ts';
import { settleWrite, workItemId, workItemWrite } from '../../../functions/core/store/work-item-items.ts';
import { workItemEvent } from '../../../functions/publish-work-items/events.ts';
import { NOON } from '../../support/builders.ts';

const item: WorkItem = {
  cause: 'quarantined-message/inbound-events/m-1',
  kind: 'quarantined-message',
  openedAt: NOON,
  summary: 'A message could not be applied.',
  facts: { queue: 'inbound-events' },
  body: 'garbage',
};
const id = workItemId(item);
const settlement: Settlement = {
  resolution: 'message-dropped',
  resolvedBy: 'mei',
  reason: 'Rubbish.',
  resolvedAt: NOON + 5_000,
};
const { item: stored } = workItemWrite(item);
const image = (eventName: 'INSERT' | 'MODIFY' | 'REMOVE', values?: object): DynamoDBRecord =>
  ({
    eventName,
    dynamodb: values === undefined ? {} : { NewImage: marshall(values) },
  }) as unknown as DynamoDBRecord;
const told = (record: DynamoDBRecord) => {
  const news = workItemNews(record);
  return news && workItemEvent(news);
};

describe('a work item', () => {
  test('is told of when it opens, without its facts and its message', () => {
    const event = told(image('INSERT', stored));
    expect(event).toMatchObject({
      id: `${id}.opened`,
      type: 'holdfast.work-item-opened.v1',
      subject: id,
      time: '2026-11-02T12:00:00.000Z',
    });
    expect(event?.data).toStrictEqual({
      workItemId: id,
      kind: item.kind,
      summary: item.summary,
      openedAt: '2026-11-02T12:00:00.000Z',
    });
    expect(STOCK_EVENTS['holdfast.work-item-opened.v1'].safeParse(event?.data).success).toBe(true);
  });

  test('is told of when it is settled, with who did it and how', () => {
    const event = told(image('MODIFY', { ...stored, ...settlement, status: 'resolved' }));
    expect(event).toMatchObject({ id: `${id}.resolved`, type: 'holdfast.work-item-resolved.v1', subject: id });
    expect(event?.data).toStrictEqual({
      workItemId: id,
      kind: item.kind,
      resolution: 'message-dropped',
      resolvedBy: 'mei',
      resolvedAt: '2026-11-02T12:00:05.000Z',
    });
    expect(STOCK_EVENTS['holdfast.work-item-resolved.v1'].safeParse(event?.data).success).toBe(true);
  });

  test('says the same under the same id, however often its record is read', () => {
    expect(told(image('INSERT', stored))).toEqual(told(image('INSERT', stored)));
  });

  test('that only changed what it says is not told of again', () => {
    expect(told(image('MODIFY', { ...stored, summary: 'More of it.' }))).toBeUndefined();
  });

  test.each<[string, DynamoDBRecord]>([
    ['of another document', image('INSERT', { ...stored, pk: 'purchase-order#po-1' })],
    ['without an image', image('REMOVE')],
  ])('is not seen in a record %s', (_what, record) => {
    expect(workItemNews(record)).toBeUndefined();
  });

  test('is settled by a write that names its shelf, so that the list finds it there', () => {
    const kept: KeptWorkItem = { ...item, workItemId: id, status: 'open' };
    expect(settleWrite(id, kept.kind, settlement).values[':shelf']).toBe('resolved#quarantined-message');
  });
});
