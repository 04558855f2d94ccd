import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { type IndexShape, TABLES, type TableName, type TableShape } from '../../functions/core/store/tables.ts';

/** A stream feeds at most this many readers: DynamoDB throttles the third. */
export const MAX_STREAM_READERS = 2;

const STREAM_VIEWS = {
  'new-and-old': StreamViewType.NEW_AND_OLD_IMAGES,
  new: StreamViewType.NEW_IMAGE,
} as const satisfies Record<NonNullable<TableShape['stream']>, StreamViewType>;

/**
 * A table of the shape that the store expects, and that nobody deletes by accident. DynamoDB always encrypts at rest; with
 * its own key, as here, no request to KMS is on the way of a sale.
 */
export class ServiceTable extends Table {
  readonly #readers: string[] = [];

  constructor(scope: Construct, id: string, shape: TableShape) {
    super(scope, id, {
      partitionKey: textKey(shape.partitionKey),
      ...(shape.sortKey === undefined ? {} : { sortKey: textKey(shape.sortKey) }),
      ...(shape.timeToLive === undefined ? {} : { timeToLiveAttribute: shape.timeToLive }),
      ...(shape.stream === undefined ? {} : { stream: STREAM_VIEWS[shape.stream] }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of shape.indexes) this.#addIndex(index);
  }

  /** The ARN of one of the table's indexes, for a permission that names exactly this index. */
  indexArn(indexName: string): string {
    return `${this.tableArn}/index/${indexName}`;
  }

  /** The ARN of the table's stream, for one more reader of it. */
  streamFor(reader: string): string {
    if (this.tableStreamArn === undefined)
      throw new Error(`The table ${this.node.id} has no stream for ${reader} to read.`);
    this.#readers.push(reader);
    if (this.#readers.length > MAX_STREAM_READERS)
      throw new Error(
        `The stream of ${this.node.id} would have ${this.#readers.length} readers (${this.#readers.join(', ')}): at most ${MAX_STREAM_READERS}.`,
      );
    return this.tableStreamArn;
  }

  #addIndex({ kind, name, partitionKey, sortKey, sortType, include }: IndexShape): void {
    const shared = {
      indexName: name,
      sortKey: { name: sortKey, type: sortType === 'N' ? AttributeType.NUMBER : AttributeType.STRING },
      ...(include === undefined
        ? { projectionType: ProjectionType.ALL }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] }),
    };
    if (kind === 'local') {
      this.addLocalSecondaryIndex(shared);
      return;
    }
    if (partitionKey === undefined)
      throw new Error(`The global index ${name} of ${this.node.id} names no partition key.`);
    this.addGlobalSecondaryIndex({ ...shared, partitionKey: textKey(partitionKey) });
  }
}

/** Every table that the store knows. */
export function serviceTables(scope: Construct): Readonly<Record<TableName, ServiceTable>> {
  const entries = Object.entries(TABLES).map(([name, shape]) => [name, new ServiceTable(scope, name, shape)] as const);
  return Object.fromEntries(entries) as Record<TableName, ServiceTable>;
}

const textKey = (name: string) => ({ name, type: AttributeType.STRING });
