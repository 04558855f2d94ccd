import { type Authorize, openToAll, requireSignature, requireToken } from './authorizers.ts';
import { functionNameOf } from './function-spec.ts';
import type { HttpApi, Target } from './gateway.ts';
import type { Invoke } from './invocation.ts';
import type { LocalStack } from './local-stack.ts';
import {
  type AuthorizerProperties,
  api,
  authorizer,
  type IntegrationProperties,
  integration,
  type RouteProperties,
  route,
  stage,
} from './resources/http-api.ts';
import type { Declared } from './resources/resource-type.ts';
import type { Route } from './routes.ts';
import { RunnerProblem } from './runner-problem.ts';
import type { Credentials } from './sigv4.ts';

/** The gateway's own limit, and its default. */
const MAX_TIMEOUT_MS = 30_000;

export interface HttpApiOptions {
  readonly invokeOf: (functionName: string) => Invoke;
  /** The credentials that requests must be signed with; without them, every route is open. */
  readonly credentials: Credentials | undefined;
}

/** Makes the API's address known to the stack, before anything else refers to it. */
export function announceApi(stack: LocalStack, origin: string): void {
  const apis = stack.declared(api);
  if (apis.length > 1) throw new RunnerProblem(`The runner serves one HTTP API, and the stack has ${apis.length}.`);
  for (const { logicalId, name } of apis) stack.know(logicalId, { ref: name, ApiId: name, ApiEndpoint: origin });
  for (const { logicalId } of stack.identities(integration)) stack.know(logicalId, { ref: logicalId });
  for (const { logicalId } of stack.identities(authorizer))
    stack.know(logicalId, { ref: logicalId, AuthorizerId: logicalId });
  for (const { logicalId } of stack.identities(stage)) stack.know(logicalId, { ref: '$default' });
}

/** Reads the stack's HTTP API, or undefined if it has none. */
export function readHttpApi(stack: LocalStack, options: HttpApiOptions): HttpApi | undefined {
  const [declared] = stack.declared(api);
  if (declared === undefined) return undefined;
  const integrations = byId(stack.declared(integration));
  const authorizers = byId(stack.declared(authorizer));
  const routes = stack.declared(route).map(({ logicalId, properties }): Route<Target> => {
    const target = integrations.get(properties.Target.replace('integrations/', ''));
    if (target === undefined)
      throw new RunnerProblem(`${logicalId} leads to ${properties.Target}, which is no integration.`);
    return { key: properties.RouteKey, target: targetOf(target, properties, authorizers, options) };
  });
  const [stageDeclared] = stack.declared(stage);
  const cors = declared.properties.CorsConfiguration;
  return {
    apiId: declared.name,
    routes,
    ...(cors === undefined ? {} : { cors }),
    ...(stageDeclared === undefined ? {} : { stage: stageDeclared.properties }),
  };
}

const byId = <T>(declared: readonly Declared<T>[]) =>
  new Map(declared.map(({ logicalId, properties }) => [logicalId, properties]));

function targetOf(
  { IntegrationUri, TimeoutInMillis }: IntegrationProperties,
  properties: RouteProperties,
  authorizers: ReadonlyMap<string, AuthorizerProperties>,
  { invokeOf, credentials }: HttpApiOptions,
): Target {
  return {
    invoke: invokeOf(functionNameOf(IntegrationUri)),
    authorize: credentials === undefined ? openToAll : authorizeFor(properties, authorizers, credentials),
    timeoutMs: Math.min(TimeoutInMillis ?? MAX_TIMEOUT_MS, MAX_TIMEOUT_MS),
  };
}

function authorizeFor(
  { RouteKey, AuthorizationType = 'NONE', AuthorizerId = '', AuthorizationScopes = [] }: RouteProperties,
  authorizers: ReadonlyMap<string, AuthorizerProperties>,
  credentials: Credentials,
): Authorize {
  switch (AuthorizationType) {
    case 'NONE':
      return openToAll;
    case 'AWS_IAM':
      return requireSignature(credentials);
    case 'JWT': {
      const found = authorizers.get(AuthorizerId);
      if (found === undefined)
        throw new RunnerProblem(`The route ${RouteKey} names the authoriser ${AuthorizerId}, which does not exist.`);
      return requireToken(found, AuthorizationScopes);
    }
  }
}
