import type { FunctionSpec } from './function-spec.ts';
import { LOCAL_CREDENTIALS, REGION } from './locality.ts';
import type { Service } from './service-call.ts';

export interface EnvironmentVariablesInput {
  readonly spec: FunctionSpec;
  readonly endpoints: Readonly<Record<Service, string>>;
  /** The address that queue URLs in the template's variables begin with. */
  readonly messagingEndpoint: string;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Every variable of one environment: the template's, what Lambda adds, and where the local services are. */
export function environmentVariables({ spec, endpoints, messagingEndpoint, overrides }: EnvironmentVariablesInput) {
  const variables = Object.entries(spec.variables).map(([name, value]) => [
    name,
    // A queue URL may be used as an address, so it too must lead through the proxy.
    value.replaceAll(`${messagingEndpoint}/`, `${endpoints.sqs}/`),
  ]);
  return {
    ...lambdaVariables(spec),
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    ...(Object.fromEntries(variables) as Record<string, string>),
    ...overrides,
  };
}

function lambdaVariables({ name, memoryMegabytes }: FunctionSpec): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    // The user's own AWS configuration must not find its way into a local function.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    TZ: 'UTC',
  };
}
