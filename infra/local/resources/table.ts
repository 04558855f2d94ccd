import * as z from 'zod';
import { cloudOnly, flag, type ResourceType, text } from './resource-type.ts';

const keySchema = z.array(z.strictObject({ AttributeName: text, KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(text).optional(),
});

// Capacity, billing, backups and encryption: nothing on a laptop is billed, backed up or encrypted.
const capacity = {
  ProvisionedThroughput: cloudOnly,
  OnDemandThroughput: cloudOnly,
  WarmThroughput: cloudOnly,
  WriteProvisionedThroughputSettings: cloudOnly,
  WriteOnDemandThroughputSettings: cloudOnly,
  ContributorInsightsSpecification: cloudOnly,
};

const shared = {
  TableName: text.optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: text, AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: text, KeySchema: keySchema, Projection: projection, ...capacity }))
    .optional(),
  LocalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: text, KeySchema: keySchema, Projection: projection }))
    .optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: text.optional(), Enabled: flag }).optional(),
  BillingMode: cloudOnly,
  SSESpecification: cloudOnly,
  ...capacity,
};

const streamView = z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']);

const tableProperties = z.strictObject({
  ...shared,
  StreamSpecification: z.strictObject({ StreamViewType: streamView, ResourcePolicy: cloudOnly }).optional(),
  PointInTimeRecoverySpecification: cloudOnly,
  DeletionProtectionEnabled: cloudOnly,
  KinesisStreamSpecification: cloudOnly,
  ResourcePolicy: cloudOnly,
  TableClass: cloudOnly,
  Tags: cloudOnly,
});

const globalTableProperties = z.strictObject({
  ...shared,
  StreamSpecification: z.strictObject({ StreamViewType: streamView }).optional(),
  // A laptop is one region: what a replica adds to the table is protection, capacity and tags.
  Replicas: cloudOnly,
  GlobalTableWitnesses: cloudOnly,
  MultiRegionConsistency: cloudOnly,
});

export type TableProperties = z.infer<typeof tableProperties> | z.infer<typeof globalTableProperties>;

export const table: ResourceType<TableProperties> = { type: 'AWS::DynamoDB::Table', properties: tableProperties };
export const globalTable: ResourceType<TableProperties> = {
  type: 'AWS::DynamoDB::GlobalTable',
  properties: globalTableProperties,
};
