import type { TableName } from './tables.ts';
import type { Key, Write } from './write-expression.ts';

/** What a document becomes, if it is still as it was read: its revision says so. Its members only ever come. */
export function revisedWrite(
  table: TableName,
  key: Key,
  read: { readonly revision: number },
  after: Readonly<object>,
): Write {
  const becomes = { ...after, revision: read.revision + 1 };
  return {
    table,
    key,
    ...setting(becomes, { ':revisionRead': read.revision }),
    condition: ['#revision = :revisionRead'],
  };
}

/** Sets each member that is there; beside their values, others that a condition asks for. */
export function setting(members: Readonly<object>, others: Write['values'] = {}): Pick<Write, 'set' | 'values'> {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return {
    set: there.map(([name]) => `#${name} = :${name}`),
    values: { ...Object.fromEntries(there.map(([name, value]) => [`:${name}`, value])), ...others },
  };
}
