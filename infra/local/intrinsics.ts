import type { Template } from './assembly.ts';
import { RunnerProblem } from './runner-problem.ts';

/** What a resource answers to `Ref` (attribute undefined) and `Fn::GetAtt`. */
export type AttributeLookup = (logicalId: string, attribute: string | undefined) => unknown;

export interface Resolver {
  /** The value with every intrinsic replaced. `where` names the place in error messages. */
  readonly resolve: (value: unknown, where: string) => unknown;
  readonly isTrue: (condition: string) => boolean;
}

export interface ResolverInput {
  readonly template: Template;
  readonly pseudo: Record<string, string>;
  readonly parameters: Record<string, string>;
  readonly attribute: AttributeLookup;
}

// AWS::NoValue removes the member that it stands for, so it must be told apart from every real value.
const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

interface Scope extends ResolverInput {
  readonly where: string;
  readonly locals: Record<string, string>;
}

/** Builds the evaluator of a template's intrinsic functions. An intrinsic that it does not know is an error that names it. */
export function createResolver(input: ResolverInput): Resolver {
  const scopeAt = (where: string): Scope => ({ ...input, where, locals: {} });
  return {
    resolve: (value, where) => {
      const resolved = evaluate(value, scopeAt(where));
      return resolved === NO_VALUE ? undefined : resolved;
    },
    isTrue: (condition) => evaluateCondition(condition, scopeAt(`the condition ${condition}`)),
  };
}

function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => evaluate(each, scope)).filter((each) => each !== NO_VALUE);
  if (value === null || typeof value !== 'object') return value;
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[only[0]];
    if (intrinsic === undefined)
      throw new RunnerProblem(`${scope.where} uses ${only[0]}, which the local runner does not know.`);
    return intrinsic(only[1], scope);
  }
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (argument, scope) => reference(text(argument, scope), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
    return scope.attribute(logicalId, attribute.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return list(evaluate(parts, scope), scope).join(String(separator));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, from] = list(argument, scope);
    const chosen = list(evaluate(from, scope), scope)[Number(evaluate(index, scope))];
    if (chosen === undefined) throw new RunnerProblem(`${scope.where} selects element ${index}, which does not exist.`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = list(argument, scope);
    return text(evaluate(whole, scope), scope).split(String(separator));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(evaluate(argument, scope), scope).map(String);
    const found = scope.template.mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined)
      throw new RunnerProblem(`${scope.where} looks up ${map}.${first}.${second}, which is in no mapping.`);
    return found;
  },
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list(argument, scope);
    return evaluate(evaluateCondition(condition, scope) ? whenTrue : whenFalse, scope);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(evaluate(argument, scope), scope)).toString('base64'),
};

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  const local = scope.locals[name] ?? scope.pseudo[name];
  if (local !== undefined) return local;
  if (name.startsWith('AWS::'))
    throw new RunnerProblem(`${scope.where} refers to ${name}, which the local runner does not know.`);
  const parameter = scope.template.parameters[name];
  if (parameter === undefined) return scope.attribute(name, undefined);
  const value = scope.parameters[name] ?? parameter.Default;
  if (value === undefined) throw new RunnerProblem(`The template's parameter ${name} has no default: give it a value.`);
  return value;
}

function substitute(argument: unknown, scope: Scope): string {
  const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, scope);
  const locals = evaluate(variables, scope) as Record<string, string>;
  const inner = { ...scope, locals: { ...scope.locals, ...locals } };
  return text(pattern, scope).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const isAttribute = name.includes('.') && inner.locals[name] === undefined;
    return String(isAttribute ? INTRINSICS['Fn::GetAtt']?.(name, inner) : reference(name, inner));
  });
}

function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (typeof condition === 'string') {
    const body = scope.template.conditions[condition];
    if (body === undefined)
      throw new RunnerProblem(`${scope.where} names the condition ${condition}, which does not exist.`);
    return evaluateCondition(body, scope);
  }
  const [name = '', argument] = Object.entries(condition as object)[0] ?? [];
  if (name === 'Condition') return evaluateCondition(argument, scope);
  const parts = list(argument, scope);
  if (name === 'Fn::Equals') return evaluate(parts[0], scope) === evaluate(parts[1], scope);
  if (name === 'Fn::Not') return !evaluateCondition(parts[0], scope);
  if (name === 'Fn::And') return parts.every((part) => evaluateCondition(part, scope));
  if (name === 'Fn::Or') return parts.some((part) => evaluateCondition(part, scope));
  throw new RunnerProblem(`${scope.where} uses ${name} in a condition, which the local runner does not know.`);
}

function list(value: unknown, scope: Scope): unknown[] {
  if (Array.isArray(value)) return value;
  throw new RunnerProblem(`${scope.where} gives an intrinsic ${JSON.stringify(value)} where it needs a list.`);
}

function text(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  throw new RunnerProblem(`${scope.where} gives an intrinsic ${JSON.stringify(value)} where it needs a text.`);
}
