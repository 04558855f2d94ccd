import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { AnswerOf, Operation, RequestOf } from '../contracts/operation.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { bodyWithinLimit, problemsForErrors } from './http-middleware.ts';
import { METRICS, type Observer, systemObserver } from './observer.ts';
import { type HttpResponse, refusalResponse } from './problem-response.ts';
import { parseRequest } from './request.ts';

type HttpFunction = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpResponse>;

/** An operation with the function that performs it. */
export interface Implementation {
  readonly operation: Operation;
  readonly perform: (request: unknown) => Promise<Result<Answer, Refusal>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Binds an operation to the function that performs it. The function is given a request that passed every check, in the domain's
 * types, and gives back one of the operation's answers or a refusal. What it throws is a fault.
 */
export function implement<const O extends Operation>(
  operation: O,
  perform: (request: RequestOf<O>) => Promise<Result<AnswerOf<O>, Refusal>>,
): Implementation {
  return { operation, perform: perform as Implementation['perform'] };
}

/**
 * The Lambda handler behind one or more routes of the HTTP API. API Gateway has matched the route already and says which it was;
 * a route that the function does not implement is a mistake of the infrastructure, and a fault.
 */
export function httpHandler(
  implementations: readonly Implementation[],
  observer: Observer = systemObserver(),
): HttpFunction {
  const stacks = new Map(implementations.map((one) => [one.operation.route as string, stack(one, observer)]));
  const unrouted = middy<APIGatewayProxyEventV2, HttpResponse>()
    .use(problemsForErrors(observer))
    .handler(async (event) => {
      throw new Error(`no implementation of the route ${event.routeKey}`);
    });
  return async (event, context) => {
    try {
      return (await (stacks.get(event.routeKey) ?? unrouted)(event, context)) as HttpResponse;
    } finally {
      observer.flush();
    }
  };
}

function stack({ operation, perform }: Implementation, observer: Observer) {
  const handler = middy<APIGatewayProxyEventV2, HttpResponse>().use(problemsForErrors(observer));
  if (operation.body !== undefined) {
    handler.use(bodyWithinLimit(operation.bodyMayBeAbsent === true)).use(httpJsonBodyParser());
  }
  return handler.handler(async (event: APIGatewayProxyEventV2): Promise<HttpResponse> => {
    const answer = await perform(parseRequest(operation, event));
    const ids = { operation: operation.operationId, id: Object.values(event.pathParameters ?? {})[0] };
    if (!answer.ok) {
      const { code } = answer.refusal;
      observer.count(METRICS.refused, code);
      observer.info('refused', { ...ids, code });
      // The client gets its answer all the same; whoever wrote the contract is to hear of it.
      if (!operation.refusals.includes(code))
        observer.warn('a refusal that the contract does not declare', { ...ids, code });
      return refusalResponse(answer.refusal, operation.addresses);
    }
    const mediaType = operation.answers[answer.value.status]?.mediaType;
    observer.count(METRICS.accepted);
    observer.info('accepted', { ...ids, status: answer.value.status });
    return {
      statusCode: answer.value.status,
      headers: {
        'content-type': mediaType ?? 'application/json',
        'cache-control': 'no-store',
        ...answer.value.headers,
      },
      body: mediaType === undefined ? JSON.stringify(answer.value.body) : String(answer.value.body),
    };
  });
}
