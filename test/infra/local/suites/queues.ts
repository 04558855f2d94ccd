import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunningFixture } from '../running-fixture.ts';

/** Queues, their event source mappings, and topics. */
export function queueSuite(fixture: () => RunningFixture): void {
  let sqs: SQSClient;
  beforeAll(() => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    sqs = new SQSClient({
      endpoint: fixture().runner.sqs,
      region: 'us-east-1',
      credentials,
      useQueueUrlAsEndpoint: false,
    });
  });
  afterAll(() => sqs.destroy());

  const urlOf = (queue: string) => fixture().runner.queues[queue];
  const send = (queue: string, MessageBody: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody }));
  const receive = async (queue: string) => {
    const request = { QueueUrl: urlOf(queue), MaxNumberOfMessages: 10, WaitTimeSeconds: 20 };
    return ((await sqs.send(new ReceiveMessageCommand(request))).Messages ?? []).map(({ Body }) => Body);
  };
  const receivesOf = (body: string) =>
    fixture()
      .lines.filter(({ document }) => document.got === body)
      .map(({ document }) => document.receives);

  it('redelivers only what failed, and moves it to the dead-letter queue in the end', async () => {
    await Promise.all([send('work', 'good'), send('work', 'bad')]);
    expect(await receive('work-dead-letters')).toEqual(['bad']);
    expect(receivesOf('bad')).toEqual(['1', '2']);
    expect(receivesOf('good')).toEqual(['1']);
  });

  it('delivers nothing while a mapping is off, and everything when it is on again', async () => {
    const { runner } = fixture();
    await runner.pauseMapping('work');
    await send('work', 'later');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receivesOf('later')).toEqual([]);
    runner.resumeMapping(/^work ->/);
    await vi.waitFor(() => expect(receivesOf('later')).toEqual(['1']), 20_000);
  });

  it('publishes to subscribed queues what their filter lets through, raw if they ask for it', async () => {
    const { runner } = fixture();
    for (const id of ['unwanted', 'wanted'])
      expect(await runner.invoke('act', { act: 'publish', id })).toMatchObject({ payload: { ok: true } });
    expect(await runner.invoke('act', { act: 'send', id: 'last' })).toMatchObject({ payload: { ok: true } });
    expect(await receive('inbox')).toEqual(['wanted', 'last']);
  });
}
