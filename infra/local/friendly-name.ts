import { RunnerProblem } from './runner-problem.ts';

const MEANINGLESS = new Set(['Resource', 'Default']);

/** The name people use for a resource: the last meaningful segment of its construct path, in kebab case. `Shop/inbound-events/Resource` is `inbound-events`. */
export function friendlyName(constructPath: string): string {
  const segments = constructPath.split('/').filter((segment) => segment !== '' && !MEANINGLESS.has(segment));
  return kebabCase(segments.at(-1) ?? constructPath);
}

function kebabCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .toLowerCase();
}

/** Refuses two resources that would answer to one name, because a script that says `inbound-events` must mean one queue. */
export function assertDistinct(what: string, named: readonly { name: string; logicalId: string }[]): void {
  const seen = new Map<string, string>();
  for (const { name, logicalId } of named) {
    const other = seen.get(name);
    if (other !== undefined)
      throw new RunnerProblem(
        `Two ${what} are called ${name}: ${other} and ${logicalId}. Give one another construct id.`,
      );
    seen.set(name, logicalId);
  }
}
