import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One request as an SDK middleware saw it. */
export interface LoggedRequest {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** Its wave: one more than the latest that had been answered when it was sent. Requests of one wave went out together. */
  readonly wave: number;
}

/** Logs every request that a client sends, beneath all of our own code: what DynamoDB would bill. */
export function logRequests(client: DynamoDBDocumentClient): { readonly requests: LoggedRequest[]; clear(): void } {
  const requests: LoggedRequest[] = [];
  let answered = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const wave = answered + 1;
      requests.push({
        operation: String(context.commandName).replace('Command', ''),
        input: args.input as Record<string, unknown>,
        wave,
      });
      try {
        return await next(args);
      } finally {
        answered = Math.max(answered, wave);
      }
    },
    { step: 'initialize', name: 'logRequests' },
  );
  return {
    requests,
    clear() {
      requests.length = 0;
      answered = 0;
    },
  };
}
