import { expect } from 'vitest';
import type * as z from 'zod/mini';
import { check } from '../../../../functions/core/contracts/invalid.ts';

/** What is wrong with a value, as `pointer: detail`; fails if nothing is. */
export function mistakesIn<Out, In>(schema: z.ZodMiniType<Out, In>, value: unknown): string[] {
  const checked = check(schema, value, 'body');
  if (checked.ok) throw new Error(`accepted: ${JSON.stringify(value)}`);
  return checked.refusal.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

export function accepted<Out, In>(schema: z.ZodMiniType<Out, In>, value: unknown): Out {
  const checked = check(schema, value, 'body');
  expect(checked.ok ? [] : checked.refusal.errors).toEqual([]);
  return (checked as { value: Out }).value;
}
