import type { TableName } from './tables.ts';

export type Key = { readonly pk: string; readonly sk?: string };
export type Values = Readonly<Record<string, unknown>>;

/**
 * One conditional update as PROTOCOL writes it. Every attribute is written `#name`, so that no reserved word ever matters; `names`
 * spells out only those that are not called what they are written as, such as `#evidence`. Conditions are joined by AND.
 */
export interface Write {
  readonly table: TableName;
  readonly key: Key;
  readonly set?: readonly string[];
  readonly remove?: readonly string[];
  readonly add?: readonly string[];
  readonly condition?: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Values;
}

/** A write of an item that must not be there yet. */
export interface PutIfAbsent {
  readonly table: TableName;
  readonly item: Key & Values;
}

/** A removal, within a transaction: of an item that may not be there. */
export interface Removal {
  readonly table: TableName;
  readonly gone: Key;
}

/** Every write of a bucket or an owner counts itself, so that images can be put in order. */
export const COUNT_REVISION = '#revision :one';

/** A condition on an attribute that may not be there yet, and then counts as its default. */
export function unsetOr(name: string, isDefault: boolean, holds: string): string {
  return isDefault ? `attribute_not_exists(${name}) OR ${holds}` : holds;
}

/** The request of a write, as both a single update and a part of a transaction have it. */
export function updateRequest(write: Write, tableName: string) {
  const sections = [clause('SET', write.set), clause('REMOVE', write.remove), clause('ADD', write.add)].filter(
    (text) => text !== '',
  );
  const update = sections.join(' ');
  const condition = (write.condition ?? []).map((part) => `(${part})`).join(' AND ');
  const values = Object.entries(write.values).filter(([name]) => uses(`${update} ${condition}`, name));
  return {
    TableName: tableName,
    Key: write.key,
    UpdateExpression: update,
    ExpressionAttributeNames: namesIn(`${update} ${condition}`, write.names ?? {}),
    ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
    ...(condition === '' ? {} : { ConditionExpression: condition }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

/** The request of a write of an item that must not be there yet, as a part of a transaction. */
export function putIfAbsentRequest({ item }: PutIfAbsent, tableName: string) {
  return {
    TableName: tableName,
    Item: item,
    ConditionExpression: 'attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

function clause(keyword: string, parts: readonly string[] = []): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}

function namesIn(expression: string, named: Readonly<Record<string, string>>): Record<string, string> {
  const tokens = new Set(expression.match(/#\w+/g) ?? []);
  return Object.fromEntries([...tokens].map((token) => [token, named[token] ?? token.slice(1)]));
}

function uses(expression: string, value: string): boolean {
  return new RegExp(`${value}(?!\\w)`).test(expression);
}
