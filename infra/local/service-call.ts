import type { IncomingHttpHeaders } from 'node:http';

/** The services that functions call through the proxy. */
export type Service = 'dynamodb' | 'sqs' | 'sns' | 's3';

/** One request of a function to a service. */
export interface ServiceCall {
  readonly functionName: string;
  readonly environmentId: string;
  readonly service: Service;
  readonly operation: string;
  /** The request as a document: JSON of DynamoDB and SQS, form fields of SNS. Parsed only when asked for. */
  readonly input: () => Record<string, unknown>;
}

/** The operation that a request asks for, by the header of the JSON protocols or the `Action` of the query protocol. */
export function operationOf(headers: IncomingHttpHeaders, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(body.toString()).get('Action') ?? '';
}

export function inputOf(service: Service, body: Buffer): Record<string, unknown> {
  if (service === 'sns') return Object.fromEntries(new URLSearchParams(body.toString()));
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

/** Every table that a DynamoDB request names, directly, in a batch, or in the items of a transaction. */
export function tablesOf(input: Record<string, unknown>): string[] {
  if (typeof input.TableName === 'string') return [input.TableName];
  const items = (input.TransactItems ?? []) as Record<string, { TableName?: string }>[];
  const inTransaction = items.flatMap((item) => Object.values(item).flatMap(({ TableName }) => TableName ?? []));
  return [...inTransaction, ...Object.keys((input.RequestItems as object | undefined) ?? {})];
}
