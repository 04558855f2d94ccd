import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Unanswered } from '../claims/ports.ts';
import { MAX_BODY_BYTES } from '../contracts/edge-limits.ts';
import { METRICS, type Observer } from './observer.ts';
import { EdgeRefusal, edgeResponse, faultResponse, type HttpResponse, refusalResponse } from './problem-response.ts';

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, HttpResponse>;

/** When a client may ask again after an answer was lost. The writes are idempotent, so soon is fine. */
const RETRY_AFTER_SECONDS = 1;

/** Turns whatever was thrown into a problem. Only faults are logged as errors: a bad request is the client's affair. */
export function problemsForErrors(observer: Observer): Middleware {
  return {
    onError: (request) => {
      const { error, event, context } = request;
      const requestId = event.requestContext?.requestId ?? context.awsRequestId;
      const ids = { route: event.routeKey, requestId };
      const refusal = edgeRefusalOf(error);
      if (refusal !== undefined) {
        observer.count(METRICS.refused, refusal.code);
        observer.info('refused at the edge', { ...ids, code: refusal.code });
        request.response = edgeResponse(refusal);
      } else if (error instanceof Unanswered || isTimeout(error)) {
        observer.count(METRICS.unanswered);
        observer.warn('the store gave no answer', ids);
        request.response = refusalResponse({ code: 'try-again', retryAfterSeconds: RETRY_AFTER_SECONDS });
      } else {
        observer.count(METRICS.fault);
        observer.error('fault', ids, error);
        request.response = faultResponse(requestId);
      }
    },
  };
}

/** Middy's, a moment before Lambda's own: the client hears what it may do, and not only that something broke. */
function isTimeout(error: Error | null | undefined): boolean {
  return error?.name === 'TimeoutError' && (error.cause as { package?: string } | undefined)?.package === '@middy/core';
}

/** The limit on everything, before a byte is parsed; and `{}` for the body that need not be there. */
export function bodyWithinLimit(mayBeAbsent: boolean): Middleware {
  return {
    before: ({ event }) => {
      const { body, isBase64Encoded } = event;
      if (body === undefined || body === null || body === '') {
        if (!mayBeAbsent) throw new EdgeRefusal('malformed-json');
        event.body = '{}';
        event.isBase64Encoded = false;
        event.headers = { ...event.headers, 'content-type': 'application/json' };
      } else if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > MAX_BODY_BYTES) {
        throw new EdgeRefusal('payload-too-large');
      }
    },
  };
}

/** Our own refusals, and those of the JSON body parser, which speaks in statuses: 415, and 422 for what is not JSON. */
function edgeRefusalOf(error: (Error & { statusCode?: number }) | null | undefined): EdgeRefusal | undefined {
  if (error instanceof EdgeRefusal) return error;
  if (error?.statusCode === 415) return new EdgeRefusal('unsupported-media-type');
  if (error?.statusCode === 422) return new EdgeRefusal('malformed-json');
  return undefined;
}
