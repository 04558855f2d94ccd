import type { Store } from '../../functions/core/store/store.ts';

/** The same store; it notes each call of a port, as `buckets.take`. */
export function counted(store: Store, calls: string[]): Store {
  const ports = Object.entries(store as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>);
  const noted = ports.map(([port, methods]) => [
    port,
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...args: unknown[]) => {
          calls.push(`${port}.${name}`);
          return method(...args);
        },
      ]),
    ),
  ]);
  return Object.fromEntries(noted) as Store;
}
