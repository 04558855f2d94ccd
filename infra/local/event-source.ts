import type { Loop } from './loop.ts';

/** Something that invokes a function by itself: an event source mapping or a schedule. It stands by until `resume`. */
export interface EventSource extends Loop {
  readonly name: string;
  /** Every name that `pauseMapping` accepts for it: the source, the function, and the two together. */
  readonly aliases: readonly string[];
}

/** True when a pattern means this source: a text is one of its names, a regular expression is tried on all. */
export function isMeant({ aliases }: Pick<EventSource, 'aliases'>, patterns: readonly (string | RegExp)[]): boolean {
  return patterns.some((pattern) =>
    typeof pattern === 'string' ? aliases.includes(pattern) : aliases.some((alias) => pattern.test(alias)),
  );
}

/** The names of a mapping: `expiry -> expire-reservations`, and either half. */
export function mappingNames(source: string, functionName: string): { name: string; aliases: string[] } {
  const name = `${source} -> ${functionName}`;
  return { name, aliases: [name, source, functionName] };
}
