import type { Mode } from '../../functions/core/domain/listing.ts';
import type { Violation } from '../support/invariants.ts';
import type { Oversold, RefusedWhileFree } from './oracle.ts';
import type { SkippedLine } from './order-file.ts';

/** What a replay found, as `--json` prints it. */
export interface Report {
  readonly mode: Mode;
  readonly stockRatio: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly lines: { readonly inFile: number; readonly played: number; readonly skipped: readonly SkippedLine[] };
  readonly orders: { readonly played: number; readonly skus: number; readonly largest: number };
  readonly units: { readonly ordered: number; readonly received: number; readonly sold: number };
  readonly outcomes: Outcomes;
  readonly oversold: readonly Oversold[];
  readonly refusedWhileFree: readonly RefusedWhileFree[];
  readonly violations: readonly Violation[];
  /** What was not over when the replay gave up waiting. */
  readonly unsettled: readonly string[];
  /** Work items that this day opened, by kind. */
  readonly workItems: Readonly<Record<string, number>>;
  readonly traffic: Traffic;
  readonly seconds: Readonly<Record<'stockUp' | 'play' | 'settle' | 'audit' | 'total', number>>;
}

export interface Outcomes {
  readonly accepted: number;
  /** By code: orders that were told no at reserve. */
  readonly refused: Readonly<Record<string, number>>;
  readonly confirmed: number;
  readonly short: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly shipped: number;
  /** By what was asked and what was answered: every other end. */
  readonly other: Readonly<Record<string, number>>;
}

export interface Traffic {
  readonly requests: number;
  readonly messages: number;
  /** Requests sent again: nothing was decided, or no answer came. */
  readonly undecided: number;
  readonly lost: number;
  /** Milliseconds from request to answer, of reserves that were decided. */
  readonly reserveMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Milliseconds from a deadline until the expiry was seen in the table. */
  readonly expiryMs: { readonly p50: number; readonly max: number };
}

/** Kinds of work item that an orderly day never opens. */
const DISORDERLY = ['unexpected-shipment', 'quarantined-message'] as const;

/** Everything that must not be, a sentence each. A replay without any has passed. */
export function failuresOf(report: Report): string[] {
  const { oversold, refusedWhileFree, violations, unsettled, workItems } = report;
  return [
    ...oversold.map(({ sku, sold, received }) => `Oversold: ${sold} of ${sku} were sold, ${received} received.`),
    ...refusedWhileFree.map(
      ({ order, sku, requested, unclaimed }) =>
        `Refused while free: ${order} was refused ${requested} of ${sku}, while ${unclaimed} or more were unclaimed.`,
    ),
    ...violations.map(({ invariant, where, says }) => `${invariant} is violated: ${where} ${says}.`),
    ...unsettled.map((sentence) => `Not settled: ${sentence}`),
    ...DISORDERLY.filter((kind) => workItems[kind]).map((kind) => `${workItems[kind]} work items: ${kind}.`),
  ];
}

const SKIPPED_SHOWN = 20;
const FAILURES_SHOWN = 50;

/** The report for people. */
export function renderReport(report: Report): string {
  const { orders, lines, units, outcomes, traffic, seconds } = report;
  const failures = failuresOf(report);
  const oversoldUnits = report.oversold.reduce((sum, { sold, received }) => sum + sold - received, 0);
  const rows: [string, string][] = [
    [
      'mode',
      `${report.mode}, stock ratio ${report.stockRatio}, seed ${report.seed}, concurrency ${report.concurrency}`,
    ],
    ['lines', `${lines.played} of ${lines.inFile} played${skippedBy(lines.skipped)}`],
    ['orders', `${orders.played}, the largest of ${orders.largest} lines, over ${orders.skus} SKUs`],
    ['units', `${units.ordered} ordered, ${units.received} received, ${units.sold} sold`],
    ['accepted', String(outcomes.accepted)],
    ['refused', counted(outcomes.refused)],
    ['confirmed', String(outcomes.confirmed)],
    ['short', String(outcomes.short)],
    ['cancelled', String(outcomes.cancelled)],
    ['expired', String(outcomes.expired)],
    ['shipped', String(outcomes.shipped)],
    ...Object.entries(outcomes.other).map(([what, count]): [string, string] => [what, String(count)]),
    ['oversold units', String(oversoldUnits)],
    ['refusals while free', String(report.refusedWhileFree.length)],
    ['invariants I1 to I7', report.violations.length === 0 ? 'hold' : `${report.violations.length} violations`],
    ['work items', counted(report.workItems)],
    [
      'wall time',
      `${seconds.total} s: stock ${seconds.stockUp}, orders ${seconds.play}, settling ${seconds.settle}, audit ${seconds.audit}`,
    ],
    [
      'traffic',
      `${traffic.requests} requests, ${traffic.messages} messages, sent again: ${traffic.undecided} undecided, ${traffic.lost} lost`,
    ],
    ['reserve', `p50 ${traffic.reserveMs.p50} ms, p99 ${traffic.reserveMs.p99} ms, max ${traffic.reserveMs.max} ms`],
    ['expiry seen late by', `p50 ${traffic.expiryMs.p50} ms, max ${traffic.expiryMs.max} ms`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}${value}`),
    ...listed(
      lines.skipped.map(({ line, says }) => `Line ${line} was skipped: ${says}.`),
      SKIPPED_SHOWN,
    ),
    ...listed(failures, FAILURES_SHOWN),
    failures.length === 0 ? 'PASSED' : `FAILED: ${failures.length} times what must not be`,
    '',
  ].join('\n');
}

function skippedBy(skipped: readonly SkippedLine[]): string {
  if (skipped.length === 0) return '';
  const reasons = Map.groupBy(skipped, ({ reason }) => reason);
  return `, ${skipped.length} skipped: ${counted(Object.fromEntries([...reasons].map(([reason, { length }]) => [reason, length])))}`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? '0' : entries.map(([name, count]) => `${count} ${name}`).join(', ');
}

function listed(sentences: readonly string[], most: number): string[] {
  const rest = sentences.length - most;
  return rest > 0 ? [...sentences.slice(0, most), `… and ${rest} more.`] : [...sentences];
}

/** The value below which so many of a hundred lie; 0 of none. Whole numbers. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0);
}
