import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

// The real logger and metrics write to standard output and error as Lambda reads them, so they are run in a process of their own.
function outputOf(statements: string): Record<string, unknown>[] {
  const observer = new URL('../../../../functions/core/runtime/observer.ts', import.meta.url).href;
  const script = `import { systemObserver, METRICS } from ${JSON.stringify(observer)}; const o = systemObserver(); ${statements} o.flush();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('log lines are JSON with their ids, and a fault without the members of its error', () => {
  const [refused, failed] = outputOf(
    "o.info('refused', { id: 'o-1' }); o.error('fault', { id: 'o-2' }, Object.assign(new Error('x'), { Item: 'Ada' }));",
  );
  expect(refused).toMatchObject({ level: 'INFO', message: 'refused', id: 'o-1', service: 'holdfast' });
  expect(failed).toMatchObject({ level: 'ERROR', message: 'fault', id: 'o-2', fault: { name: 'Error', message: 'x' } });
  expect(JSON.stringify(failed)).not.toContain('Ada');
});

test('metrics are embedded in one namespace, with a code as a dimension', () => {
  const lines = outputOf("o.count(METRICS.refused, 'short'); o.count(METRICS.fault); o.count(METRICS.fault);");
  const byCode = lines.find((line) => line.code === 'short');
  expect(byCode).toMatchObject({ RequestRefused: 1, service: 'holdfast' });
  expect(lines.find((line) => 'Fault' in line)).toMatchObject({
    Fault: [1, 1],
    RequestRefused: 1,
    _aws: { CloudWatchMetrics: [{ Namespace: 'Holdfast', Dimensions: [['service']] }] },
  });
});

test('an invocation that counted nothing writes nothing', () => {
  expect(outputOf("o.info('only', {}); o.flush();")).toHaveLength(1);
});
