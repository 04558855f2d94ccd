import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CountBucket } from './count-bucket.ts';
import type { ServiceQueue } from './service-queue.ts';

export interface WarehouseQueues {
  /** What the warehouse system tells. */
  readonly writes: readonly ServiceQueue[];
  /** What it is asked to do. */
  readonly reads: readonly ServiceQueue[];
  /** Where it puts lists that are too long for a message. */
  readonly puts: CountBucket;
}

/** Lets the warehouse system in, and only at the queues that are its own. It may live in another account. */
export function letWarehouseIn(principalArn: string, { writes, reads, puts }: WarehouseQueues): void {
  for (const queue of writes) allow(queue, principalArn, ['sqs:SendMessage']);
  for (const queue of reads)
    allow(queue, principalArn, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility']);
  puts.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ArnPrincipal(principalArn)],
      actions: ['s3:PutObject'],
      resources: [puts.arnForObjects('*')],
    }),
  );
}

function allow(queue: ServiceQueue, principalArn: string, actions: readonly string[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ArnPrincipal(principalArn)],
      actions: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', ...actions],
      resources: [queue.queueArn],
    }),
  );
}
