import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetSubscriptionAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, type SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TooLarge } from '../../../../functions/core/queue/batches.ts';
import { snsClient, sqsClient } from '../../../../functions/core/queue/clients.ts';
import { MAX_DELIVERY_ATTEMPTS } from '../../../../functions/core/queue/delivery.ts';
import { givingBackAtOnce } from '../../../../functions/core/queue/give-back.ts';
import { eventPublisher } from '../../../../functions/core/queue/publish-events.ts';
import { delayedSender } from '../../../../functions/core/queue/send-delayed.ts';

// The real clients against a real queue and topic, and against a server that only fails.

const pace = { sleep: async () => {}, chance: () => 0 };
const CREDENTIALS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
let fauxqs: FauxqsServer;
let sqs: SQSClient;

beforeAll(async () => {
  fauxqs = await startFauxqs({ port: 0, logger: false });
  Object.assign(process.env, CREDENTIALS, {
    AWS_ENDPOINT_URL_SQS: fauxqs.address,
    AWS_ENDPOINT_URL_SNS: fauxqs.address,
  });
  sqs = sqsClient();
});
afterAll(() => fauxqs.stop());

async function received(queueUrl: string, seconds = 0): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const ask = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds });
    const { Messages = [] } = await sqs.send(ask);
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
}

describe('a message that is given back', () => {
  test('comes again at once, and not when its visibility timeout is over', async () => {
    const { queueUrl } = fauxqs.createQueue('again', { attributes: { VisibilityTimeout: '1800' } });
    await delayedSender(sqs, queueUrl, pace)([{ content: 'a count', delaySeconds: 0 }]);
    const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }))).Messages?.[0];
    const first = await receive();
    expect(await receive()).toBeUndefined();
    await givingBackAtOnce(sqs, queueUrl)(first?.ReceiptHandle ?? '');
    expect(await receive()).toMatchObject({ MessageId: first?.MessageId, Body: '"a count"' });
  });
});

describe('messages with a delay', () => {
  test('arrive all, also more than a request takes', async () => {
    const { queueUrl } = fauxqs.createQueue('many');
    await delayedSender(
      sqs,
      queueUrl,
      pace,
    )(Array.from({ length: 23 }, (_, n) => ({ content: { n }, delaySeconds: -5 })));
    const numbers = (await received(queueUrl)).map((body) => (JSON.parse(body) as { n: number }).n);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, n) => n));
  });

  test('do not arrive before their time', async () => {
    const { queueUrl } = fauxqs.createQueue('later');
    await delayedSender(
      sqs,
      queueUrl,
      pace,
    )([
      { content: 'soon', delaySeconds: 0.4 },
      { content: 'next year', delaySeconds: 31_536_000 },
    ]);
    expect(await received(queueUrl)).toEqual([]);
    expect(await received(queueUrl, 2)).toEqual(['"soon"']);
  });

  test.each([
    [-5, 0],
    [0, 0],
    [0.4, 1],
    [899.5, 900],
    [900, 900],
    [901, 900],
    [31_536_000, 900],
  ])('due in %d seconds are sent with a delay of %d', async (delaySeconds, sent) => {
    const delays: unknown[] = [];
    const client = {
      send: async ({ input }: SendMessageBatchCommand) => {
        delays.push(input.Entries?.[0]?.DelaySeconds);
        return {};
      },
    };
    await delayedSender(client as never, 'queue', pace)([{ content: 1, delaySeconds }]);
    expect(delays).toEqual([sent]);
  });

  test('are nothing to send when there are none', async () => {
    await expect(delayedSender(sqs, 'http://127.0.0.1:1/nowhere', pace)([])).resolves.toBeUndefined();
  });
});

describe('events on a topic', () => {
  async function topic(name: string, filter?: object) {
    const { topicArn } = fauxqs.createTopic(name);
    const { queueUrl, queueArn } = fauxqs.createQueue(`${name}-reader`);
    const sns = snsClient();
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    if (filter !== undefined) {
      const attribute = { AttributeName: 'FilterPolicy', AttributeValue: JSON.stringify(filter) };
      await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...attribute }));
    }
    return { publish: eventPublisher(sns, topicArn, pace), queueUrl };
  }

  test('arrive all, as they were written', async () => {
    const { publish, queueUrl } = await topic('all');
    const events = Array.from({ length: 12 }, (_, n) => ({
      id: `e${n}`,
      type: 'holdfast.sold-out.v1',
      data: { sku: '货品' },
    }));
    await publish(events);
    const arrived = (await received(queueUrl)).map((body) => JSON.parse(body) as { id: string });
    expect(arrived.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))).toEqual(events);
  });

  test('reach a subscription that filters by type only when they are of it', async () => {
    const { publish, queueUrl } = await topic('filtered', { type: ['holdfast.ship-order.v1'] });
    await publish([
      { id: '1', type: 'holdfast.sold-out.v1' },
      { id: '2', type: 'holdfast.ship-order.v1' },
    ]);
    expect((await received(queueUrl)).map((body) => (JSON.parse(body) as { id: string }).id)).toEqual(['2']);
  });

  test('that are large travel in several requests, and one that no request carries is named', async () => {
    const { publish, queueUrl } = await topic('large');
    const of = (kilobytes: number) => ({ id: 'e', type: 'holdfast.sold-out.v1', data: 'x'.repeat(kilobytes * 1_024) });
    await publish([of(150), of(150)]);
    expect(await received(queueUrl)).toHaveLength(2);
    await expect(publish([of(256)])).rejects.toThrow(TooLarge);
  });
});

describe('a service that only fails', () => {
  let server: Server;
  let requests = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests += 1;
      request.resume();
      response.writeHead(503).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
  afterAll(() => void server.close());

  test('is asked as often as we decide, and not once more by the SDK', async () => {
    process.env.AWS_ENDPOINT_URL_SQS = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const send = delayedSender(sqsClient(), 'https://sqs.eu-west-1.amazonaws.com/000000000000/expiry', pace);
    await expect(send([{ content: 1, delaySeconds: 0 }])).rejects.toThrow('1 of 1 entries were not accepted');
    expect(requests).toBe(MAX_DELIVERY_ATTEMPTS);
  });
});
