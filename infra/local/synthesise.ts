import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunnerProblem } from './runner-problem.ts';

const run = promisify(execFile);

/** Synthesises the CDK app into a directory. In a process of its own: the CDK's memory is then given back before anything is served. */
export async function synthesise(outputDirectory: string): Promise<string> {
  const app = join(import.meta.dirname, '..', 'app.ts');
  if (!existsSync(app)) throw new RunnerProblem(`There is no CDK app at ${app}. Name an assembly with --assembly.`);
  try {
    await run(process.execPath, [app], {
      env: { ...process.env, CDK_OUTDIR: outputDirectory },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new RunnerProblem(`The CDK app does not synthesise: ${stderr.trim() || message}`);
  }
  return outputDirectory;
}
