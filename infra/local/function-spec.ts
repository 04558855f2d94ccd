import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Assembly } from './assembly.ts';
import { assertDistinct } from './friendly-name.ts';
import type { LocalStack } from './local-stack.ts';
import { ACCOUNT, PARTITION, REGION } from './locality.ts';
import { type FunctionProperties, lambdaFunction } from './resources/function.ts';
import { RunnerProblem } from './runner-problem.ts';

/** A Lambda function as the runner runs it. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly handlerFile: string;
  readonly handlerExport: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** Receives each line that a function writes. */
export type OnLog = (functionName: string, line: string) => void;

/** CloudFormation's own values for what a template leaves out. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** Makes the names of the stack's functions known to it, before anything refers to them. */
export function announceFunctions(stack: LocalStack): void {
  const identities = stack.identities(lambdaFunction);
  assertDistinct('functions', identities);
  for (const { logicalId, name } of identities) stack.know(logicalId, { ref: name, Arn: functionArn(name) });
}

/** Reads the stack's functions. */
export function readFunctions(stack: LocalStack, assembly: Assembly): FunctionSpec[] {
  return stack.declared(lambdaFunction).map(({ logicalId, name, properties }) => ({
    name,
    arn: functionArn(name),
    ...handlerOf(logicalId, properties, assembly),
    timeoutSeconds: properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMegabytes: properties.MemorySize ?? DEFAULT_MEMORY_MEGABYTES,
    variables: properties.Environment?.Variables ?? {},
    ...(properties.ReservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
  }));
}

const functionArn = (name: string) => `arn:${PARTITION}:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** The function that an ARN, an invocation URI or a plain name means. */
export function functionNameOf(reference: string): string {
  return /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
}

function handlerOf(logicalId: string, { Code, Handler }: FunctionProperties, assembly: Assembly) {
  const dot = Handler.lastIndexOf('.');
  const [module, handlerExport] = [Handler.slice(0, dot), Handler.slice(dot + 1)];
  const directory = Code.S3Key === undefined ? writeInline(Code.ZipFile ?? '') : assembly.assetPath(Code.S3Key);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new RunnerProblem(`The code of ${logicalId} is ${directory}, which is not a directory that can be run.`);
  const handlerFile = ['.mjs', '.js', '.cjs'].map((ending) => join(directory, module + ending)).find(existsSync);
  if (handlerFile === undefined)
    throw new RunnerProblem(
      `The code of ${logicalId} has no ${module}.mjs, .js or .cjs for its handler ${Handler} in ${directory}.`,
    );
  return { handlerFile, handlerExport };
}

// Inline code has no file of its own in the assembly.
function writeInline(code: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-inline-')), 'index.js');
  writeFileSync(file, code);
  return dirname(file);
}
