import * as z from 'zod';
import { cloudOnly, count, type ResourceType, text } from './resource-type.ts';

const eventInvokeProperties = z.strictObject({
  FunctionName: text,
  MaximumRetryAttempts: count.optional(),
  MaximumEventAgeInSeconds: count.optional(),
  // The runner has one version of each function.
  Qualifier: cloudOnly,
});

export type EventInvokeProperties = z.infer<typeof eventInvokeProperties>;

export const eventInvokeConfig: ResourceType<EventInvokeProperties> = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: eventInvokeProperties,
};
