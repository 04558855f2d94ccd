import type { Refusal, RefusalCode } from '../domain/refusal.ts';

/** What the edge itself refuses, before any business rule is asked. In order of precedence. */
export const EDGE_CODES = [
  'payload-too-large',
  'unsupported-media-type',
  'malformed-json',
  'invalid-request',
  'internal-error',
] as const;
export type EdgeCode = (typeof EDGE_CODES)[number];
export type ProblemCode = EdgeCode | RefusalCode;

export interface ProblemDescription<Facts> {
  readonly status: number;
  readonly title: string;
  /** What to do about it, with the facts in words. */
  readonly detail: (facts: Facts) => string;
  /** For the documentation: when it is given. */
  readonly when: string;
}

/** The facts of a refusal; the edge's own codes have none. */
export type FactsOf<Code extends ProblemCode> = Extract<Refusal, { code: Code }>;
/** One description for every code: what is missing does not compile. */
export type ProblemTable = { readonly [Code in ProblemCode]: ProblemDescription<FactsOf<Code>> };
