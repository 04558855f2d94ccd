import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TABLE_VARIABLES, type TableName } from '../../functions/core/store/tables.ts';
import type { ServiceFunctionSpec } from '../service-function-spec.ts';
import { SERVICE_FUNCTIONS, type ServiceFunctionName } from '../service-functions.ts';
import type { Bundles } from './bundles.ts';
import type { CountBucket } from './count-bucket.ts';
import { ServiceFunction } from './service-function.ts';
import type { ServiceQueue } from './service-queue.ts';
import type { ServiceTable } from './service-table.ts';
import type { ServiceTopic } from './service-topic.ts';

/** What a function may be given: it is told of, and allowed, only what its declaration names. */
export interface Surroundings {
  readonly bundles: Bundles;
  readonly tables: Readonly<Record<TableName, ServiceTable>>;
  readonly expiry: ServiceQueue;
  readonly stockEvents: ServiceTopic;
  readonly countEvents: ServiceQueue;
  readonly countObjects: CountBucket;
  /** Every queue whose messages may be quarantined, and then sent again. */
  readonly replayable: readonly ServiceQueue[];
}

/** Builds the function that SERVICE_FUNCTIONS declares under this name. */
export function declaredFunction(
  scope: Construct,
  name: ServiceFunctionName,
  surroundings: Surroundings,
): ServiceFunction {
  const spec: ServiceFunctionSpec = SERVICE_FUNCTIONS[name];
  const service = new ServiceFunction(scope, name, {
    code: surroundings.bundles.codeOf(name),
    timeout: Duration.seconds(spec.timeoutSeconds),
    memoryMegabytes: spec.memoryMegabytes,
    environment: environmentOf(spec, surroundings),
  });
  allow(service, spec, surroundings);
  return service;
}

/** The longest that a function works on one batch. */
export const workTime = (name: ServiceFunctionName): Duration =>
  Duration.seconds(SERVICE_FUNCTIONS[name].timeoutSeconds);

function environmentOf(
  spec: ServiceFunctionSpec,
  { tables, expiry, stockEvents, countEvents, countObjects, replayable }: Surroundings,
): Record<string, string> {
  const names = new Set([...tableNames(spec.tables), ...tableNames(spec.indexes ?? {})]);
  return {
    ...Object.fromEntries([...names].map((name) => [TABLE_VARIABLES[name], tables[name].tableName])),
    ...(spec.schedulesExpiry === true ? { EXPIRY_QUEUE_URL: expiry.queueUrl } : {}),
    ...(spec.replays === true
      ? Object.fromEntries(replayable.map((queue) => [replayVariable(queue), queue.queueUrl]))
      : {}),
    ...(spec.readsCountObjects === true ? { COUNT_OBJECTS_BUCKET: countObjects.bucketName } : {}),
    ...(spec.continuesCounts === true ? { COUNT_EVENTS_QUEUE_URL: countEvents.queueUrl } : {}),
    ...(spec.publishes === true ? { STOCK_EVENTS_TOPIC_ARN: stockEvents.topicArn } : {}),
  };
}

function allow(
  service: ServiceFunction,
  spec: ServiceFunctionSpec,
  { tables, expiry, stockEvents, countEvents, countObjects, replayable }: Surroundings,
): void {
  for (const name of tableNames(spec.tables)) {
    const actions = spec.tables[name] ?? [];
    service.may(
      actions.map((action) => `dynamodb:${action}`),
      tables[name].tableArn,
    );
  }
  for (const name of tableNames(spec.indexes ?? {}))
    for (const index of spec.indexes?.[name] ?? []) service.may(['dynamodb:Query'], tables[name].indexArn(index));
  if (spec.schedulesExpiry === true) service.may(['sqs:SendMessage'], expiry.queueArn);
  if (spec.replays === true) for (const queue of replayable) service.may(['sqs:SendMessage'], queue.queueArn);
  if (spec.readsCountObjects === true) service.mayReadObjects(countObjects);
  if (spec.continuesCounts === true) service.may(['sqs:ChangeMessageVisibility'], countEvents.queueArn);
  if (spec.publishes === true) service.may(['sns:Publish'], stockEvents.topicArn);
}

const replayVariable = ({ node }: ServiceQueue): string =>
  `REPLAY_${node.id.toUpperCase().replaceAll('-', '_')}_QUEUE_URL`;

const tableNames = (byTable: Readonly<Partial<Record<TableName, unknown>>>): TableName[] =>
  Object.keys(byTable) as TableName[];
