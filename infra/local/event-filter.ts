import { RunnerProblem } from './runner-problem.ts';

/** Says whether an event passes. */
export type EventFilter = (event: unknown) => boolean;

type ValueTest = (value: unknown) => boolean;

/** Reads the filter patterns of an event source mapping: an event passes when any of them matches. An operator that is not known is an error. */
export function compileFilter(patterns: readonly string[], where: string): EventFilter {
  if (patterns.length === 0) return () => true;
  const compiled = patterns.map((pattern) => compileObject(JSON.parse(pattern), where));
  return (event) => compiled.some((matches) => matches(event));
}

function compileObject(pattern: Record<string, unknown>, where: string): EventFilter {
  const members = Object.entries(pattern).map(([name, rule]): EventFilter => {
    if (name === '$or') {
      const alternatives = (rule as Record<string, unknown>[]).map((each) => compileObject(each, where));
      return (event) => alternatives.some((matches) => matches(event));
    }
    const matches = Array.isArray(rule)
      ? compileLeaf(rule, where)
      : compileObject(rule as Record<string, unknown>, where);
    return (event) => matches(memberOf(event, name));
  });
  return (event) => members.every((matches) => matches(event));
}

function memberOf(event: unknown, name: string): unknown {
  return event !== null && typeof event === 'object' ? (event as Record<string, unknown>)[name] : undefined;
}

function compileLeaf(rules: unknown[], where: string): EventFilter {
  const tests = rules.map((rule) => compileRule(rule, where));
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return tests.some((test) => values.some(test));
  };
}

function compileRule(rule: unknown, where: string): ValueTest {
  if (rule === null || typeof rule !== 'object') return (value) => value === rule;
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(rule);
  const compile = others.length === 0 ? OPERATORS[operator] : undefined;
  if (compile === undefined)
    throw new RunnerProblem(`${where} filters with ${JSON.stringify(rule)}, which the local runner does not know.`);
  return compile(operand, where);
}

const onText =
  (test: (value: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'string' && test(value);

const OPERATORS: Record<string, (operand: unknown, where: string) => ValueTest> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: (operand) => onText((value) => value.startsWith(String(operand))),
  suffix: (operand) => onText((value) => value.endsWith(String(operand))),
  'equals-ignore-case': (operand) => onText((value) => value.toLowerCase() === String(operand).toLowerCase()),
  'anything-but': (operand, where) => {
    const tests = [operand].flat().map((each) => compileRule(each, where));
    return (value) => value !== undefined && !tests.some((test) => test(value));
  },
  numeric: (operand) => {
    const terms = operand as (string | number)[];
    return (value) => typeof value === 'number' && comparisons(terms).every((holds) => holds(value));
  },
};

function comparisons(terms: readonly (string | number)[]): ((value: number) => boolean)[] {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index + 1 < terms.length; index += 2) {
    const limit = Number(terms[index + 1]);
    const compare = { '=': 0, '<': -1, '<=': -1, '>': 1, '>=': 1 }[String(terms[index])];
    const orEqual = String(terms[index]).includes('=');
    tests.push((value) => (orEqual && value === limit) || (compare !== 0 && Math.sign(value - limit) === compare));
  }
  return tests;
}
