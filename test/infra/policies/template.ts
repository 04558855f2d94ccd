/** One resource of a CloudFormation template. Its properties are whatever the type has. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a property is read by the policy that knows its type
  readonly Properties: Record<string, any>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
}

export type Identified = Resource & { readonly id: string };

/** All resources of a type, with their logical ids. */
export const ofType = (template: Template, type: string): Identified[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    // The properties stay the template's own, so that a test may break them.
    .map(([id, resource]) => Object.assign(Object.create(resource) as Resource, { id }));

/** The first resource of a type that fits, for a test that breaks it. */
export function oneOf(template: Template, type: string, fits: (each: Identified) => boolean = () => true): Identified {
  const found = ofType(template, type).find(fits);
  if (found === undefined) throw new Error(`The template has no ${type} that fits.`);
  return found;
}

/** The logical id that a `Ref` or `Fn::GetAtt` points at. */
export function target(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string') return value.Ref;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return value['Fn::GetAtt'][0];
  return undefined;
}

/** The attribute that an `Fn::GetAtt` asks for. */
export const attribute = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])
    ? value['Fn::GetAtt'][1]
    : undefined;

/** One or many, as a list. */
export const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

/** True when an alarm watches this metric of this resource and calls from the first occurrence on. */
export const hasAlarm = (template: Template, metric: string, resourceId: string): boolean =>
  ofType(template, 'AWS::CloudWatch::Alarm').some(({ Properties: alarm }) => {
    const watched = list(alarm.Dimensions).some(
      ({ Value }) => target(Value) === resourceId || nameOf(Value) === resourceId,
    );
    return alarm.MetricName === metric && watched && alarm.EvaluationPeriods === 1;
  });

const nameOf = (value: unknown): string | undefined => (attribute(value) === 'QueueName' ? target(value) : undefined);
