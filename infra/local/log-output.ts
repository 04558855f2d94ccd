import type { OnLog } from './function-spec.ts';

/** Shows what functions write: errors only, or every line. */
export function logToStderr({ verbose }: { readonly verbose: boolean }): OnLog {
  return (functionName, line) => {
    if (verbose || isError(line)) process.stderr.write(`${functionName}: ${line}\n`);
  };
}

// Structured loggers write one JSON document a line, with the level in it; a line of anything else is of unknown weight.
function isError(line: string): boolean {
  try {
    return ['ERROR', 'CRITICAL', 'FATAL'].includes(String(JSON.parse(line).level).toUpperCase());
  } catch {
    return false;
  }
}
