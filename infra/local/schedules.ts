import { randomUUID } from 'node:crypto';
import { type AsyncPolicy, invokeAsync } from './async-invocation.ts';
import type { EventSource } from './event-source.ts';
import { functionNameOf } from './function-spec.ts';
import type { Invoke } from './invocation.ts';
import type { LocalStack } from './local-stack.ts';
import { ACCOUNT, PARTITION, REGION } from './locality.ts';
import { createLoop, pauseFor } from './loop.ts';
import { rule, schedule } from './resources/schedule.ts';
import { type NextRun, parseSchedule } from './schedule-expression.ts';

/** One function that is to run at certain times. */
export interface ScheduledTarget {
  readonly name: string;
  readonly functionName: string;
  readonly nextRun: NextRun;
  readonly event: (now: Date) => unknown;
}

/** The longest that a timer can wait is 24 days; looking again each day also survives a laptop that slept. */
const LONGEST_SLEEP_MS = 86_400_000;

/** Reads the stack's schedules: rules of EventBridge and schedules of its scheduler. Disabled ones are left out. */
export function readSchedules(stack: LocalStack): ScheduledTarget[] {
  const rules = stack.declared(rule).flatMap(({ logicalId, name, properties }) => {
    const arn = `arn:${PARTITION}:events:${REGION}:${ACCOUNT}:rule/${name}`;
    stack.know(logicalId, { ref: name, Arn: arn });
    if (properties.State === 'DISABLED') return [];
    const nextRun = parseSchedule(properties.ScheduleExpression, logicalId);
    return (properties.Targets ?? []).map(({ Arn, Input }) => ({
      name,
      functionName: functionNameOf(Arn),
      nextRun,
      event: (now: Date) => (Input === undefined ? scheduledEvent(arn, now) : JSON.parse(Input)),
    }));
  });
  const schedules = stack.declared(schedule).flatMap(({ logicalId, name, properties }) => {
    stack.know(logicalId, {
      ref: name,
      Arn: `arn:${PARTITION}:scheduler:${REGION}:${ACCOUNT}:schedule/default/${name}`,
    });
    if (properties.State === 'DISABLED') return [];
    const { ScheduleExpression, ScheduleExpressionTimezone, Target } = properties;
    const nextRun = parseSchedule(ScheduleExpression, logicalId, ScheduleExpressionTimezone);
    const event = () => (Target.Input === undefined ? {} : JSON.parse(Target.Input));
    return [{ name, functionName: functionNameOf(Target.Arn), nextRun, event }];
  });
  return [...rules, ...schedules];
}

/** Prepares to invoke a function at its times. A run that takes longer than the interval is not overtaken by the next. */
export function createSchedule(target: ScheduledTarget, invoke: Invoke, policy: AsyncPolicy): EventSource {
  let due = target.nextRun(Date.now());
  const loop = createLoop(async (interrupted) => {
    await pauseFor(Math.min(Math.max(0, due - Date.now()), LONGEST_SLEEP_MS), interrupted);
    if (interrupted.aborted || Date.now() < due) return;
    due = target.nextRun(Date.now());
    await invokeAsync(invoke, target.event(new Date()), policy, interrupted);
  });
  const { name, functionName } = target;
  return { ...loop, name: `${name} -> ${functionName}`, aliases: [`${name} -> ${functionName}`, name, functionName] };
}

function scheduledEvent(ruleArn: string, now: Date) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [ruleArn],
    detail: {},
  };
}
