export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of variables that the infrastructure sets beside those of the tables. */
export const VARIABLES = {
  expiryQueueUrl: 'EXPIRY_QUEUE_URL',
  stockEventsTopicArn: 'STOCK_EVENTS_TOPIC_ARN',
  countObjectsBucket: 'COUNT_OBJECTS_BUCKET',
  countEventsQueueUrl: 'COUNT_EVENTS_QUEUE_URL',
} as const;

/** What the variable of a queue whose messages may be sent again ends with. */
const REPLAY_QUEUE = /^REPLAY_.*_QUEUE_URL$/;

/** The addresses of all queues that a function may send messages to again. */
export function replayQueueUrls(environment: Environment = process.env): string[] {
  return Object.entries(environment).flatMap(([name, url]) => (REPLAY_QUEUE.test(name) && url ? [url] : []));
}

/**
 * A variable that a function cannot work without.
 * @throws at cold start, naming the variable, so that a wrong deployment fails before it takes a request
 */
export function required(name: string, environment: Environment = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`The environment variable ${name} is not set: give it to this function in the stack.`);
  }
  return value;
}
