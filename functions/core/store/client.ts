import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** Requests in flight at once from one execution environment. */
export const MAX_REQUESTS_IN_FLIGHT = 48;
/** More sockets than requests: one that waits for a socket would be taken for a connection that does not come about. */
const MAX_SOCKETS = MAX_REQUESTS_IN_FLIGHT + 16;
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;

/**
 * The document client that every store stands on: short timeouts, and one attempt, for `retry.ts` repeats what is worth repeating.
 * Whoever counts requests adds a middleware to its `middlewareStack`.
 */
export function documentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    retryStrategy: new ConfiguredRetryStrategy(1),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
    ...config,
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
