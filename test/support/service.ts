import type { Runner } from '../../infra/local/runner-contract.ts';

/** Where a running service listens, and the names of what it consists of. It can be handed to another process. */
export type ServiceAddress = Pick<Runner, 'api' | 'sqs' | 'sns' | 'dynamodb' | 'queues' | 'topics' | 'tables'>;

declare module 'vitest' {
  export interface ProvidedContext {
    /** The service that all test files share, each with ids of its own. */
    readonly service: ServiceAddress;
    /** The synthesised assembly, for those that start a service of their own because they disturb it. */
    readonly assembly: string;
  }
}

export function addressOf({ api, sqs, sns, dynamodb, queues, topics, tables }: ServiceAddress): ServiceAddress {
  return { api, sqs, sns, dynamodb, queues, topics, tables };
}
