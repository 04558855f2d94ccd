import type { Service, ServiceCall } from './service-call.ts';
import { tablesOf } from './service-call.ts';

/** What happens to a call that a fault hits. */
export type FaultAction =
  /** It is not applied, and the caller gets a 500 or a reset connection. */
  | { readonly kind: 'fail-before'; readonly as?: 'error' | 'reset' }
  /** It is applied, and the connection ends without an answer. */
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** It is applied twice; the caller gets the first answer. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'throttle' }
  /** DynamoDB's answer to two writers at one item. In a transaction, the items at these places (0 unless given) are in conflict. */
  | { readonly kind: 'conflict'; readonly items?: readonly number[] }
  /** The calling environment dies before, or after, the call is applied. */
  | { readonly kind: 'kill-before' }
  | { readonly kind: 'kill-after' };

/** Which calls a fault hits. What is left out matches anything. */
export interface FaultRule {
  readonly function?: string | RegExp;
  readonly service?: Service;
  readonly operation?: string | readonly string[];
  /** A table's physical name; a transaction matches if any of its items is in the table. */
  readonly table?: string;
  /** Only the nth matching call, counted from 1. */
  readonly nth?: number;
  /** At most so many hits. */
  readonly times?: number;
  /** The share of matching calls that it hits. */
  readonly probability?: number;
  readonly seed?: number;
  readonly action: FaultAction | Extract<FaultAction, { readonly kind: string }>['kind'];
}

export interface Fault {
  /** Calls that matched, and calls that it hit. */
  readonly matched: number;
  readonly hits: number;
  readonly remove: () => void;
}

export interface Faults {
  readonly add: (rule: FaultRule) => Fault;
  readonly clear: () => void;
  /** The action for a call, if a fault hits it: the first that was added wins. */
  readonly next: (call: ServiceCall) => FaultAction | undefined;
}

interface ActiveFault {
  readonly rule: FaultRule;
  readonly action: FaultAction;
  readonly random: () => number;
  matched: number;
  hits: number;
}

/** The faults that are now injected into the calls of functions. */
export function createFaults(): Faults {
  const active = new Set<ActiveFault>();
  return {
    add: (rule) => {
      const fault: ActiveFault = {
        rule,
        action: actionOf(rule.action),
        random: seededRandom(rule.seed ?? 1),
        matched: 0,
        hits: 0,
      };
      active.add(fault);
      return {
        get matched() {
          return fault.matched;
        },
        get hits() {
          return fault.hits;
        },
        remove: () => {
          active.delete(fault);
        },
      };
    },
    clear: () => active.clear(),
    next: (call) => {
      for (const fault of active) if (matches(fault.rule, call) && fires(fault)) return fault.action;
      return undefined;
    },
  };
}

function actionOf(action: FaultRule['action']): FaultAction {
  if (typeof action !== 'string') return action;
  return action === 'delay' ? { kind: 'delay', milliseconds: 1_000 } : { kind: action };
}

function matches(rule: FaultRule, call: ServiceCall): boolean {
  const name = rule.function;
  const functionMatches =
    name === undefined || (typeof name === 'string' ? name === call.functionName : name.test(call.functionName));
  if (!functionMatches || (rule.service !== undefined && rule.service !== call.service)) return false;
  if (rule.operation !== undefined && ![rule.operation].flat().includes(call.operation)) return false;
  return rule.table === undefined || tablesOf(call.input()).includes(rule.table);
}

function fires(fault: ActiveFault): boolean {
  const { nth, times, probability } = fault.rule;
  fault.matched += 1;
  if (nth !== undefined && fault.matched !== nth) return false;
  if (times !== undefined && fault.hits >= times) return false;
  if (probability !== undefined && fault.random() >= probability) return false;
  fault.hits += 1;
  return true;
}

/** Mulberry32: the same seed gives the same faults, so that a failing run can be repeated. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
