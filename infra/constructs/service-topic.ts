import { Alias } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { ServiceQueue } from './service-queue.ts';

/** A topic that is encrypted and spoken to over TLS only. */
export class ServiceTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      enforceSSL: true,
      // The key of SNS in this account: whoever may publish may use it, so no function needs a permission for a key.
      masterKey: Alias.fromAliasName(scope, `${id}-key`, 'alias/aws/sns'),
    });
  }

  /** Delivers the events of these types to a queue as they were published. What cannot be delivered goes to its dead letters. */
  deliver(types: readonly string[], queue: ServiceQueue): void {
    this.addSubscription(
      new SqsSubscription(queue, {
        rawMessageDelivery: true,
        filterPolicy: { type: SubscriptionFilter.stringFilter({ allowlist: [...types] }) },
        deadLetterQueue: queue.deadLetters,
      }),
    );
  }
}
