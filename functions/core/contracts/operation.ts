import type * as z from 'zod/mini';
import type { RefusalCode } from '../domain/refusal.ts';

export type Method = 'GET' | 'PUT' | 'POST';
export type Schema = z.ZodMiniType;

/** What a success looks like. */
export interface AnswerShape {
  readonly schema: Schema;
  readonly means: string;
  /** Of a body that is a text as it is; absent: JSON. */
  readonly mediaType?: 'text/csv';
}

/** One route of the HTTP API: what arrives, what may be answered. The handler's types and the OpenAPI document both come from it. */
export interface Operation {
  /** As in the OpenAPI document and in typed clients. */
  readonly operationId: string;
  /** As API Gateway names it. */
  readonly route: `${Method} /${string}`;
  readonly summary: string;
  readonly path?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  /** Whether no body at all means `{}`. */
  readonly bodyMayBeAbsent?: boolean;
  /** What a success looks like, by its status. */
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** In order of precedence. */
  readonly refusals: readonly RefusalCode[];
  /** The refusal that means: there is nothing at this address. Of it alone the status is 404. */
  readonly addresses?: RefusalCode;
}

type Parsed<S> = S extends Schema ? z.output<S> : undefined;

/** A request of an operation after every check. */
export interface RequestOf<O extends Operation> {
  readonly path: Parsed<O['path']>;
  readonly query: Parsed<O['query']>;
  readonly body: Parsed<O['body']>;
}

/** What is only written out may well be read-only, at every depth. */
type Unchanged<T> = unknown extends T
  ? T
  : T extends string | number | boolean | undefined
    ? T
    : T extends readonly (infer Element)[]
      ? readonly Unchanged<Element>[]
      : { readonly [Member in keyof T]: Unchanged<T[Member]> };

/** A success of an operation: a status that it declares, with the body that it declares for it. */
export type AnswerOf<O extends Operation> = {
  [Status in keyof O['answers'] & number]: {
    readonly status: Status;
    readonly body: Unchanged<Parsed<O['answers'][Status]['schema']>>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof O['answers'] & number];

/** What any operation may answer: the store gave no answer in time, and nothing is decided. The last in the order of precedence. */
const ALWAYS_POSSIBLE = 'try-again' satisfies RefusalCode;

/** An operation as it is declared: what is always possible goes without saying. */
interface Declared extends Operation {
  readonly refusals: readonly Exclude<RefusalCode, typeof ALWAYS_POSSIBLE>[];
}

/** Declares an operation, keeping its exact types. */
export function operation<const O extends Declared>(declared: O): Omit<O, 'refusals'> & Pick<Operation, 'refusals'> {
  return { ...declared, refusals: [...declared.refusals, ALWAYS_POSSIBLE] };
}
