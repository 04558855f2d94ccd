import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Where functions write their own metrics. */
export const METRIC_NAMESPACE = 'Holdfast';
export const METRIC_SERVICE = 'holdfast';

const PERIOD = Duration.minutes(1);
/** A stream reader this far behind shows buyers numbers that they no longer believe. */
const MAX_STREAM_AGE = Duration.minutes(1);

/** Calls when anything lies in a queue that ought to be empty. */
export function alarmWhenNotEmpty(queue: Queue): void {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  alarmAbove(
    queue.stack,
    `${queue.node.id}-not-empty`,
    metric,
    0,
    `Messages wait in ${queue.node.id}: look at them, then move them back.`,
  );
}

/** Calls when a function fails, or is not let run. */
export function alarmOnFailures(scope: Construct, id: string, service: IFunction): void {
  const sums = { period: PERIOD, statistic: 'Sum' };
  alarmAbove(scope, `${id}-errors`, service.metricErrors(sums), 0, `${id} failed: its log says why.`);
  alarmAbove(
    scope,
    `${id}-throttles`,
    service.metricThrottles(sums),
    0,
    `${id} was throttled: raise the concurrency of the account.`,
  );
}

/** Calls when a stream reader falls behind. */
export function alarmOnStreamAge(scope: Construct, id: string, service: IFunction): void {
  const age = service.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' });
  alarmAbove(
    scope,
    `${id}-stream-age`,
    age,
    MAX_STREAM_AGE.toMilliseconds(),
    `${id} is more than a minute behind its stream.`,
  );
}

/** Calls while anything is overdue. It is looked for less often than every minute. */
export function alarmOnOverdue(scope: Construct, lookedForEvery: Duration): void {
  const metric = countedMetric('Overdue', Duration.seconds(2 * lookedForEvery.toSeconds()));
  alarmAbove(scope, 'overdue', metric, 0, 'Something that ought to have happened did not: the work items say what.');
}

/** Calls when an audit finds that the tables contradict each other. */
export function alarmOnDrift(scope: Construct): void {
  alarmAbove(
    scope,
    'drift',
    countedMetric('Drift', PERIOD),
    0,
    'Tables contradict each other: the work items say how.',
  );
}

function countedMetric(metricName: string, period: Duration): Metric {
  const dimensionsMap = { service: METRIC_SERVICE };
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, period, statistic: 'Sum' });
}

/** Calls when a metric is above a threshold in any minute. No data means that nothing happened, which is well. */
export function alarmAbove(
  scope: Construct,
  id: string,
  metric: IMetric,
  threshold: number,
  alarmDescription: string,
): Alarm {
  return new Alarm(scope, id, {
    metric,
    threshold,
    alarmDescription,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Tells a topic of the operators whenever any alarm below this scope goes off, and when it is over. Call it last. */
export function callOnAlarms(scope: Construct, operatorsTopicArn: string): void {
  const action = new SnsAction(Topic.fromTopicArn(scope, 'operators', operatorsTopicArn));
  for (const alarm of scope.node.findAll().filter((each) => each instanceof Alarm)) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
