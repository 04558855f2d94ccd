import type { TableName } from '../functions/core/store/tables.ts';

/** The actions on items that any function may be given. Neither Scan nor anything on the table itself is among them. */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem';

export interface ServiceFunctionSpec {
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly tables: Readonly<Partial<Record<TableName, readonly ItemAction[]>>>;
  /** Indexes that it queries; permission for the table does not open its indexes, nor the other way round. */
  readonly indexes?: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** May write deadlines to the expiry queue. */
  readonly schedulesExpiry?: true;
  /** May send messages again to every queue whose messages may be quarantined. */
  readonly replays?: true;
  /** May read the lists of large counts. */
  readonly readsCountObjects?: true;
  /** May let messages of counts come again at once. */
  readonly continuesCounts?: true;
  /** May publish to the topic. */
  readonly publishes?: true;
}
