import * as z from 'zod';
import { cloudOnly, count, decimal, document, flag, type ResourceType, text } from './resource-type.ts';

const corsConfiguration = z.strictObject({
  AllowCredentials: flag.optional(),
  AllowHeaders: z.array(text).optional(),
  AllowMethods: z.array(text).optional(),
  AllowOrigins: z.array(text).optional(),
  ExposeHeaders: z.array(text).optional(),
  MaxAge: count.optional(),
});

const apiProperties = z.strictObject({
  Name: text.optional(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: corsConfiguration.optional(),
  Description: cloudOnly,
  DisableExecuteApiEndpoint: cloudOnly,
  IpAddressType: cloudOnly,
  Version: cloudOnly,
  Tags: cloudOnly,
});

const integrationProperties = z.strictObject({
  ApiId: text,
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: text,
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: count.optional(),
  IntegrationMethod: cloudOnly,
  ConnectionType: cloudOnly,
  CredentialsArn: cloudOnly,
  Description: cloudOnly,
});

const routeProperties = z.strictObject({
  ApiId: text,
  RouteKey: text,
  Target: text,
  AuthorizationType: z.enum(['NONE', 'AWS_IAM', 'JWT']).optional(),
  AuthorizerId: text.optional(),
  AuthorizationScopes: z.array(text).optional(),
  ApiKeyRequired: cloudOnly,
  OperationName: cloudOnly,
});

const throttle = {
  ThrottlingBurstLimit: count.optional(),
  ThrottlingRateLimit: decimal.optional(),
  DetailedMetricsEnabled: cloudOnly,
  DataTraceEnabled: cloudOnly,
  LoggingLevel: cloudOnly,
};

const stageProperties = z.strictObject({
  ApiId: text,
  // A named stage would put its name in front of every path, which no other part of the system knows about.
  StageName: z.literal('$default'),
  DefaultRouteSettings: z.strictObject(throttle).optional(),
  RouteSettings: z.record(text, z.strictObject(throttle)).optional(),
  StageVariables: document.optional(),
  AutoDeploy: cloudOnly,
  AccessLogSettings: cloudOnly,
  AccessPolicyId: cloudOnly,
  DeploymentId: cloudOnly,
  Description: cloudOnly,
  Tags: cloudOnly,
});

const authorizerProperties = z.strictObject({
  ApiId: text,
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(text),
  JwtConfiguration: z.strictObject({ Issuer: text, Audience: z.array(text) }),
  Name: cloudOnly,
});

export type CorsConfiguration = z.infer<typeof corsConfiguration>;
export type ApiProperties = z.infer<typeof apiProperties>;
export type IntegrationProperties = z.infer<typeof integrationProperties>;
export type RouteProperties = z.infer<typeof routeProperties>;
export type StageProperties = z.infer<typeof stageProperties>;
export type AuthorizerProperties = z.infer<typeof authorizerProperties>;

export const api: ResourceType<ApiProperties> = { type: 'AWS::ApiGatewayV2::Api', properties: apiProperties };
export const integration: ResourceType<IntegrationProperties> = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: integrationProperties,
};
export const route: ResourceType<RouteProperties> = { type: 'AWS::ApiGatewayV2::Route', properties: routeProperties };
export const stage: ResourceType<StageProperties> = { type: 'AWS::ApiGatewayV2::Stage', properties: stageProperties };
export const authorizer: ResourceType<AuthorizerProperties> = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  properties: authorizerProperties,
};
