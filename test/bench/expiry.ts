import { cpus, totalmem } from 'node:os';
import { RunnerProblem } from '../../infra/local/runner-problem.ts';
import { percentile } from '../replay/report.ts';
import { startService } from '../replay/service.ts';
import { measureExpiry } from './measure-expiry.ts';

// npm run bench:expiry. How late stock is free again after a hold's deadline: DESIGN §4.2 promises 2 s.

const PROMISED_P99_MS = 2_000;
const BENCH = { run: 'expiry', holds: 200, overSeconds: 20, holdSeconds: 15, patienceSeconds: 60 } as const;

try {
  const service = await startService();
  try {
    const { holds, freed, lateMs, unitsMissing } = await measureExpiry(service, BENCH);
    const late = [50, 90, 99, 100].map((percent) => percentile(lateMs, percent));
    const kept = freed === holds && unitsMissing === 0 && percentile(lateMs, 99) <= PROMISED_P99_MS;
    process.stdout.write(
      [
        `${freed} of ${holds} holds, due over ${BENCH.overSeconds} s, were free again; ${unitsMissing} units are missing`,
        `late by: p50 ${late[0]} ms, p90 ${late[1]} ms, p99 ${late[2]} ms, at most ${late[3]} ms`,
        `on: ${machine()}`,
        kept ? 'PASSED' : `FAILED: all must be free, 99 of 100 within ${PROMISED_P99_MS} ms of their deadline`,
        '',
      ].join('\n'),
    );
    if (!kept) process.exitCode = 1;
  } finally {
    await service.close();
  }
} catch (error) {
  const text = error instanceof RunnerProblem ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, Node ${process.version}`;
}
