import { assertDistinct } from './friendly-name.ts';
import type { LocalStack } from './local-stack.ts';
import { ACCOUNT, PARTITION, REGION } from './locality.ts';
import type { Messaging } from './messaging.ts';
import { bucket, type QueueProperties, queue, subscription, topic } from './resources/messaging.ts';

export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}

export interface LocalNames {
  readonly queues: readonly LocalQueue[];
  readonly topics: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
}

/** Creates the stack's queues, topics, subscriptions and buckets, and makes their names known to the stack. What exists already keeps its content. */
export function createQueuesAndTopics(stack: LocalStack, messaging: Messaging): LocalNames {
  const topics = createTopics(stack, messaging);
  const buckets = createBuckets(stack, messaging);
  const queues = createQueues(stack, messaging);
  for (const { properties } of stack.declared(subscription)) {
    const { TopicArn, Endpoint, FilterPolicy, FilterPolicyScope, RawMessageDelivery } = properties;
    const attributes = {
      ...(FilterPolicy === undefined ? {} : { FilterPolicy: JSON.stringify(FilterPolicy) }),
      ...(FilterPolicyScope === undefined ? {} : { FilterPolicyScope }),
      ...(RawMessageDelivery === undefined ? {} : { RawMessageDelivery: String(RawMessageDelivery) }),
    };
    forgetSubscription(messaging, TopicArn, Endpoint);
    messaging.stores.snsStore.subscribe(TopicArn, 'sqs', Endpoint, attributes);
  }
  return { queues, topics, buckets };
}

const arnOf = (service: string, name: string) => `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${name}`;

function createQueues(stack: LocalStack, { endpoint, stores }: Messaging): LocalQueue[] {
  // A redrive policy names another queue, so every name is known before any queue is read.
  const identities = stack.identities(queue, 'QueueName');
  assertDistinct('queues', identities);
  const queues = new Map<string, LocalQueue & { readonly physicalName: string }>();
  for (const { logicalId, name, physicalName } of identities) {
    const local = {
      name,
      physicalName,
      arn: arnOf('sqs', physicalName),
      url: `${endpoint}/${ACCOUNT}/${physicalName}`,
    };
    stack.know(logicalId, { ref: local.url, Arn: local.arn, QueueName: physicalName, QueueUrl: local.url });
    queues.set(logicalId, local);
  }
  for (const { logicalId, properties } of stack.declared(queue)) {
    const local = queues.get(logicalId);
    if (local === undefined) continue;
    const existing = stores.sqsStore.getQueueByName(local.physicalName);
    if (existing) existing.setAttributes(attributesOf(properties));
    else stores.sqsStore.createQueue(local.physicalName, local.url, local.arn, attributesOf(properties));
  }
  return [...queues.values()];
}

const QUEUE_ATTRIBUTES = [
  'DelaySeconds',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
] as const satisfies readonly (keyof QueueProperties)[];

function attributesOf(properties: QueueProperties): Record<string, string> {
  const given = QUEUE_ATTRIBUTES.flatMap((name) => {
    const value = properties[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const redrive = properties.RedrivePolicy;
  return { ...Object.fromEntries(given), ...(redrive ? { RedrivePolicy: JSON.stringify(redrive) } : {}) };
}

function createTopics(stack: LocalStack, { stores }: Messaging): Record<string, string> {
  const declared = stack.declared(topic);
  assertDistinct('topics', declared);
  const entries = declared.map(({ logicalId, name, properties }) => {
    const physicalName = properties.TopicName ?? name;
    const attributes = properties.FifoTopic
      ? { FifoTopic: 'true', ContentBasedDeduplication: String(properties.ContentBasedDeduplication ?? false) }
      : {};
    const { arn } = stores.snsStore.createTopic(physicalName, attributes, undefined, REGION);
    stack.know(logicalId, { ref: arn, TopicArn: arn, TopicName: physicalName });
    return [name, arn] as const;
  });
  return Object.fromEntries(entries);
}

// A restart may bring another filter for a subscription that was kept, which the store would refuse as a conflict.
function forgetSubscription({ stores }: Messaging, topicArn: string, endpoint: string): void {
  const kept = stores.snsStore.getTopic(topicArn)?.subscriptionArns ?? [];
  for (const arn of [...kept])
    if (stores.snsStore.getSubscription(arn)?.endpoint === endpoint) stores.snsStore.unsubscribe(arn);
}

function createBuckets(stack: LocalStack, { stores }: Messaging): Record<string, string> {
  const declared = stack.declared(bucket);
  assertDistinct('buckets', declared);
  const entries = declared.map(({ logicalId, name, properties }) => {
    const physicalName = properties.BucketName ?? name;
    stores.s3Store.createBucket(physicalName);
    stack.know(logicalId, { ref: physicalName, Arn: `arn:${PARTITION}:s3:::${physicalName}` });
    return [name, physicalName] as const;
  });
  return Object.fromEntries(entries);
}
