import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

// The clients, built once at cold start. The SDK's own retry is off (one attempt): since November 2026 its default waits
// seconds after a throttle. Whether to send again is decided in one place, `delivery.ts`.

const ONE_ATTEMPT = 1;
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000 };

export function sqsClient(): SQSClient {
  // A queue's URL is an address inside AWS; on a laptop the endpoint is another, and the URL only names the queue.
  return new SQSClient({
    retryStrategy: new ConfiguredRetryStrategy(ONE_ATTEMPT),
    requestHandler,
    useQueueUrlAsEndpoint: false,
  });
}

export function snsClient(): SNSClient {
  return new SNSClient({ retryStrategy: new ConfiguredRetryStrategy(ONE_ATTEMPT), requestHandler });
}
