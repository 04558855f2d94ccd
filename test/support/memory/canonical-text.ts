import { type MemoryState, TABLES } from './memory-state.ts';

// A state as a text: equal texts, equal states.

/** Every item in an order that depends on nothing but the keys. */
export function canonicalEntries(
  state: MemoryState,
): readonly (readonly [table: keyof MemoryState, key: string, item: object])[] {
  return TABLES.flatMap((table) =>
    [...(state[table] as ReadonlyMap<string, object>)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [table, key, item] as const),
  );
}

/**
 * One text for one state, whatever the history behind it: what a hash of states is taken of.
 * @param leaveOut members that count history and change no behaviour, such as `revision`; pass the same set each time
 */
export function canonicalText(state: MemoryState, leaveOut: ReadonlySet<string> = NO_MEMBER): string {
  return canonicalEntries(state)
    .map(([table, key, item]) => `${table} ${key} ${itemText(item, leaveOut)}`)
    .join('\n');
}

const NO_MEMBER: ReadonlySet<string> = new Set();
const texts = new WeakMap<ReadonlySet<string>, WeakMap<object, string>>();

/** The canonical text of one item: members by name. Remembered, for items never change. */
export function itemText(item: object, leaveOut: ReadonlySet<string> = NO_MEMBER): string {
  const known = texts.get(leaveOut) ?? new WeakMap<object, string>();
  texts.set(leaveOut, known);
  const text = known.get(item) ?? JSON.stringify(item, (_key, value) => byName(value, leaveOut));
  known.set(item, text);
  return text;
}

function byName(value: unknown, leaveOut: ReadonlySet<string>): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([name]) => !leaveOut.has(name));
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
