import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

interface Asked {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly contentType?: string;
  readonly base64?: boolean;
}

/** What the HTTP API hands to a function, in payload format 2.0. */
export function httpEvent(
  routeKey: string,
  { path, query, body, contentType, base64 = false }: Asked = {},
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey,
    rawPath: routeKey.split(' ')[1] ?? '/',
    rawQueryString: '',
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    requestContext: { requestId: 'request-1', http: { method: routeKey.split(' ')[0] } },
    isBase64Encoded: base64,
    ...(path === undefined ? {} : { pathParameters: path }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(body === undefined ? {} : { body }),
  } as unknown as APIGatewayProxyEventV2;
}

export const context = {
  awsRequestId: 'lambda-1',
  functionName: 'test',
  getRemainingTimeInMillis: () => 10_000,
} as unknown as Context;
