// Event patterns of Lambda for the records of a DynamoDB stream: records that match none never cost an invocation.

/** Items of this kind that came into being or changed. */
export const itemsChanged = (keyPrefix: string): Record<string, unknown> => ({
  eventName: ['INSERT', 'MODIFY'],
  ...ofKind(keyPrefix),
});

/** Items of this kind that time to live removed. What we removed ourselves is no news to us. */
export const itemsTimedOut = (keyPrefix: string): Record<string, unknown> => ({
  eventName: ['REMOVE'],
  userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
  ...ofKind(keyPrefix),
});

const ofKind = (keyPrefix: string) => ({ dynamodb: { Keys: { pk: { S: [{ prefix: keyPrefix }] } } } });

/** Buckets below zero, or frozen beside one that is, before or after a write. A marshalled number is a text: a negative one begins with its sign. */
export const stocksBelowZero = (): readonly Record<string, unknown>[] =>
  ['NewImage', 'OldImage'].flatMap((image) => [
    { dynamodb: { [image]: { available: { N: [{ prefix: '-' }] } } } },
    { dynamodb: { [image]: { frozen: { BOOL: [true] } } } },
  ]);
