import { RunnerProblem } from './runner-problem.ts';

/** One route of the HTTP API: `GET /stock/{sku}`, `ANY /{proxy+}` or `$default`. */
export interface Route<Target> {
  readonly key: string;
  readonly target: Target;
}

export interface RouteMatch<Target> {
  readonly route: Route<Target>;
  /** Decoded, so that a `%2F` inside a segment arrives as a slash. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Compiled<Target> {
  readonly route: Route<Target>;
  readonly method: string;
  readonly segments: readonly string[];
  readonly greedy: boolean;
}

/**
 * Prepares the matching of requests to routes. The most specific route wins: a fixed segment before a parameter, a parameter
 * before a greedy one, a named method before ANY, and `$default` last. A path that cannot be decoded throws URIError.
 */
export function compileRoutes<Target>(
  routes: readonly Route<Target>[],
): (method: string, rawPath: string) => RouteMatch<Target> | undefined {
  const fallback = routes.find(({ key }) => key === '$default');
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compile)
    .sort(bySpecificity);
  return (method, rawPath) => {
    const path = segmentsOf(rawPath);
    for (const each of compiled) {
      if (each.method !== 'ANY' && each.method !== method) continue;
      const pathParameters = match(each, path);
      if (pathParameters !== undefined) return { route: each.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function compile<Target>(route: Route<Target>): Compiled<Target> {
  const [method = '', path = ''] = route.key.split(' ');
  if (!/^[A-Z]+$/.test(method) || !path.startsWith('/'))
    throw new RunnerProblem(`The route key "${route.key}" is neither $default nor a method and a path.`);
  const segments = segmentsOf(path);
  return { route, method, segments, greedy: segments.at(-1)?.endsWith('+}') ?? false };
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const isParameter = (segment: string) => segment.startsWith('{');

function rank(segment: string | undefined): number {
  if (segment === undefined || segment.endsWith('+}')) return 2;
  return isParameter(segment) ? 1 : 0;
}

function bySpecificity(one: Compiled<unknown>, other: Compiled<unknown>): number {
  const length = Math.max(one.segments.length, other.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(one.segments[index]) - rank(other.segments[index]);
    if (difference !== 0) return difference;
  }
  return Number(one.method === 'ANY') - Number(other.method === 'ANY');
}

function match({ segments, greedy }: Compiled<unknown>, path: readonly string[]): Record<string, string> | undefined {
  const fits = greedy ? path.length >= segments.length : path.length === segments.length;
  if (!fits) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = path[index] ?? '';
    if (!isParameter(segment)) {
      if (segment !== given) return undefined;
    } else if (given === '') return undefined;
    else if (segment.endsWith('+}'))
      parameters[segment.slice(1, -2)] = path.slice(index).map(decodeURIComponent).join('/');
    else parameters[segment.slice(1, -1)] = decodeURIComponent(given);
  }
  return parameters;
}
