import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TableName } from '../../../functions/core/store/tables.ts';
import { itemBytes, writeUnits } from '../../support/item-size.ts';
import { type LoggedRequest, logRequests } from '../../support/request-log.ts';

/** What a client's requests cost: the requests as the SDK sends them, write units from the sizes of the items they leave. */
export interface CostMeter {
  readonly clear: () => void;
  /** All requests since it was cleared, without the meter's own. */
  readonly requests: () => readonly LoggedRequest[];
  readonly operations: () => readonly string[];
  /** Write units of all logged writes, from the items as they lie there now. */
  readonly unitsWritten: () => Promise<number>;
  /** Reads an item beside the log. */
  readonly item: (table: TableName, pk: string) => Promise<Record<string, unknown>>;
  /** The size of a reservation's item in whole kilobytes: K of DESIGN §4.1. */
  readonly kilobytesOf: (reservationId: string) => Promise<number>;
}

interface SingleWrite {
  readonly TableName: string;
  readonly Key: { readonly pk: string };
}

interface TransactItem {
  readonly Update?: SingleWrite;
  readonly Put?: { readonly Item: Record<string, unknown>; readonly TableName: string };
}

/** Our own reading asks for this, and the service never does. */
const OURS = { ReturnConsumedCapacity: 'TOTAL' } as const;

/** Begins to count at once. */
export function costMeter(client: DynamoDBDocumentClient, tables: Readonly<Record<TableName, string>>): CostMeter {
  const log = logRequests(client);
  const requests = () =>
    log.requests.filter(({ input }) => input.ReturnConsumedCapacity !== OURS.ReturnConsumedCapacity);

  const read = async (TableName: string, pk: string): Promise<Record<string, unknown>> =>
    (await client.send(new GetCommand({ TableName, Key: { pk }, ConsistentRead: true, ...OURS }))).Item ?? {};
  const unitsOf = async ({ TableName, Key }: SingleWrite, inTransaction: boolean) =>
    writeUnits(await read(TableName, Key.pk), inTransaction);
  /** The ledger's local index holds a copy of each movement. */
  const unitsOfPut = ({ Item, TableName }: NonNullable<TransactItem['Put']>) =>
    writeUnits(Item, true) * (TableName === tables.ledger ? 2 : 1);

  const unitsOfRequest = async ({ operation, input }: LoggedRequest) => {
    let units = operation === 'UpdateItem' ? await unitsOf(input as unknown as SingleWrite, false) : 0;
    for (const { Update, Put } of (input.TransactItems ?? []) as TransactItem[]) {
      if (Update) units += await unitsOf(Update, true);
      if (Put) units += unitsOfPut(Put);
    }
    return units;
  };

  return {
    clear: log.clear,
    requests,
    operations: () => requests().map(({ operation }) => operation),
    unitsWritten: async () => {
      let units = 0;
      for (const request of requests()) units += await unitsOfRequest(request);
      return units;
    },
    item: (table, pk) => read(tables[table], pk),
    kilobytesOf: async (id) => Math.ceil(itemBytes(await read(tables.reservations, `r.${id}`)) / 1_024),
  };
}
