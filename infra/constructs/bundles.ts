import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const FUNCTIONS_DIRECTORY = join(import.meta.dirname, '..', '..', 'functions');

/** The code of functions, built and not yet handed over. */
export interface Bundles {
  /** The code of one of them. Its asset is named by its content: an untouched function is not deployed again. */
  readonly codeOf: (functionName: string) => Code;
  /** Forgets the files. CDK has copied those that were asked for. */
  readonly discard: () => void;
}

/**
 * Builds each function's `handler.ts` and all that it imports into one minified ES module. The AWS SDK is among it, so
 * that what was tested is what runs. One build for all, because most of the work is reading what they share.
 */
export function bundleFunctions(functionNames: readonly string[]): Bundles {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-bundles-'));
  const discard = () => rmSync(directory, { recursive: true });
  try {
    build(functionNames, directory);
  } catch (error) {
    discard();
    throw error;
  }
  return { codeOf: (name) => Code.fromAsset(join(directory, name)), discard };
}

function build(functionNames: readonly string[], directory: string): void {
  buildSync({
    entryPoints: functionNames.map((name) => ({
      in: join(FUNCTIONS_DIRECTORY, name, 'handler.ts'),
      out: join(name, 'index'),
    })),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The SDK's ES modules are a third smaller than its CommonJS, and need no `require`, which an ES module lacks.
    mainFields: ['module', 'main'],
    legalComments: 'none',
  });
}
