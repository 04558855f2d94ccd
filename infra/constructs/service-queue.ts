import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmWhenNotEmpty } from './alarms.ts';

/** A message that failed this often is not unlucky: a person must look. */
const MAX_RECEIVE_COUNT = 5;
const RETENTION = Duration.days(14);
const MAX_MESSAGE_BYTES = 256 * 1_024;
/** AWS asks for six: a retry of the batch must not meet a message that is still being worked on. */
const VISIBILITY_PER_TIMEOUT = 6;

const everyQueue = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: RETENTION,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
} satisfies QueueProps;

/** A queue, and beside it `<id>-dlq`, where what cannot be processed waits for a person, with an alarm on it. */
export class ServiceQueue extends Queue {
  readonly deadLetters: Queue;

  /**
   * @param workTime the longest that one receiver works on a batch; it stays invisible to others six times as long
   * @param maxReceiveCount more than the usual where one message may take several runs that all succeed
   */
  constructor(scope: Construct, id: string, workTime: Duration, maxReceiveCount = MAX_RECEIVE_COUNT) {
    const deadLetters = parkingQueue(scope, `${id}-dlq`);
    super(scope, id, {
      ...everyQueue,
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * workTime.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount },
    });
    this.deadLetters = deadLetters;
  }
}

/** A queue that nothing consumes: what lies there waits for a person, who is called by its alarm. */
export function parkingQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, everyQueue);
  alarmWhenNotEmpty(queue);
  return queue;
}
