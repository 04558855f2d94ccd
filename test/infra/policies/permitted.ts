import { readAssembly } from '../../../infra/local/assembly.ts';
import type { Runner } from '../../../infra/local/runner-contract.ts';
import type { ServiceCall } from '../../../infra/local/service-call.ts';
import { statementsOf } from './statements.ts';
import type { Template } from './template.ts';
import { target } from './template.ts';

// On a laptop everything is allowed. So that a function does not first learn in the cloud what it may not do, its calls
// are compared with what the template's policies allow: function, action and resource, as one text.

/** Every `function action resource` that the policies of an assembly allow, with resources by their friendly names. */
export function permittedCalls(assemblyDirectory: string): ReadonlySet<string> {
  const { resources } = readAssembly(assemblyDirectory);
  const names = new Map(resources.map(({ logicalId, name }) => [logicalId, name]));
  const template: Template = {
    Resources: Object.fromEntries(
      resources.map(({ logicalId, type, properties }) => [logicalId, { Type: type, Properties: properties }]),
    ),
  };
  const nameOf = (arn: unknown): string => {
    const [, parts] = (arn as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
    if (parts !== undefined) return `${names.get(target(parts[0]) ?? '')}${parts[1]}`;
    return names.get(target(arn) ?? '') ?? String(arn);
  };
  return new Set(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .flatMap(({ name, properties }) =>
        statementsOf(template, target(properties.Role)).flatMap(({ actions, resources: arns }) =>
          actions.flatMap((action) => arns.map((arn) => `${name} ${action} ${nameOf(arn)}`)),
        ),
      ),
  );
}

/** Notes every call that the functions of a runner make from now on, in the same words. */
export function watchCalls({ faults }: Runner): ReadonlySet<string> {
  const seen = new Set<string>();
  const next = faults.next;
  // The one place that sees every call before it is made.
  Object.assign(faults, {
    next: (call: ServiceCall) => {
      for (const action of actionsOf(call)) seen.add(`${call.functionName} ${action}`);
      return next(call);
    },
  });
  return seen;
}

const ACTION_OF_WRITE = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

interface Named {
  readonly TableName: string;
}

function actionsOf({ service, operation, input }: ServiceCall): string[] {
  const request = input() as Record<string, unknown> & Partial<Named>;
  if (service !== 'dynamodb') {
    const address = String(request.QueueUrl ?? request.TopicArn);
    return [`${service}:${operation.replace('Batch', '')} ${address.split(/[/:]/).at(-1)}`];
  }
  if (operation === 'TransactWriteItems') {
    const items = request.TransactItems as readonly Record<keyof typeof ACTION_OF_WRITE, Named>[];
    return items.flatMap((item) =>
      Object.entries(item).map(
        ([write, { TableName }]) => `dynamodb:${ACTION_OF_WRITE[write as keyof typeof ACTION_OF_WRITE]} ${TableName}`,
      ),
    );
  }
  const tables = request.TableName === undefined ? Object.keys(request.RequestItems as object) : [request.TableName];
  const index = request.IndexName === undefined ? '' : `/index/${request.IndexName}`;
  return tables.map((table) => `dynamodb:${operation} ${table}${index}`);
}
