import * as z from 'zod/mini';

/** RFC 9457. Each code adds its facts as further members. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.exactOptional(
    z.array(z.object({ in: z.enum(['path', 'query', 'body', 'message']), pointer: z.string(), detail: z.string() })),
  ),
});

export type Problem = z.output<typeof problem>;
