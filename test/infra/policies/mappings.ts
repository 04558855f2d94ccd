import { idsOf, type Policy } from './policy.ts';
import { attribute, hasAlarm, type Identified, ofType, oneOf, type Template, target } from './template.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const readsStream = ({ Properties: mapping }: Identified): boolean => attribute(mapping.EventSourceArn) === 'StreamArn';
const streams = (template: Template): Identified[] => ofType(template, MAPPING).filter(readsStream);
const queues = (template: Template): Identified[] => ofType(template, MAPPING).filter((each) => !readsStream(each));

const reportsEachFailure = ({ Properties: mapping }: Identified): boolean =>
  mapping.FunctionResponseTypes?.join() === 'ReportBatchItemFailures';

/** Left alone, a stream is retried for ever and blocks its shard. */
const STREAM_LIMITS = {
  BatchSize: [1, 1_000],
  MaximumBatchingWindowInSeconds: [0, 5],
  ParallelizationFactor: [1, 10],
  MaximumRetryAttempts: [5, 100],
  MaximumRecordAgeInSeconds: [3_600, 12 * 3_600],
} as const;

const limited = ({ Properties: mapping }: Identified): boolean =>
  Object.entries(STREAM_LIMITS).every(([name, [least, most]]) => mapping[name] >= least && mapping[name] <= most);

export const MAPPING_POLICIES: readonly Policy[] = [
  {
    rule: 'every mapping lets each message of a batch fail alone',
    broken: (template) => idsOf(ofType(template, MAPPING).filter((each) => !reportsEachFailure(each))),
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING);
      delete mapping.Properties.FunctionResponseTypes;
      return mapping.id;
    },
  },
  {
    rule: 'no mapping of a queue has a filter, which would delete what does not match',
    broken: (template) => idsOf(queues(template).filter(({ Properties }) => Properties.FilterCriteria !== undefined)),
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING, (each) => !readsStream(each));
      mapping.Properties.FilterCriteria = { Filters: [{ Pattern: '{"body":{"type":["a"]}}' }] };
      return mapping.id;
    },
  },
  {
    rule: 'every mapping of a queue takes ten messages at once and has a limit on concurrency',
    broken: (template) =>
      idsOf(
        queues(template).filter(
          ({ Properties: mapping }) =>
            mapping.BatchSize !== 10 ||
            mapping.MaximumBatchingWindowInSeconds !== 0 ||
            !(mapping.ScalingConfig?.MaximumConcurrency >= 2),
        ),
      ),
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING, (each) => !readsStream(each));
      delete mapping.Properties.ScalingConfig;
      return mapping.id;
    },
  },
  {
    rule: 'every mapping of a stream has a batch, a window, a parallelism, a number of retries and an age, all limited',
    broken: (template) => idsOf(streams(template).filter((each) => !limited(each))),
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING, readsStream);
      mapping.Properties.MaximumRetryAttempts = -1;
      return mapping.id;
    },
  },
  {
    rule: 'every mapping of a stream begins with the oldest record and halves a batch that fails',
    broken: (template) =>
      idsOf(
        streams(template).filter(
          ({ Properties: mapping }) =>
            mapping.StartingPosition !== 'TRIM_HORIZON' || mapping.BisectBatchOnFunctionError !== true,
        ),
      ),
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING, readsStream);
      mapping.Properties.StartingPosition = 'LATEST';
      return mapping.id;
    },
  },
  {
    rule: 'every mapping of a stream names what it gave up in a queue of its own',
    broken: (template) => {
      const destinations = streams(template).map(({ Properties }) =>
        target(Properties.DestinationConfig?.OnFailure?.Destination),
      );
      return idsOf(
        streams(template).filter((_, index) => {
          const destination = destinations[index];
          const shared = destinations.filter((each) => each === destination).length > 1;
          return shared || template.Resources[destination ?? '']?.Type !== 'AWS::SQS::Queue';
        }),
      );
    },
    breakIt: (template) => {
      const mapping = oneOf(template, MAPPING, readsStream);
      delete mapping.Properties.DestinationConfig;
      return mapping.id;
    },
  },
  {
    rule: 'every reader of a stream has an alarm on its age',
    broken: (template) =>
      streams(template)
        .map(({ Properties }) => target(Properties.FunctionName) ?? '')
        .filter((id) => !hasAlarm(template, 'IteratorAge', id)),
    breakIt: (template) => {
      const alarm = oneOf(
        template,
        'AWS::CloudWatch::Alarm',
        ({ Properties }) => Properties.MetricName === 'IteratorAge',
      );
      alarm.Properties.EvaluationPeriods = 60;
      return target(alarm.Properties.Dimensions[0].Value) ?? '';
    },
  },
];
