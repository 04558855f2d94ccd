import { describe, expect, it, vi } from 'vitest';
import { readAssembly } from '../../../infra/local/assembly.ts';
import { invokeAsync } from '../../../infra/local/async-invocation.ts';
import { failed, type InvocationResult } from '../../../infra/local/invocation.ts';
import { openStack } from '../../../infra/local/local-stack.ts';
import { parseSchedule } from '../../../infra/local/schedule-expression.ts';
import { createSchedule, readSchedules, type ScheduledTarget } from '../../../infra/local/schedules.ts';
import { writeAssembly } from './write-assembly.ts';

const TICK = 'arn:aws:lambda:us-east-1:000000000000:function:tick';
const schedulesOf = (Properties: Record<string, unknown>) =>
  readSchedules(openStack(readAssembly(writeAssembly({ EveryMinute: { Type: 'AWS::Events::Rule', Properties } }))));

const NOON = Date.parse('2026-11-22T12:00:00Z');
const next = (expression: string, zone?: string) => new Date(parseSchedule(expression, 'It', zone)(NOON)).toISOString();

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', '2026-11-22T12:01:00.000Z'],
    ['rate(5 minutes)', '2026-11-22T12:05:00.000Z'],
    ['rate(2 hours)', '2026-11-22T14:00:00.000Z'],
    ['rate(1 day)', '2026-11-23T12:00:00.000Z'],
    ['cron(0 3 * * ? *)', '2026-11-23T03:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-11-22T12:15:00.000Z'],
    // The 22nd of November 2026 is a Sunday, which AWS counts as day 1.
    ['cron(30 12 ? * 1 *)', '2026-11-22T12:30:00.000Z'],
    ['cron(30 12 ? * MON-FRI *)', '2026-11-23T12:30:00.000Z'],
    ['cron(30 12 ? * 2#1 *)', '2026-12-07T12:30:00.000Z'],
  ])('%s runs next at %s', (expression, expected) => {
    expect(next(expression)).toBe(expected);
  });

  it('follows the time zone', () => {
    expect(next('cron(0 3 * * ? *)', 'Asia/Shanghai')).toBe('2026-11-22T19:00:00.000Z');
  });

  it.each(['rate(5 fortnights)', 'cron(0 3 * * ? 2030)', 'at(2026-11-22T12:00:00)'])('refuses %s', (expression) => {
    expect(() => next(expression)).toThrow(`It has the schedule ${expression}; the local runner knows`);
  });
});

describe('a schedule', () => {
  const inMilliseconds = (interval: number): ScheduledTarget => ({
    name: 'often',
    functionName: 'tick',
    nextRun: (afterMs) => afterMs + interval,
    event: () => ({ n: 1 }),
  });
  const succeeds = () => vi.fn(async (): Promise<InvocationResult> => ({ status: 'succeeded', payload: null }));
  const policy = { retryAttempts: 0, maxAgeSeconds: 60 };

  it('is read from the stack, with the event that EventBridge sends', () => {
    const [target] = schedulesOf({
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 minute)',
      Targets: [{ Id: 'T', Arn: TICK }],
    });
    expect(target).toMatchObject({ name: 'every-minute', functionName: 'tick' });
    expect(target?.nextRun(NOON)).toBe(NOON + 60_000);
    expect(target?.event(new Date(NOON))).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-11-22T12:00:00Z',
      resources: ['arn:aws:events:us-east-1:000000000000:rule/every-minute'],
    });
  });

  it('sends the input that the target gives instead', () => {
    const [target] = schedulesOf({
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'T', Arn: TICK, Input: '{"n":7}' }],
    });
    expect(target?.event(new Date(NOON))).toEqual({ n: 7 });
  });

  it('is left out when it is disabled', () => {
    expect(
      schedulesOf({ State: 'DISABLED', ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'T', Arn: TICK }] }),
    ).toEqual([]);
  });

  it('fires again and again once it is resumed, and not after it is stopped', async () => {
    const invoke = succeeds();
    const schedule = createSchedule(inMilliseconds(20), invoke, policy);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(invoke).not.toHaveBeenCalled();
    schedule.resume();
    await vi.waitFor(() => expect(invoke.mock.calls.length).toBeGreaterThanOrEqual(3));
    expect(invoke).toHaveBeenCalledWith({ n: 1 });
    await schedule.stop();
    const calls = invoke.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(invoke).toHaveBeenCalledTimes(calls);
  });

  it.each([
    [1, 2],
    [0, 1],
  ])('tries a failed run %i times again', async (retryAttempts, runs) => {
    const invoke = succeeds().mockResolvedValue(failed('error', 'Error', 'no'));
    const { signal } = new AbortController();
    await invokeAsync(invoke, {}, { retryAttempts, maxAgeSeconds: 60 }, signal);
    expect(invoke).toHaveBeenCalledTimes(runs);
  });

  it('does not try again what has become too old', async () => {
    const invoke = succeeds().mockResolvedValue(failed('error', 'Error', 'no'));
    await invokeAsync(invoke, {}, { retryAttempts: 5, maxAgeSeconds: 0.5 }, new AbortController().signal);
    expect(invoke.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
