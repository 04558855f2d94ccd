import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { check, type Mistakes, mistakesOf, type Place } from '../contracts/invalid.ts';
import type { Operation, Schema } from '../contracts/operation.ts';
import { EdgeRefusal } from './problem-response.ts';

/**
 * Checks every part of a request against its operation, after the body was parsed as JSON.
 * Path parameters are taken as they come: an id has no character that needs encoding, so one that is encoded, or was, is refused,
 * and no two addresses mean the same thing.
 * @throws EdgeRefusal with everything that is wrong in all parts
 */
export function parseRequest(operation: Operation, event: APIGatewayProxyEventV2): unknown {
  const mistakes: Mistakes[] = [];
  const part = (schema: Schema | undefined, value: unknown, place: Place): unknown => {
    if (schema === undefined) return undefined;
    const checked = check(schema, value, place);
    if (checked.ok) return checked.value;
    mistakes.push(checked.refusal);
    return undefined;
  };
  const request = {
    path: part(operation.path, event.pathParameters ?? {}, 'path'),
    query: part(operation.query, event.queryStringParameters ?? {}, 'query'),
    body: part(operation.body, event.body, 'body'),
  };
  if (mistakes.length > 0) throw new EdgeRefusal('invalid-request', mistakesOf(...mistakes));
  return request;
}
