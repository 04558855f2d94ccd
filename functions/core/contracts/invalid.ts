import type * as z from 'zod/mini';
import { accept, type Result, refuse } from '../domain/result.ts';
import { MAX_POINTER_LENGTH, MAX_REPORTED_ERRORS } from './edge-limits.ts';

/** Where a value came from. A pointer alone would not tell a path parameter from a member of the body. */
export type Place = 'path' | 'query' | 'body' | 'message';

/** One mistake: where, and what should stand there. It never repeats the value, which may be anything. */
export interface Mistake {
  readonly in: Place;
  /** JSON Pointer (RFC 6901) within the place. */
  readonly pointer: string;
  readonly detail: string;
}

/** Every mistake found, of which only the first MAX_REPORTED_ERRORS are listed. */
export interface Mistakes {
  readonly errors: readonly Mistake[];
  readonly errorCount: number;
}

type Issue = z.core.$ZodIssue;

/**
 * Checks a value against its contract.
 * @returns the parsed value in the domain's types, or what is wrong with it
 */
export function check<Out, In>(schema: z.ZodMiniType<Out, In>, value: unknown, place: Place): Result<Out, Mistakes> {
  const parsed = schema.safeParse(value, { error: (issue) => sentence(issue as Issue) });
  return parsed.success ? accept(parsed.data) : refuse(mistakes(parsed.error.issues, place));
}

/** Adds up what several checks found. */
export function mistakesOf(...all: readonly Mistakes[]): Mistakes {
  return {
    errors: all.flatMap(({ errors }) => errors).slice(0, MAX_REPORTED_ERRORS),
    errorCount: all.reduce((sum, { errorCount }) => sum + errorCount, 0),
  };
}

function mistakes(issues: readonly Issue[], place: Place): Mistakes {
  const seen = new Map<string, Mistake>();
  for (const issue of issues) {
    for (const path of pathsOf(issue)) {
      const pointer = pointerTo(path);
      // A number may break several rules at once; one sentence a member says them all.
      if (!seen.has(pointer)) seen.set(pointer, { in: place, pointer, detail: issue.message });
    }
  }
  return { errors: [...seen.values()].slice(0, MAX_REPORTED_ERRORS), errorCount: seen.size };
}

/** Unknown members are reported at the object that holds them; each deserves its own pointer. */
function pathsOf(issue: Issue): PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function pointerTo(path: readonly PropertyKey[]): string {
  const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pointer.length > MAX_POINTER_LENGTH ? `${pointer.slice(0, MAX_POINTER_LENGTH)}…` : pointer;
}

/** What schemas without words of their own say. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
    case 'unrecognized_keys':
      return 'is not a member that this request knows';
    case 'invalid_value':
      return `must be one of: ${issue.values.join(', ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_union':
      return 'has none of the shapes that may stand here';
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'is not valid';
  }
}
