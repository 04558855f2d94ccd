import * as z from 'zod';

/**
 * How one CloudFormation type is read. The schema is strict: a property is either used, or listed as `cloudOnly`, or an error.
 * `attributes` names what `Fn::GetAtt` may ask for; a type without it may be referred to freely, because nothing local depends on it.
 */
export interface ResourceType<Properties> {
  readonly type: string;
  readonly properties: z.ZodType<Properties>;
}

/** A resource with every property known and every intrinsic resolved. */
export interface Declared<Properties> {
  readonly logicalId: string;
  readonly name: string;
  readonly properties: Properties;
}

/** A property that has no meaning on a laptop: it is known, and ignored. */
export const cloudOnly = z.unknown().optional();

export const text = z.string();
/** CloudFormation lets a number be written as a text. */
export const count = z.coerce.number().int();
export const decimal = z.coerce.number();
/** CloudFormation lets a boolean be written as a text. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);
/** Whatever the service itself accepts there; it is handed on as it is. */
export const document = z.record(z.string(), z.unknown());
