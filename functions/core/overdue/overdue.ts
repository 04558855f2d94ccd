/**
 * What ought to have happened by now. A rule looks for one such thing: it opens the work items of what is overdue, resolves those of what is not
 * any more, and says how much is overdue now. Looking again changes nothing.
 */
export type OverdueRule = () => Promise<number>;

/**
 * Looks by every rule, also when one of them fails.
 * @returns by the names of the rules, how much is overdue
 * @throws AggregateError of what failed, after all were looked by
 */
export async function lookByRules(
  rules: Readonly<Record<string, OverdueRule>>,
  tell: (name: string) => void,
): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  const faults: unknown[] = [];
  for (const [name, look] of Object.entries(rules)) {
    try {
      found[name] = await look();
    } catch (fault) {
      faults.push(fault);
    }
    for (let i = 0; i < (found[name] ?? 0); i += 1) tell(name);
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} rules could not be looked by`);
  return found;
}
