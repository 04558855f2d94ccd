import { isDeepStrictEqual } from 'node:util';
import { WAREHOUSE_TASKS } from '../../../functions/core/contracts/stock-events.ts';
import { idsOf, type Policy } from './policy.ts';
import { hasAlarm, list, ofType, oneOf, target } from './template.ts';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const STAGE = 'AWS::ApiGatewayV2::Stage';
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const TOPIC = 'AWS::SNS::Topic';

export const EDGE_POLICIES: readonly Policy[] = [
  {
    rule: 'no route is open to everyone',
    broken: (template) =>
      idsOf(ofType(template, ROUTE).filter(({ Properties }) => Properties.AuthorizationType !== 'AWS_IAM')),
    breakIt: (template) => {
      const route = oneOf(template, ROUTE);
      route.Properties.AuthorizationType = 'NONE';
      return route.id;
    },
  },
  {
    rule: 'every stage is the default one, with an access log and a limit on requests',
    broken: (template) =>
      idsOf(
        ofType(template, STAGE).filter(({ Properties: stage }) => {
          const logged = target(stage.AccessLogSettings?.DestinationArn) !== undefined;
          const throttled =
            stage.DefaultRouteSettings?.ThrottlingRateLimit > 0 && stage.DefaultRouteSettings?.ThrottlingBurstLimit > 0;
          return !(stage.StageName === '$default' && logged && throttled);
        }),
      ),
    breakIt: (template) => {
      const stage = oneOf(template, STAGE);
      delete stage.Properties.AccessLogSettings;
      return stage.id;
    },
  },
  {
    rule: 'no access log holds what a caller sent',
    broken: (template) =>
      idsOf(
        ofType(template, STAGE).filter(({ Properties: stage }) =>
          /\$context\.(path\b|authorizer|identity)|\$request/.test(stage.AccessLogSettings.Format),
        ),
      ),
    breakIt: (template) => {
      const stage = oneOf(template, STAGE);
      stage.Properties.AccessLogSettings.Format = '{"path":"$context.path"}';
      return stage.id;
    },
  },
  {
    rule: 'every API has an alarm on its 5xx answers',
    broken: (template) =>
      idsOf(ofType(template, 'AWS::ApiGatewayV2::Api').filter(({ id }) => !hasAlarm(template, '5xx', id))),
    breakIt: (template) => {
      const alarm = oneOf(
        template,
        'AWS::CloudWatch::Alarm',
        ({ Properties }) => Properties.Namespace === 'AWS/ApiGateway',
      );
      alarm.Properties.MetricName = '4xx';
      return target(alarm.Properties.Dimensions[0].Value) ?? '';
    },
  },
  {
    rule: 'every topic is encrypted, and refuses what does not come over TLS',
    broken: (template) => {
      const guarded = ofType(template, 'AWS::SNS::TopicPolicy')
        .filter(({ Properties: policy }) =>
          list(policy.PolicyDocument.Statement).some(
            ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
          ),
        )
        .flatMap(({ Properties: policy }) => list(policy.Topics).map(target));
      return idsOf(
        ofType(template, TOPIC).filter(
          ({ id, Properties }) => Properties.KmsMasterKeyId === undefined || !guarded.includes(id),
        ),
      );
    },
    breakIt: (template) => {
      oneOf(template, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement = [];
      return oneOf(template, TOPIC).id;
    },
  },
  {
    rule: 'the warehouse is sent what the contract calls its tasks, and nothing else',
    broken: (template) =>
      idsOf(
        ofType(template, SUBSCRIPTION).filter(
          ({ Properties: subscription }) =>
            !isDeepStrictEqual(list(subscription.FilterPolicy?.type).toSorted(), [...WAREHOUSE_TASKS].sort()),
        ),
      ),
    breakIt: (template) => {
      const subscription = oneOf(template, SUBSCRIPTION);
      subscription.Properties.FilterPolicy.type.pop();
      return subscription.id;
    },
  },
  {
    rule: 'every subscription delivers the event as it is, says which types, and has a dead-letter queue',
    broken: (template) =>
      idsOf(
        ofType(template, SUBSCRIPTION).filter(
          ({ Properties: subscription }) =>
            subscription.RawMessageDelivery !== true ||
            list(subscription.FilterPolicy?.type).length === 0 ||
            target(subscription.RedrivePolicy?.deadLetterTargetArn) === undefined,
        ),
      ),
    breakIt: (template) => {
      const subscription = oneOf(template, SUBSCRIPTION);
      delete subscription.Properties.RedrivePolicy;
      return subscription.id;
    },
  },
  {
    rule: 'every alarm stays quiet when nothing happens',
    broken: (template) =>
      idsOf(
        ofType(template, 'AWS::CloudWatch::Alarm').filter(
          ({ Properties }) => Properties.TreatMissingData !== 'notBreaching',
        ),
      ),
    breakIt: (template) => {
      const alarm = oneOf(template, 'AWS::CloudWatch::Alarm');
      alarm.Properties.TreatMissingData = 'breaching';
      return alarm.id;
    },
  },
];
