import type { Operation } from '../../functions/core/contracts/operation.ts';
import { OPERATIONS } from '../../functions/core/contracts/operations.ts';
import { problem } from '../../functions/core/contracts/problem.ts';
import { PROBLEMS } from '../../functions/core/runtime/problems.ts';
import { OPERATION_EXAMPLES } from './examples.ts';
import { parametersOf } from './parameters.ts';
import { codesOf, exampleOf } from './problems.ts';
import { type JsonSchema, namedSchemas, referenceTo } from './schemas.ts';

/** The OpenAPI 3.1 document of the HTTP API, from the same contracts that the handlers check requests with. */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    const [method, path] = operation.route.split(' ') as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Holdfast',
      version: '1',
      summary: 'How many of this can be sold now, and to whom are they promised?',
      description:
        'Times are RFC 3339 in UTC. Ids are 1 to 64 of A–Z a–z 0–9 . _ -. Unknown members of a request are refused. ' +
        'Every request may be repeated safely. Problems are explained in docs/problems.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'Wherever the service is deployed' }],
    security: [{ iam: [] }, { jwt: [] }],
    paths,
    components: { schemas: namedSchemas(), responses: GATEWAY_RESPONSES, securitySchemes: SECURITY_SCHEMES },
  };
}

function describe(operation: Operation): JsonSchema {
  const { operationId, route, summary, body, bodyMayBeAbsent = false } = operation;
  const parameters = parametersOf(operation);
  const example = OPERATION_EXAMPLES[operationId]?.body;
  return {
    operationId,
    summary,
    tags: [route.split('/')[1]],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !bodyMayBeAbsent,
            content: { 'application/json': { schema: referenceTo(body), example } },
          },
        }),
    responses: { ...answers(operation), ...problems(operation), ...GATEWAY_REFERENCES },
  };
}

function answers({ operationId, answers }: Operation): JsonSchema {
  const example = (status: string) => OPERATION_EXAMPLES[operationId]?.answers[Number(status)];
  return Object.fromEntries(
    Object.entries(answers).map(([status, { schema, means, mediaType = 'application/json' }]) => [
      status,
      {
        description: means,
        content: { [mediaType]: { schema: referenceTo(schema), example: example(status) } },
      },
    ]),
  );
}

/** One response a status, with an example for each of its codes. */
function problems(operation: Operation): JsonSchema {
  const byStatus: Record<string, Record<string, unknown>> = {};
  for (const code of codesOf(operation)) {
    const { status, value } = exampleOf(code, operation);
    byStatus[status] = { ...byStatus[status], [code]: { summary: PROBLEMS[code].title, value } };
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, examples]) => [
      status,
      {
        description: Object.keys(examples).join(', '),
        content: { 'application/problem+json': { schema: referenceTo(problem), examples } },
      },
    ]),
  );
}

const inItsOwnWords = (description: string) => ({
  description,
  content: { 'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } } },
});
const GATEWAY_RESPONSES = {
  Unauthorised: inItsOwnWords('Answered by API Gateway: no valid token, where tokens are asked for.'),
  Forbidden: inItsOwnWords('Answered by API Gateway: the signature or its principal is not allowed.'),
  TooManyRequests: inItsOwnWords('Answered by API Gateway: slow down, then repeat.'),
};
const GATEWAY_REFERENCES = {
  401: { $ref: '#/components/responses/Unauthorised' },
  403: { $ref: '#/components/responses/Forbidden' },
  429: { $ref: '#/components/responses/TooManyRequests' },
};
const SECURITY_SCHEMES = {
  iam: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'AWS Signature Version 4, service execute-api. The default.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  jwt: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Where the stack is deployed with an issuer.',
  },
};
