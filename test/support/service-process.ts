import { logToStderr } from '../../infra/local/log-output.ts';
import { startRunner } from '../../infra/local/runner.ts';
import { addressOf } from './service.ts';

// The service that all tests share, in a process of its own: its functions then do not compete with the test runner's own work, and
// whatever becomes of the tests, the end of the channel ends the service.

const [assembly = ''] = process.argv.slice(2);
const runner = await startRunner({
  assembly,
  // What a function failed on comes back at once, not after minutes of invisibility.
  redeliverAfterSeconds: 1,
  onLog: logToStderr({ verbose: false }),
});
process.once('disconnect', () => void runner.close());
// Ctrl-C reaches this process too; the tests decide when they are done with it.
process.on('SIGINT', () => {});
process.send?.(addressOf(runner));
