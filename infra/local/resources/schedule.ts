import * as z from 'zod';
import { cloudOnly, type ResourceType, text } from './resource-type.ts';

const ruleProperties = z.strictObject({
  Name: text.optional(),
  ScheduleExpression: text,
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Targets: z
    .array(
      z.strictObject({
        Arn: text,
        Id: text,
        Input: text.optional(),
        // A missed run on a laptop is followed by the next one.
        RetryPolicy: cloudOnly,
        DeadLetterConfig: cloudOnly,
        RoleArn: cloudOnly,
      }),
    )
    .optional(),
  Description: cloudOnly,
  RoleArn: cloudOnly,
  Tags: cloudOnly,
});

const scheduleProperties = z.strictObject({
  Name: text.optional(),
  ScheduleExpression: text,
  ScheduleExpressionTimezone: text.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Target: z.strictObject({
    Arn: text,
    Input: text.optional(),
    RoleArn: cloudOnly,
    RetryPolicy: cloudOnly,
    DeadLetterConfig: cloudOnly,
  }),
  // A window only lets the cloud spread its load.
  FlexibleTimeWindow: cloudOnly,
  Description: cloudOnly,
  GroupName: cloudOnly,
  KmsKeyArn: cloudOnly,
});

export type RuleProperties = z.infer<typeof ruleProperties>;
export type ScheduleProperties = z.infer<typeof scheduleProperties>;

export const rule: ResourceType<RuleProperties> = { type: 'AWS::Events::Rule', properties: ruleProperties };
export const schedule: ResourceType<ScheduleProperties> = {
  type: 'AWS::Scheduler::Schedule',
  properties: scheduleProperties,
};
