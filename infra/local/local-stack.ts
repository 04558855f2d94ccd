import type { Assembly, TemplateResource } from './assembly.ts';
import { createResolver, type Resolver } from './intrinsics.ts';
import { ACCOUNT, PARTITION, REGION } from './locality.ts';
import { isCloudOnly, propertiesOf } from './resources/known-types.ts';
import type { Declared, ResourceType } from './resources/resource-type.ts';
import { RunnerProblem } from './runner-problem.ts';

/** What a resource answers: `ref` to `Ref`, the rest to `Fn::GetAtt`. */
export interface Attributes {
  readonly ref: string;
  readonly [attribute: string]: string;
}

export interface Identity {
  readonly logicalId: string;
  readonly name: string;
  /** The name that the template gives, or else the friendly one. */
  readonly physicalName: string;
}

/** The template's resources, readable by type, with what is known of each so far. */
export interface LocalStack {
  /** Every resource of a type, checked and resolved. What it refers to must have been given its attributes before. */
  readonly declared: <T>(type: ResourceType<T>) => Declared<T>[];
  /** The resources of a type by name only, for those that may refer to each other. `nameProperty` is where the template may name one. */
  readonly identities: (type: ResourceType<unknown>, nameProperty?: string) => Identity[];
  /** Says what a resource answers to references, once its local counterpart exists. */
  readonly know: (logicalId: string, attributes: Attributes) => void;
}

/** Opens a stack for running, after checking every type and property in it: a template that cannot be run starts nothing. */
export function openStack(assembly: Assembly, parameters: Record<string, string> = {}): LocalStack {
  const pseudo = pseudoParameters(assembly.stackName);
  const resolverWith = (attribute: Parameters<typeof createResolver>[0]['attribute']) =>
    createResolver({ template: assembly.template, pseudo, parameters, attribute });
  const byId = new Map(assembly.resources.map((resource) => [resource.logicalId, resource]));
  const known = new Map<string, Attributes>();

  const placeholders = resolverWith((logicalId, attribute) => {
    requireResource(byId, logicalId);
    return `${logicalId}.${attribute ?? 'Ref'}`;
  });
  const present = assembly.resources.filter(
    ({ condition }) => condition === undefined || placeholders.isTrue(condition),
  );
  for (const resource of present) readProperties(resource, placeholders);

  const resolver = resolverWith((logicalId, attribute) => {
    const resource = requireResource(byId, logicalId);
    if (isCloudOnly(resource.type)) return `${logicalId}.${attribute ?? 'Ref'}`;
    const value = known.get(logicalId)?.[attribute ?? 'ref'];
    if (value !== undefined) return value;
    throw new RunnerProblem(
      `${logicalId} (${resource.type}) has no ${attribute ?? 'Ref'} that the local runner knows.`,
    );
  });
  return {
    identities: ({ type }, nameProperty) =>
      present
        .filter((resource) => resource.type === type)
        .map(({ logicalId, name, properties }) => {
          const given = nameProperty && resolver.resolve(properties[nameProperty], `${logicalId} (${type})`);
          return { logicalId, name, physicalName: given && typeof given === 'string' ? given : name };
        }),
    declared: <T>({ type }: ResourceType<T>) =>
      present
        .filter((resource) => resource.type === type)
        .map((resource) => ({
          logicalId: resource.logicalId,
          name: resource.name,
          properties: readProperties(resource, resolver) as T,
        })),
    know: (logicalId, attributes) => {
      known.set(logicalId, attributes);
    },
  };
}

function pseudoParameters(stackName: string): Record<string, string> {
  return {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': PARTITION,
    'AWS::Region': REGION,
    'AWS::StackId': `arn:${PARTITION}:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

function requireResource(byId: ReadonlyMap<string, TemplateResource>, logicalId: string): TemplateResource {
  const resource = byId.get(logicalId);
  if (resource === undefined)
    throw new RunnerProblem(`The template refers to ${logicalId}, which it does not contain.`);
  return resource;
}

function readProperties(resource: TemplateResource, resolver: Resolver): unknown {
  const where = `${resource.logicalId} (${resource.type})`;
  const schema = propertiesOf(resource.type);
  if (schema === undefined)
    throw new RunnerProblem(
      `${where} is of a type that the local runner does not know. Teach it in infra/local/resources.`,
    );
  if (isCloudOnly(resource.type)) return resource.properties;
  const { data, error } = schema.safeParse(resolver.resolve(resource.properties, where));
  if (error === undefined) return data;
  throw new RunnerProblem(error.issues.map((issue) => `${where}: ${explain(issue)}`).join('; '));
}

type Issue = NonNullable<
  ReturnType<NonNullable<ReturnType<typeof propertiesOf>>['safeParse']>['error']
>['issues'][number];

function explain(issue: Issue): string {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return `the property ${path.join('.')} cannot be run locally: ${issue.message}`;
  const names = issue.keys.map((key) => [...path, key].join('.'));
  return `the local runner does not know the property ${names.join(', ')}. Teach it in infra/local/resources.`;
}
