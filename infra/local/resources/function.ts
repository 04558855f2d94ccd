import * as z from 'zod';
import { cloudOnly, count, type ResourceType, text } from './resource-type.ts';

const functionProperties = z.strictObject({
  Code: z.strictObject({ S3Bucket: cloudOnly, S3Key: text.optional(), ZipFile: text.optional() }),
  Handler: text,
  Timeout: count.optional(),
  MemorySize: count.optional(),
  Environment: z.strictObject({ Variables: z.record(text, z.coerce.string()).optional() }).optional(),
  ReservedConcurrentExecutions: count.optional(),
  // Locally a function goes by its construct id.
  FunctionName: cloudOnly,
  // A worker runs on the Node and the processor that are here, as the user who started it, and logs to that user.
  Runtime: cloudOnly,
  RuntimeManagementConfig: cloudOnly,
  Architectures: cloudOnly,
  Role: cloudOnly,
  Description: cloudOnly,
  LoggingConfig: cloudOnly,
  TracingConfig: cloudOnly,
  EphemeralStorage: cloudOnly,
  RecursiveLoop: cloudOnly,
  Tags: cloudOnly,
});

export type FunctionProperties = z.infer<typeof functionProperties>;

export const lambdaFunction: ResourceType<FunctionProperties> = {
  type: 'AWS::Lambda::Function',
  properties: functionProperties,
};
