/** A port whose every method answers at once: what the explorer calls, one atomic step at a time. */
export type Synchronous<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...args: infer Args) => Promise<infer Answer>
    ? (...args: Args) => Answer
    : never;
};

/** The port itself over its synchronous form. Each method takes effect when it is called. */
export function asPort<Port extends object>(sync: Synchronous<Port>): Port {
  const methods = Object.entries(sync as Record<string, (...args: unknown[]) => unknown>);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, async (...args: unknown[]) => method(...args)]),
  ) as Port;
}
