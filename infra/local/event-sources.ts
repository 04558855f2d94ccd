import { readAsyncPolicies } from './async-invocation.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Environments } from './environments.ts';
import { type EventSource, isMeant } from './event-source.ts';
import { functionNameOf } from './function-spec.ts';
import type { LocalStack } from './local-stack.ts';
import { createFailureReport } from './on-failure.ts';
import type { LocalNames } from './queues-and-topics.ts';
import { eventSourceMapping, type MappingProperties } from './resources/event-source-mapping.ts';
import { RunnerProblem } from './runner-problem.ts';
import { createSchedule, readSchedules } from './schedules.ts';
import { createSqsMapping } from './sqs-mapping.ts';
import { createStreamMapping } from './stream-mapping.ts';
import type { LocalTable } from './tables.ts';

/** Names of event sources: a text is a source, a function, or `source -> function`; a regular expression is tried on all three. */
export type Patterns = readonly (string | RegExp)[];

export interface EventSourcesOptions {
  readonly stack: LocalStack;
  readonly names: LocalNames;
  readonly tables: readonly LocalTable[];
  readonly environmentsOf: (functionName: string) => Environments;
  readonly endpoints: { readonly messaging: string; readonly dynamodb: string };
  readonly maxEnvironments: number;
  readonly checkpoints: Checkpoints;
  readonly disabledMappings: Patterns;
  readonly disabledSchedules: Patterns;
  readonly redeliverAfterSeconds?: number;
}

/** Starts every event source mapping and schedule of the stack. Those that are disabled stand by, and may be resumed. */
export function startEventSources(options: EventSourcesOptions): EventSource[] {
  const { stack, disabledMappings, disabledSchedules, environmentsOf } = options;
  const mappings = stack.declared(eventSourceMapping).map(({ logicalId, properties }) => ({
    source: createMapping(logicalId, properties, options),
    isEnabled: properties.Enabled !== false,
    disabled: disabledMappings,
  }));
  const policyOf = readAsyncPolicies(stack);
  const schedules = readSchedules(stack).map((target) => ({
    source: createSchedule(target, environmentsOf(target.functionName).invoke, policyOf(target.functionName)),
    isEnabled: true,
    disabled: disabledSchedules,
  }));
  // None starts before all are known to be right.
  const all = [...mappings, ...schedules];
  for (const { source, isEnabled, disabled } of all) if (isEnabled && !isMeant(source, disabled)) source.resume();
  return all.map(({ source }) => source);
}

function createMapping(logicalId: string, properties: MappingProperties, options: EventSourcesOptions): EventSource {
  const { spec, invoke } = options.environmentsOf(functionNameOf(properties.FunctionName));
  const queue = options.names.queues.find(({ arn }) => arn === properties.EventSourceArn);
  const table = options.tables.find(({ streamArn }) => streamArn === properties.EventSourceArn);
  const shared = { functionName: spec.name, properties, invoke };
  options.stack.know(logicalId, { ref: logicalId, Id: logicalId });
  if (queue !== undefined)
    return createSqsMapping({
      ...shared,
      queue,
      endpoint: options.endpoints.messaging,
      maxConcurrency: options.maxEnvironments,
      ...(options.redeliverAfterSeconds === undefined ? {} : { redeliverAfterSeconds: options.redeliverAfterSeconds }),
    });
  if (table?.streamArn !== undefined)
    return createStreamMapping({
      ...shared,
      tableName: table.name,
      streamArn: table.streamArn,
      functionArn: spec.arn,
      endpoint: options.endpoints.dynamodb,
      checkpoints: options.checkpoints,
      reportFailure: createFailureReport(
        properties.DestinationConfig?.OnFailure?.Destination,
        options.names,
        options.endpoints.messaging,
      ),
    });
  throw new RunnerProblem(
    `${logicalId} reads from ${properties.EventSourceArn}, which is neither a queue nor a table's stream.`,
  );
}
