import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/local/assembly.ts';
import { openStack } from '../../../infra/local/local-stack.ts';
import { queue } from '../../../infra/local/resources/messaging.ts';
import { startRunner } from '../../../infra/local/runner.ts';
import { RunnerProblem } from '../../../infra/local/runner-problem.ts';
import { writeAssembly } from './write-assembly.ts';

const TEAPOT = { Teapot: { Type: 'AWS::Kitchen::Teapot' } };
const open = (...written: Parameters<typeof writeAssembly>) => openStack(readAssembly(writeAssembly(...written)));
const openOne = (Type: string, Properties: Record<string, unknown>) => open({ It: { Type, Properties } });

describe('a template that the runner cannot run', () => {
  it('is refused with the resource and the type that it does not know', () => {
    expect(() => open(TEAPOT)).toThrow(
      new RunnerProblem(
        'Teapot (AWS::Kitchen::Teapot) is of a type that the local runner does not know. Teach it in infra/local/resources.',
      ),
    );
  });

  it.each([
    ['AWS::SQS::Queue', { Colour: 'red' }, 'Colour'],
    [
      'AWS::SQS::Queue',
      { RedrivePolicy: { deadLetterTargetArn: 'a', maxReceiveCount: 1, mood: 'bad' } },
      'RedrivePolicy.mood',
    ],
    ['AWS::DynamoDB::Table', tableWith({ Colour: 'red' }), 'Colour'],
    [
      'AWS::DynamoDB::GlobalTable',
      tableWith({ StreamSpecification: { StreamViewType: 'KEYS_ONLY', x: 1 } }),
      'StreamSpecification.x',
    ],
    [
      'AWS::Lambda::EventSourceMapping',
      { EventSourceArn: 'a', FunctionName: 'f', TumblingWindowInSeconds: 3 },
      'TumblingWindowInSeconds',
    ],
    ['AWS::Lambda::Function', { Handler: 'index.handler', Code: { ZipFile: '', ImageUri: 'x' } }, 'Code.ImageUri'],
    ['AWS::Lambda::EventInvokeConfig', { FunctionName: 'f', DestinationConfig: {} }, 'DestinationConfig'],
    [
      'AWS::ApiGatewayV2::Stage',
      { ApiId: 'a', StageName: '$default', ClientCertificateId: 'c' },
      'ClientCertificateId',
    ],
    ['AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)', EventPattern: {} }, 'EventPattern'],
  ])('is refused with the property of %s that it does not know', (type, properties, named) => {
    const message = `It (${type}): the local runner does not know the property ${named}. Teach it in infra/local/resources.`;
    expect(() => openOne(type, properties)).toThrow(message);
  });

  it.each([
    [
      'AWS::ApiGatewayV2::Integration',
      { ApiId: 'a', IntegrationType: 'HTTP_PROXY', IntegrationUri: 'u', PayloadFormatVersion: '2.0' },
      'IntegrationType',
    ],
    ['AWS::SNS::Subscription', { TopicArn: 't', Protocol: 'email', Endpoint: 'e' }, 'Protocol'],
    ['AWS::SQS::Queue', { DelaySeconds: 'soon' }, 'DelaySeconds'],
  ])('is refused with the value of %s that it cannot run', (type, properties, named) => {
    expect(() => openOne(type, properties)).toThrow(`It (${type}): the property ${named} cannot be run locally: `);
  });

  it('is refused when it refers to what it does not contain', () => {
    expect(() => openOne('AWS::SQS::Queue', { QueueName: { Ref: 'Nobody' } })).toThrow(
      'The template refers to Nobody, which it does not contain.',
    );
  });

  it('is refused before anything is started', async () => {
    const begun = Date.now();
    await expect(startRunner({ assembly: writeAssembly(TEAPOT) })).rejects.toThrow('Teapot (AWS::Kitchen::Teapot)');
    expect(Date.now() - begun).toBeLessThan(1_000);
  });

  it('is refused when it is not there', () => {
    expect(() => readAssembly('/nowhere')).toThrow('/nowhere is not a cloud assembly: it has no manifest.json.');
  });
});

describe('a template that the runner can run', () => {
  it('may leave resources out by a condition', () => {
    const resources = {
      ...TEAPOT,
      Teapot: { ...TEAPOT.Teapot, Condition: 'Never' },
      Kept: { Type: 'AWS::SQS::Queue' },
    };
    const stack = open(resources, { Conditions: { Never: { 'Fn::Equals': ['one', 'other'] } } });
    expect(stack.declared(queue).map(({ name }) => name)).toEqual(['kept']);
  });

  it('takes numbers and booleans that are written as text', () => {
    const stack = openOne('AWS::SQS::Queue', { DelaySeconds: '5', FifoQueue: 'true' });
    expect(stack.declared(queue)[0]?.properties).toEqual({ DelaySeconds: 5, FifoQueue: true });
  });

  it('may refer to roles and log groups, which have no local counterpart', () => {
    const stack = open({
      Role: { Type: 'AWS::IAM::Role', Properties: { Anything: 'goes' } },
      It: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ 'Fn::GetAtt': ['Role', 'Arn'] }] } },
    });
    expect(stack.declared(queue)).toHaveLength(1);
  });
});

function tableWith(more: Record<string, unknown>) {
  const attribute = { AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }] };
  return { ...attribute, KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }], ...more };
}
