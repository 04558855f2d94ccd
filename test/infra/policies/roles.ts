import { idsOf, type Policy } from './policy.ts';
import { type Statement, statementsOf } from './statements.ts';
import { list, ofType, oneOf } from './template.ts';

const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';

/** The only action that IAM cannot limit to a resource. */
const isListStreams = ({ actions }: Statement): boolean => actions.join() === 'dynamodb:ListStreams';

/** Objects of one bucket of ours, whatever others call them. */
const isGetObject = ({ actions, resources }: Statement): boolean =>
  actions.join() === 's3:GetObject' && JSON.stringify(resources).includes('"Fn::GetAtt"');

const hasWildcard = (value: unknown): boolean => JSON.stringify(value).includes('*');

export const ROLE_POLICIES: readonly Policy[] = [
  {
    rule: 'no role has a managed policy',
    broken: (template) => [
      ...idsOf(ofType(template, ROLE).filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)),
      ...idsOf(ofType(template, 'AWS::IAM::ManagedPolicy')),
    ],
    breakIt: (template) => {
      const role = oneOf(template, ROLE);
      role.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'];
      return role.id;
    },
  },
  {
    rule: 'no role allows a wildcard action',
    broken: (template) =>
      statementsOf(template)
        .filter(({ actions }) => hasWildcard(actions))
        .map(({ policyId }) => policyId),
    breakIt: (template) => {
      const policy = oneOf(template, POLICY);
      policy.Properties.PolicyDocument.Statement[0].Action = 'dynamodb:*';
      return policy.id;
    },
  },
  {
    rule: 'no role allows a wildcard resource, but for finding streams and reading the objects of a bucket',
    broken: (template) =>
      statementsOf(template)
        .filter((statement) => hasWildcard(statement.resources) && !isListStreams(statement) && !isGetObject(statement))
        .map(({ policyId }) => policyId),
    breakIt: (template) => {
      const policy = oneOf(template, POLICY);
      policy.Properties.PolicyDocument.Statement[0].Resource = { 'Fn::Join': ['', ['arn:aws:dynamodb:', '*']] };
      return policy.id;
    },
  },
  {
    rule: 'no role may scan a table, or change the table itself',
    broken: (template) =>
      statementsOf(template)
        .filter(({ actions }) =>
          actions.some((each) => /^dynamodb:(Scan|PartiQL.*|.*Table.*|.*TimeToLive)$/.test(each)),
        )
        .map(({ policyId }) => policyId),
    breakIt: (template) => {
      const policy = oneOf(template, POLICY);
      policy.Properties.PolicyDocument.Statement[0].Action = ['dynamodb:GetItem', 'dynamodb:Scan'];
      return policy.id;
    },
  },
  {
    rule: 'only Lambda assumes a role',
    broken: (template) =>
      idsOf(
        ofType(template, ROLE).filter(
          ({ Properties: role }) =>
            !list(role.AssumeRolePolicyDocument.Statement).every(
              ({ Principal }) => Principal.Service === 'lambda.amazonaws.com',
            ),
        ),
      ),
    breakIt: (template) => {
      const role = oneOf(template, ROLE);
      role.Properties.AssumeRolePolicyDocument.Statement[0].Principal = { AWS: '*' };
      return role.id;
    },
  },
];
