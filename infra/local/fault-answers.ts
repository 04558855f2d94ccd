import type { ServiceCall } from './service-call.ts';

/** An answer that a service would give, in the form in which its SDK client recognises the exception. */
export interface FaultAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810';

/** The service failed inside: whether the call was applied, the caller cannot know. */
export function internalError(call: ServiceCall): FaultAnswer {
  return answer(call, 500, 'InternalServerError', 'The request processing has failed because of an unknown error.');
}

/** Too many calls. */
export function throttled(call: ServiceCall): FaultAnswer {
  const code = {
    dynamodb: 'ProvisionedThroughputExceededException',
    sqs: 'RequestThrottled',
    sns: 'Throttling',
    s3: 'SlowDown',
  };
  return answer(call, 400, code[call.service], 'The rate of requests exceeds the allowed throughput.');
}

const CONFLICT = 'Transaction is ongoing for the item';

/** Another write holds the item. A transaction is cancelled with one reason an item, in the order of its request. */
export function conflicted(call: ServiceCall, items: readonly number[]): FaultAnswer {
  const transaction = call.input().TransactItems;
  if (!Array.isArray(transaction)) return answer(call, 400, 'TransactionConflictException', CONFLICT);
  const reasons = transaction.map((_item, index) =>
    items.includes(index) ? { Code: 'TransactionConflict', Message: CONFLICT } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return answer(call, 400, 'TransactionCanceledException', message, { CancellationReasons: reasons });
}

function answer(
  { service }: ServiceCall,
  status: number,
  code: string,
  message: string,
  more: Record<string, unknown> = {},
): FaultAnswer {
  if (service === 'sns' || service === 's3') {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = service === 's3' ? error : `<ErrorResponse>${error}<RequestId>fault</RequestId></ErrorResponse>`;
    return { status, contentType: 'text/xml', body };
  }
  const type = service === 'dynamodb' ? `${DYNAMODB}#${code}` : `com.amazonaws.sqs#${code}`;
  const body = JSON.stringify({ __type: type, message, Message: message, ...more });
  return { status, contentType: 'application/x-amz-json-1.0', body };
}
