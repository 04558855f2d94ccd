import { TABLES, type TableShape } from '../../../functions/core/store/tables.ts';
import { idsOf, type Policy } from './policy.ts';
import { attribute, type Identified, list, ofType, oneOf, type Template, target } from './template.ts';

const TABLE = 'AWS::DynamoDB::Table';
const tables = (template: Template): Identified[] => ofType(template, TABLE);

const keysOf = (partitionKey: string | undefined, sortKey: string | undefined): string =>
  [partitionKey, sortKey].filter((each) => each !== undefined).join();
const declaredKeys = (schema: readonly { AttributeName: string }[]): string =>
  schema.map(({ AttributeName }) => AttributeName).join();

/** What the store expects of a table, and what a template declares, in the same words. */
const expected = (shape: TableShape): string =>
  JSON.stringify({
    keys: keysOf(shape.partitionKey, shape.sortKey),
    indexes: shape.indexes.map(({ kind, name, partitionKey, sortKey, sortType, include }) => [
      kind,
      name,
      keysOf(kind === 'local' ? shape.partitionKey : partitionKey, sortKey),
      sortType,
      include?.join() ?? 'all',
    ]),
    stream: shape.stream && { 'new-and-old': 'NEW_AND_OLD_IMAGES', new: 'NEW_IMAGE' }[shape.stream],
    timeToLive: shape.timeToLive,
  });

interface DeclaredIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly { AttributeName: string }[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

function declared({ Properties: table }: Identified): string {
  const typeOf = (name: string): string =>
    list(table.AttributeDefinitions).find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  const index = (kind: string) => (each: DeclaredIndex) => [
    kind,
    each.IndexName,
    declaredKeys(each.KeySchema),
    typeOf(each.KeySchema.at(-1)?.AttributeName ?? ''),
    each.Projection.ProjectionType === 'ALL' ? 'all' : each.Projection.NonKeyAttributes?.join(),
  ];
  return JSON.stringify({
    keys: declaredKeys(table.KeySchema),
    indexes: [
      ...list(table.GlobalSecondaryIndexes).map(index('global')),
      ...list(table.LocalSecondaryIndexes).map(index('local')),
    ],
    stream: table.StreamSpecification?.StreamViewType,
    timeToLive:
      table.TimeToLiveSpecification?.Enabled === true ? table.TimeToLiveSpecification.AttributeName : undefined,
  });
}

const readersOf = (template: Template, tableId: string): number =>
  ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ Properties: { EventSourceArn } }) =>
      target(EventSourceArn) === tableId && attribute(EventSourceArn) === 'StreamArn',
  ).length;

export const TABLE_POLICIES: readonly Policy[] = [
  {
    rule: 'every table can be restored to any moment of the last 35 days',
    broken: (template) =>
      idsOf(
        tables(template).filter(
          ({ Properties }) => Properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true,
        ),
      ),
    breakIt: (template) => {
      const table = oneOf(template, TABLE);
      delete table.Properties.PointInTimeRecoverySpecification;
      return table.id;
    },
  },
  {
    rule: 'no table is deleted with the stack, or by hand, or by being replaced',
    broken: (template) =>
      idsOf(
        tables(template).filter(
          (table) =>
            table.Properties.DeletionProtectionEnabled !== true ||
            table.DeletionPolicy !== 'Retain' ||
            table.UpdateReplacePolicy !== 'Retain',
        ),
      ),
    breakIt: (template) => {
      const { id } = oneOf(template, TABLE);
      Object.assign(template.Resources[id] ?? {}, { UpdateReplacePolicy: 'Delete' });
      return id;
    },
  },
  {
    rule: 'every table is paid by request',
    broken: (template) =>
      idsOf(tables(template).filter(({ Properties }) => Properties.BillingMode !== 'PAY_PER_REQUEST')),
    breakIt: (template) => {
      const table = oneOf(template, TABLE);
      table.Properties.BillingMode = 'PROVISIONED';
      return table.id;
    },
  },
  {
    rule: 'every table has the keys, indexes, stream and time to live that the store expects',
    broken: (template) => {
      const shapes = Object.values(TABLES).map(expected);
      const strange = tables(template).filter((table) => !shapes.includes(declared(table)));
      const found = tables(template).map(declared).sort();
      return strange.length > 0 ? idsOf(strange) : found.join() === shapes.sort().join() ? [] : ['a table is missing'];
    },
    breakIt: (template) => {
      const table = oneOf(template, TABLE, ({ Properties }) => Properties.TimeToLiveSpecification);
      table.Properties.TimeToLiveSpecification.AttributeName = 'expiresAt';
      return table.id;
    },
  },
  {
    rule: 'every stream has one reader or two',
    broken: (template) =>
      idsOf(
        tables(template)
          .filter(({ Properties }) => Properties.StreamSpecification !== undefined)
          .filter(({ id }) => readersOf(template, id) < 1 || readersOf(template, id) > 2),
      ),
    breakIt: (template) => {
      const table = oneOf(template, TABLE, ({ id }) => readersOf(template, id) === 2);
      const mapping = oneOf(
        template,
        'AWS::Lambda::EventSourceMapping',
        ({ Properties }) => target(Properties.EventSourceArn) === table.id,
      );
      template.Resources.third = { Type: mapping.Type, Properties: mapping.Properties };
      return table.id;
    },
  },
];
