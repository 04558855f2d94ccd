import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { BucketId } from '../../functions/core/domain/bucket.ts';
import type { OwnerRecord } from '../../functions/core/domain/owner.ts';
import type { KeptWorkItem } from '../../functions/core/domain/work-item.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import { bucketFrom } from '../../functions/core/store/bucket-items.ts';
import { ownerFrom, reservationKey } from '../../functions/core/store/owner-items.ts';
import {
  OWNER_PREFIX,
  TABLES,
  type TableName,
  TRANSFER_PREFIX,
  WORK_ITEM_PREFIX,
} from '../../functions/core/store/tables.ts';
import { lineFrom, orderFrom } from '../../functions/core/store/transfers.ts';
import { workItemFrom } from '../../functions/core/store/work-item-items.ts';
import { clientFor } from '../../infra/local/locality.ts';
import type { Acknowledged } from './acknowledged.ts';
import { reservationId, transferId } from './builders.ts';
import { checkInvariants, type Violation } from './invariants.ts';
import type { ServiceAddress } from './service.ts';
import type { TransferTables } from './transfer-invariants.ts';

type Item = Record<string, unknown>;

/** The tables of the running service, read past the service. */
export class Stored {
  readonly documents: DynamoDBDocumentClient;
  readonly #tables: ServiceAddress['tables'];

  constructor({ dynamodb, tables }: Pick<ServiceAddress, 'dynamodb' | 'tables'>) {
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientFor(dynamodb)));
    this.#tables = tables;
  }

  tableName(table: TableName): string {
    const name = this.#tables[table];
    if (name === undefined) throw new Error(`there is no table ${table}`);
    return name;
  }

  /** The items of a table that mention a text anywhere, in keys, names or values. */
  async mentioning(table: TableName, text: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateScan({ client: this.documents }, { TableName: this.tableName(table), ConsistentRead: true });
    for await (const { Items = [] } of pages) items.push(...Items.filter((item) => plainText(item).includes(text)));
    return items;
  }

  /** What lies under a reservation's id. */
  async owner(id: string): Promise<OwnerRecord> {
    const TableName = this.tableName('reservations');
    const request = new GetCommand({ TableName, Key: reservationKey(reservationId(id)), ConsistentRead: true });
    return ownerFrom((await this.documents.send(request)).Item);
  }

  /** All that any table says of a text, to be compared: equal texts, and nothing was written. */
  async everythingAbout(text: string): Promise<string[]> {
    const names = Object.keys(TABLES) as TableName[];
    const items = await Promise.all(
      names.map(async (name) => (await this.mentioning(name, text)).map((item) => `${name} ${plainText(item)}`)),
    );
    return items.flat().sort();
  }

  /** Work items about a text, by their kind. */
  async workItems(text: string): Promise<KeptWorkItem[]> {
    const items = await this.mentioning('operations', text);
    return items
      .filter(({ pk }) => String(pk).startsWith(WORK_ITEM_PREFIX))
      .flatMap((item) => workItemFrom(item) ?? []);
  }

  /** Every violation of I1 to I7 among what carries a prefix. The moment must be quiet. */
  async violations(prefix: string, acknowledged: readonly Acknowledged[] = []): Promise<Violation[]> {
    const [stock, reservations, ledger, operations] = await Promise.all(
      (['stock', 'reservations', 'ledger', 'operations'] as const).map((table) => this.mentioning(table, prefix)),
    );
    const isOwner = ({ pk }: Item) => [OWNER_PREFIX, TRANSFER_PREFIX].some((prefix) => String(pk).startsWith(prefix));
    return checkInvariants({
      buckets: (stock ?? []).map((item) => bucketFrom(item.pk as BucketId, item)),
      owners: (reservations ?? []).filter(isOwner).map(ownerFrom),
      movements: (ledger ?? []) as unknown as Movement[],
      transfers: transfersAmong(operations ?? []),
      now: Date.now(),
      acknowledged,
    });
  }

  close(): void {
    this.documents.destroy();
  }
}

function transfersAmong(items: readonly Item[]): TransferTables {
  const own = items.filter(({ pk }) => String(pk).startsWith('transfer#'));
  const idOf = ({ pk }: Item) => transferId(String(pk).slice('transfer#'.length));
  return {
    orders: own.filter(({ sk }) => sk === 'request').flatMap((item) => orderFrom(item) ?? []),
    lines: own.filter(({ sk }) => sk !== 'request').map((item) => lineFrom(idOf(item), item)),
  };
}

/** JSON in which sets are lists: plain JSON would show them empty. */
function plainText(item: Item): string {
  const ordered = Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(ordered, (_name, value) => (value instanceof Set ? [...value].sort() : value));
}
