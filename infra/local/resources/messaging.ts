import * as z from 'zod';
import { cloudOnly, count, document, flag, type ResourceType, text } from './resource-type.ts';

const queueProperties = z.strictObject({
  QueueName: text.optional(),
  DelaySeconds: count.optional(),
  VisibilityTimeout: count.optional(),
  MessageRetentionPeriod: count.optional(),
  MaximumMessageSize: count.optional(),
  ReceiveMessageWaitTimeSeconds: count.optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: text, maxReceiveCount: count }).optional(),
  FifoQueue: flag.optional(),
  ContentBasedDeduplication: flag.optional(),
  DeduplicationScope: text.optional(),
  FifoThroughputLimit: text.optional(),
  // Encryption and permissions: a laptop has one user and keeps nothing secret from them.
  KmsMasterKeyId: cloudOnly,
  KmsDataKeyReusePeriodSeconds: cloudOnly,
  SqsManagedSseEnabled: cloudOnly,
  RedriveAllowPolicy: cloudOnly,
  Tags: cloudOnly,
});

const topicProperties = z.strictObject({
  TopicName: text.optional(),
  FifoTopic: flag.optional(),
  ContentBasedDeduplication: flag.optional(),
  DisplayName: cloudOnly,
  KmsMasterKeyId: cloudOnly,
  SignatureVersion: cloudOnly,
  TracingConfig: cloudOnly,
  DeliveryStatusLogging: cloudOnly,
  Tags: cloudOnly,
});

const subscriptionProperties = z.strictObject({
  TopicArn: text,
  Protocol: z.literal('sqs'),
  Endpoint: text,
  FilterPolicy: document.optional(),
  FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).optional(),
  RawMessageDelivery: flag.optional(),
  // Local delivery is a function call: there is no second region, and it cannot fail into a dead-letter queue.
  Region: cloudOnly,
  RedrivePolicy: cloudOnly,
});

const bucketProperties = z.strictObject({
  BucketName: text.optional(),
  BucketEncryption: cloudOnly,
  LifecycleConfiguration: cloudOnly,
  LoggingConfiguration: cloudOnly,
  OwnershipControls: cloudOnly,
  PublicAccessBlockConfiguration: cloudOnly,
  VersioningConfiguration: cloudOnly,
  Tags: cloudOnly,
});

export type QueueProperties = z.infer<typeof queueProperties>;
export type TopicProperties = z.infer<typeof topicProperties>;
export type SubscriptionProperties = z.infer<typeof subscriptionProperties>;
export type BucketProperties = z.infer<typeof bucketProperties>;

export const queue: ResourceType<QueueProperties> = { type: 'AWS::SQS::Queue', properties: queueProperties };
export const topic: ResourceType<TopicProperties> = { type: 'AWS::SNS::Topic', properties: topicProperties };
export const subscription: ResourceType<SubscriptionProperties> = {
  type: 'AWS::SNS::Subscription',
  properties: subscriptionProperties,
};
export const bucket: ResourceType<BucketProperties> = { type: 'AWS::S3::Bucket', properties: bucketProperties };
