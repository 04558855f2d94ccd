import * as z from 'zod';
import { cloudOnly, count, flag, type ResourceType, text } from './resource-type.ts';

const mappingProperties = z.strictObject({
  EventSourceArn: text,
  FunctionName: text,
  Enabled: flag.optional(),
  BatchSize: count.optional(),
  MaximumBatchingWindowInSeconds: count.optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: text })) }).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: count }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  ParallelizationFactor: count.optional(),
  BisectBatchOnFunctionError: flag.optional(),
  MaximumRetryAttempts: count.optional(),
  MaximumRecordAgeInSeconds: count.optional(),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: text }).optional() }).optional(),
  // Encryption of the filter, metrics and provisioned pollers.
  KmsKeyArn: cloudOnly,
  MetricsConfig: cloudOnly,
  LoggingConfig: cloudOnly,
  ProvisionedPollerConfig: cloudOnly,
  Tags: cloudOnly,
});

export type MappingProperties = z.infer<typeof mappingProperties>;

export const eventSourceMapping: ResourceType<MappingProperties> = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: mappingProperties,
};
