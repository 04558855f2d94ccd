import { inject } from 'vitest';
import { documentClient } from '../../../../../functions/core/store/client.ts';
import { dynamoStore } from '../../../../../functions/core/store/connect.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { emptyState } from '../../../../support/memory/memory-state.ts';
import { memoryStore } from '../../../../support/memory/memory-store.ts';

export interface Implementation {
  readonly name: string;
  readonly connect: () => Store;
}

/** Every implementation of the ports. Each contract runs over all of them. */
export const IMPLEMENTATIONS: readonly Implementation[] = [
  { name: 'in memory', connect: () => memoryStore(emptyState()) },
  { name: 'on DynamoDB Local', connect: () => localStore() },
];

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The store on the tests' engine. Its catalogue remembers nothing, so that a test sees what it wrote. */
export function localStore(client = localClient()): Store {
  return dynamoStore({ client, tables: inject('dynamodb').tables, rememberCatalogMs: 0 });
}

export function localClient() {
  return documentClient({ endpoint: inject('dynamodb').endpoint, region: 'eu-west-1', credentials: CREDENTIALS });
}
