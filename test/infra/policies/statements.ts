import { list, ofType, type Template, target } from './template.ts';

export interface Statement {
  readonly policyId: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

/** What the policies of a role allow; of all roles, if none is named. */
export const statementsOf = (template: Template, roleId?: string): Statement[] =>
  ofType(template, 'AWS::IAM::Policy')
    .filter(
      ({ Properties: policy }) => roleId === undefined || list(policy.Roles).some((each) => target(each) === roleId),
    )
    .flatMap(({ id, Properties: policy }) =>
      list(policy.PolicyDocument.Statement).map((statement) => ({
        policyId: id,
        actions: list<string>(statement.Action),
        resources: list<unknown>(statement.Resource),
      })),
    );
