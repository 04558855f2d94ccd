import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Bucket, BucketId } from '../../functions/core/domain/bucket.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { OwnerRecord } from '../../functions/core/domain/owner.ts';
import type { WorkItem } from '../../functions/core/domain/work-item.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import { bucketFrom } from '../../functions/core/store/bucket-items.ts';
import { ownerFrom, reservationKey } from '../../functions/core/store/owner-items.ts';
import { OWNER_PREFIX, type TableName } from '../../functions/core/store/tables.ts';
import { clientFor } from '../../infra/local/locality.ts';
import { chunksOf } from './plan.ts';
import type { Service } from './service.ts';

const KEYS_PER_READ = 100;

/** The tables of a service, read consistently and mostly whole, in the domain's words. For laptops: nothing in the cloud may scan. */
export class TableReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: Service['tables'];

  constructor({ dynamodb, tables }: Service) {
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient(clientFor(dynamodb)));
    this.#tables = tables;
  }

  async buckets(): Promise<Bucket[]> {
    const items = await this.#all('stock');
    return items.map((item) => bucketFrom(item.pk as BucketId, item));
  }

  async owners(): Promise<OwnerRecord[]> {
    const items = await this.#all('reservations');
    return items.filter(({ pk }) => String(pk).startsWith(OWNER_PREFIX)).map(ownerFrom);
  }

  /** How these reservations stand in the table, which may differ from what a buyer is shown: a hold that is overdue is still there. */
  async statuses(reservationIds: readonly string[]): Promise<Map<string, string>> {
    const table = this.#tables.reservations ?? '';
    const found = new Map<string, string>();
    for (const ids of chunksOf(reservationIds, KEYS_PER_READ)) {
      let keys = ids.map((id) => reservationKey(id as ReservationId) as Record<string, unknown>);
      while (keys.length > 0) {
        const read = {
          Keys: keys,
          ConsistentRead: true,
          ProjectionExpression: 'reservationId, #status',
          ExpressionAttributeNames: { '#status': 'status' },
        };
        const { Responses, UnprocessedKeys } = await this.#client.send(
          new BatchGetCommand({ RequestItems: { [table]: read } }),
        );
        for (const { reservationId, status } of Responses?.[table] ?? [])
          if (status !== undefined) found.set(String(reservationId), String(status));
        keys = UnprocessedKeys?.[table]?.Keys ?? [];
      }
    }
    return found;
  }

  async movements(): Promise<Movement[]> {
    const items = await this.#all('ledger');
    return items.map(({ pk: _pk, sk: _sk, ...movement }) => movement as unknown as Movement);
  }

  async workItems(): Promise<WorkItem[]> {
    const items = await this.#all('operations');
    return items.filter(({ sk }) => sk === 'work-item').map((item) => item as unknown as WorkItem);
  }

  close(): void {
    this.#client.destroy();
  }

  async #all(table: TableName): Promise<Record<string, unknown>[]> {
    const pages = paginateScan({ client: this.#client }, { TableName: this.#tables[table], ConsistentRead: true });
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }
}
