import type { MetricName, Observer } from '../../../../functions/core/runtime/observer.ts';

/** An observer that remembers what it was told. */
export function recordingObserver() {
  const counts: string[] = [];
  const lines: { level: 'info' | 'warn' | 'error'; sentence: string; ids: object; fault?: unknown }[] = [];
  let flushes = 0;
  const observer: Observer = {
    info: (sentence, ids) => lines.push({ level: 'info', sentence, ids }),
    warn: (sentence, ids) => lines.push({ level: 'warn', sentence, ids }),
    error: (sentence, ids, fault) => lines.push({ level: 'error', sentence, ids, fault }),
    count: (metric: MetricName, code?: string) => counts.push(code === undefined ? metric : `${metric}:${code}`),
    flush: () => {
      flushes += 1;
    },
  };
  return { observer, counts, lines, flushes: () => flushes };
}
