import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { METRICS } from '../../functions/core/runtime/observer.ts';
import { TABLES } from '../../functions/core/store/tables.ts';
import { holdfastApp } from '../../infra/app.ts';
import { ServiceTable } from '../../infra/constructs/service-table.ts';
import { outputDirectory } from './output-directory.ts';
import { list, ofType, type Template, target } from './policies/template.ts';

const directory = outputDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const WAREHOUSE = 'arn:aws:iam::222222222222:role/warehouse-system';
const OPERATORS = 'arn:aws:sns:eu-central-1:111111111111:operators';

const app = holdfastApp(join(directory, 'chosen'), {
  auth: 'jwt',
  issuer: 'https://login.example.com/',
  audience: 'shop',
  warehousePrincipalArn: WAREHOUSE,
  operatorsTopicArn: OPERATORS,
});
const template: Template = app.synth().getStackByName('Holdfast').template;

describe('who may call', () => {
  it('is whoever has a token of the named issuer for the named audience, on every route, with auth=jwt', () => {
    const [authorizer, ...others] = ofType(template, 'AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://login.example.com/', Audience: ['shop'] },
    });
    for (const { Properties: route } of ofType(template, 'AWS::ApiGatewayV2::Route')) {
      expect(route.AuthorizationType).toBe('JWT');
      expect(target(route.AuthorizerId)).toBe(authorizer?.id);
    }
  });

  it.each([
    [{ auth: 'jwt' }, /auth=jwt needs whose tokens/],
    [{ auth: 'jwt', issuer: 'https://login.example.com/' }, /auth=jwt needs whose tokens/],
    [{ auth: 'jwt', audience: 'shop' }, /auth=jwt needs whose tokens/],
    [{ auth: 'none' }, /auth is iam or jwt, not none/],
  ])('is never left open by a choice that is not complete: %j', (context, refusal) => {
    expect(() => holdfastApp(join(directory, 'refused'), context as Record<string, string>)).toThrow(refusal);
  });
});

describe('the warehouse system, once named', () => {
  const allowed = ofType(template, 'AWS::SQS::QueuePolicy').flatMap(({ Properties: policy }) =>
    list(policy.PolicyDocument.Statement)
      .filter(({ Effect, Principal }) => Effect === 'Allow' && Principal.AWS === WAREHOUSE)
      .flatMap(({ Action }) => list<string>(Action).map((action) => `${target(policy.Queues[0])} ${action}`)),
  );
  const changing = allowed
    .filter((each) => !each.includes(' sqs:Get'))
    .map((each) => each.replace(/[0-9A-F]{8} /, ' '));

  it('may write facts and read tasks, and do nothing else', () => {
    expect(changing.sort()).toEqual([
      'countevents sqs:SendMessage',
      'inboundevents sqs:SendMessage',
      'outboundevents sqs:SendMessage',
      'transferevents sqs:SendMessage',
      'warehousetasks sqs:ChangeMessageVisibility',
      'warehousetasks sqs:DeleteMessage',
      'warehousetasks sqs:ReceiveMessage',
    ]);
  });
});

describe('operators, once named', () => {
  it('are called by the metrics that functions count, by the names under which they do', () => {
    const own = ofType(template, 'AWS::CloudWatch::Alarm').filter(
      ({ Properties: { Namespace } }) => Namespace === 'Holdfast',
    );
    expect(own.map(({ Properties: alarm }) => [alarm.MetricName, alarm.Dimensions]).sort()).toEqual([
      [METRICS.drift, [{ Name: 'service', Value: 'holdfast' }]],
      [METRICS.overdue, [{ Name: 'service', Value: 'holdfast' }]],
    ]);
  });

  it('are called by every alarm, and told when it is over', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(0);
    for (const { Properties: alarm } of alarms) {
      expect(alarm.AlarmActions).toEqual([OPERATORS]);
      expect(alarm.OKActions).toEqual([OPERATORS]);
    }
  });
});

describe('a table', () => {
  const scope = new Stack(new App({ outdir: join(directory, 'table') }), 'Tables');

  it('refuses a third reader of its stream, and says who reads already', () => {
    const table = new ServiceTable(scope, 'streamed', TABLES.stock);
    table.streamFor('first');
    table.streamFor('second');
    expect(() => table.streamFor('third')).toThrow('would have 3 readers (first, second, third): at most 2.');
  });

  it('refuses a reader when it has no stream', () => {
    const table = new ServiceTable(scope, 'silent', TABLES.catalog);
    expect(() => table.streamFor('anyone')).toThrow('The table silent has no stream for anyone to read.');
  });
});
