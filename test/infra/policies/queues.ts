import { idsOf, type Policy } from './policy.ts';
import { hasAlarm, list, ofType, oneOf, type Template, target } from './template.ts';

const QUEUE = 'AWS::SQS::Queue';
const FOURTEEN_DAYS = 14 * 86_400;

/** Queues into which something else puts what it could not process. */
function deadLetterQueues(template: Template): Set<string | undefined> {
  const ofQueues = ofType(template, QUEUE).map(({ Properties: queue }) => queue.RedrivePolicy?.deadLetterTargetArn);
  const ofStreams = ofType(template, 'AWS::Lambda::EventSourceMapping').map(
    ({ Properties: mapping }) => mapping.DestinationConfig?.OnFailure?.Destination,
  );
  return new Set([...ofQueues, ...ofStreams].map(target));
}

const refusesPlainText = (template: Template, queueId: string): boolean =>
  ofType(template, 'AWS::SQS::QueuePolicy')
    .filter(({ Properties: policy }) => list(policy.Queues).some((each) => target(each) === queueId))
    .flatMap(({ Properties: policy }) => list(policy.PolicyDocument.Statement))
    .some(({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false');

const allows = (template: Template) =>
  ofType(template, 'AWS::SQS::QueuePolicy').filter(({ Properties: policy }) =>
    list(policy.PolicyDocument.Statement).some(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Allow' && !(Principal?.Service === 'sns.amazonaws.com' && Condition?.ArnEquals?.['aws:SourceArn']),
    ),
  );

const mappedQueues = (template: Template) =>
  ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ Properties: mapping }) => {
    const queue = template.Resources[target(mapping.EventSourceArn) ?? ''];
    const service = template.Resources[target(mapping.FunctionName) ?? ''];
    return queue?.Type === QUEUE && service
      ? [{ id: target(mapping.EventSourceArn) ?? '', queue, service, mapping }]
      : [];
  });

export const QUEUE_POLICIES: readonly Policy[] = [
  {
    rule: 'every queue has a dead-letter queue after at least five tries, or is one',
    broken: (template) => {
      const dead = deadLetterQueues(template);
      return idsOf(
        ofType(template, QUEUE).filter(
          ({ id, Properties: queue }) => !dead.has(id) && !(queue.RedrivePolicy?.maxReceiveCount >= 5),
        ),
      );
    },
    breakIt: (template) => {
      const queue = oneOf(template, QUEUE, ({ Properties }) => Properties.RedrivePolicy);
      queue.Properties.RedrivePolicy.maxReceiveCount = 4;
      return queue.id;
    },
  },
  {
    rule: 'every dead-letter queue keeps what it has for 14 days',
    broken: (template) => {
      const dead = deadLetterQueues(template);
      return idsOf(
        ofType(template, QUEUE).filter(
          ({ id, Properties: queue }) => dead.has(id) && queue.MessageRetentionPeriod !== FOURTEEN_DAYS,
        ),
      );
    },
    breakIt: (template) => {
      const dead = deadLetterQueues(template);
      const queue = oneOf(template, QUEUE, ({ id }) => dead.has(id));
      queue.Properties.MessageRetentionPeriod = 345_600;
      return queue.id;
    },
  },
  {
    rule: 'every dead-letter queue has an alarm that calls from the first message on',
    broken: (template) =>
      [...deadLetterQueues(template)]
        .filter((id) => id !== undefined)
        .filter((id) => !hasAlarm(template, 'ApproximateNumberOfMessagesVisible', id)),
    breakIt: (template) => {
      const alarm = oneOf(template, 'AWS::CloudWatch::Alarm', ({ Properties }) => Properties.Namespace === 'AWS/SQS');
      alarm.Properties.MetricName = 'NumberOfMessagesSent';
      return target(alarm.Properties.Dimensions[0].Value) ?? '';
    },
  },
  {
    rule: 'every queue is encrypted and takes messages up to 256 KB',
    broken: (template) =>
      idsOf(
        ofType(template, QUEUE).filter(
          ({ Properties: queue }) => !queue.SqsManagedSseEnabled || queue.MaximumMessageSize !== 262_144,
        ),
      ),
    breakIt: (template) => {
      const queue = oneOf(template, QUEUE);
      queue.Properties.SqsManagedSseEnabled = false;
      return queue.id;
    },
  },
  {
    rule: 'every queue refuses what does not come over TLS',
    broken: (template) => idsOf(ofType(template, QUEUE).filter(({ id }) => !refusesPlainText(template, id))),
    breakIt: (template) => {
      const policy = oneOf(template, 'AWS::SQS::QueuePolicy');
      policy.Properties.PolicyDocument.Statement = [];
      return target(policy.Properties.Queues[0]) ?? '';
    },
  },
  {
    rule: 'no queue lets anyone in but our own topic, until a warehouse principal is named',
    broken: (template) => idsOf(allows(template)),
    breakIt: (template) => {
      const policy = oneOf(template, 'AWS::SQS::QueuePolicy');
      policy.Properties.PolicyDocument.Statement.push({
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sqs:SendMessage',
        Resource: '*',
      });
      return policy.id;
    },
  },
  {
    rule: 'a message stays invisible at least six times as long as its function may work, and the batching window more',
    broken: (template) =>
      idsOf(
        mappedQueues(template).filter(
          ({ queue, service, mapping }) =>
            !(
              queue.Properties.VisibilityTimeout >=
              6 * service.Properties.Timeout + mapping.MaximumBatchingWindowInSeconds
            ),
        ),
      ),
    breakIt: (template) => {
      const [mapped] = mappedQueues(template);
      if (mapped === undefined) throw new Error('No queue feeds a function.');
      mapped.queue.Properties.VisibilityTimeout -= 1;
      return mapped.id;
    },
  },
];
