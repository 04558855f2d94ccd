import type { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ServiceFunction } from './service-function.ts';

/** Runs a function again and again. A run that fails is not repeated: the next one does its work too. */
export function runEvery(interval: Duration, service: ServiceFunction): void {
  service.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
  new Rule(service.stack, `${service.node.id}-schedule`, {
    schedule: Schedule.rate(interval),
    targets: [new LambdaFunction(service, { retryAttempts: 0, maxEventAge: interval })],
  });
}
