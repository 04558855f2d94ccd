import * as z from 'zod';
import { eventInvokeConfig } from './event-invoke-config.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './function.ts';
import { api, authorizer, integration, route, stage } from './http-api.ts';
import { bucket, queue, subscription, topic } from './messaging.ts';
import type { ResourceType } from './resource-type.ts';
import { rule, schedule } from './schedule.ts';
import { globalTable, table } from './table.ts';

const LOCAL: readonly ResourceType<unknown>[] = [
  table,
  globalTable,
  queue,
  topic,
  subscription,
  bucket,
  lambdaFunction,
  eventSourceMapping,
  eventInvokeConfig,
  rule,
  schedule,
  api,
  integration,
  route,
  stage,
  authorizer,
];

// Permissions, logs, alarms and bookkeeping: on a laptop everything is allowed, logged to the terminal and watched by its user.
const CLOUD_ONLY = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
];

const PROPERTIES = new Map<string, z.ZodType>([
  ...LOCAL.map(({ type, properties }) => [type, properties] as const),
  ...CLOUD_ONLY.map((type) => [type, z.unknown()] as const),
]);

/** The schema of a type's properties, or undefined for a type that the runner does not know. */
export const propertiesOf = (type: string): z.ZodType | undefined => PROPERTIES.get(type);

/** True for a type that is accepted and has no local counterpart. */
export const isCloudOnly = (type: string): boolean => CLOUD_ONLY.includes(type);
