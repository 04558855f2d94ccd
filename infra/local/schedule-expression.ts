import { CronExpressionParser } from 'cron-parser';
import { RunnerProblem } from './runner-problem.ts';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Gives the next run after a moment, in epoch milliseconds. */
export type NextRun = (afterMs: number) => number;

/** Reads `rate(5 minutes)` or `cron(0 3 * * ? *)`. */
export function parseSchedule(expression: string, where: string, timeZone = 'UTC'): NextRun {
  const [, amount, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (amount !== undefined) {
    const every = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
    return (afterMs) => afterMs + every;
  }
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields?.split(/\s+/) ?? [];
  if (year !== '*' || dayOfWeek === undefined)
    throw new RunnerProblem(
      `${where} has the schedule ${expression}; the local runner knows rate(…) and cron(…) of every year.`,
    );
  const cron = [minute, hour, dayOfMonth, month, weekdaysFromZero(dayOfWeek)].join(' ');
  return (afterMs) =>
    CronExpressionParser.parse(cron, { currentDate: new Date(afterMs), tz: timeZone })
      .next()
      .getTime();
}

// AWS counts the days of the week from 1, cron from 0; Sunday is the first in both. What follows # counts weeks.
function weekdaysFromZero(field: string): string {
  return field.replace(/(#?)([1-7])/g, (_whole, hash: string, day: string) =>
    hash ? `#${day}` : String(Number(day) - 1),
  );
}
