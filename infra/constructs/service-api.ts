import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmAbove } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';

/** Who may call: whoever IAM lets sign for it, or whoever holds a token of this issuer. */
export type Authorization =
  | { readonly kind: 'iam' }
  | { readonly kind: 'jwt'; readonly issuer: string; readonly audience: string };

/** A method and a path, as API Gateway writes a route. */
export type RouteKey = `${'GET' | 'PUT' | 'POST'} /${string}`;

/** Above this the gateway answers 429, so that one runaway client does not spend the account's concurrency. */
const THROTTLE = { rateLimit: 2_000, burstLimit: 1_000 };

/** What an operator needs to follow a request, and nothing that a buyer said. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    integrationMilliseconds: '$context.integrationLatency',
    error: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
  }),
);

/** The HTTP API: no route without authorisation, an access log, a limit, and an alarm when it fails. */
export class ServiceApi extends HttpApi {
  constructor(scope: Construct, id: string, authorization: Authorization) {
    super(scope, id, { createDefaultStage: false, defaultAuthorizer: authorizerFor(authorization) });
    const logGroup = new LogGroup(scope, `${id}-access-log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(scope, `${id}-stage`, {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: ACCESS_LOG },
    });
    alarmAbove(
      scope,
      `${id}-server-errors`,
      this.metricServerError({ statistic: 'Sum' }),
      0,
      'The API answered 5xx: the log of the function says why.',
    );
  }

  /** Sends these routes to a function, through one integration. */
  serve(service: ServiceFunction, ...routes: readonly RouteKey[]): void {
    const integration = new HttpLambdaIntegration(`${service.node.id}-integration`, service);
    for (const route of routes) {
      const [method, path] = route.split(' ') as ['GET' | 'PUT' | 'POST', string];
      this.addRoutes({ path, methods: [HttpMethod[method]], integration });
    }
  }
}

function authorizerFor(authorization: Authorization): IHttpRouteAuthorizer {
  switch (authorization.kind) {
    case 'iam':
      return new HttpIamAuthorizer();
    case 'jwt':
      return new HttpJwtAuthorizer('token', authorization.issuer, { jwtAudience: [authorization.audience] });
  }
}
