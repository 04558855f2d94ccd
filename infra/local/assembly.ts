import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetManifestArtifact, CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { friendlyName } from './friendly-name.ts';
import { RunnerProblem } from './runner-problem.ts';

/** One resource of the template, as written: its properties still hold intrinsics. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Record<string, unknown>;
  readonly condition?: string;
}

/** The parts of a CloudFormation template that have a meaning on a laptop. */
export interface Template {
  readonly parameters: Record<string, { Default?: unknown }>;
  readonly conditions: Record<string, unknown>;
  readonly mappings: Record<string, Record<string, Record<string, unknown>>>;
}

export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  readonly resources: readonly TemplateResource[];
  /** The directory or file behind an S3 object key of the template. */
  readonly assetPath: (objectKey: string) => string;
}

/** Reads a synthesised cloud assembly that holds exactly one stack. */
export function readAssembly(directory: string): Assembly {
  if (!existsSync(join(directory, 'manifest.json')))
    throw new RunnerProblem(
      `${directory} is not a cloud assembly: it has no manifest.json. Run "npm run synth" first.`,
    );
  const stacks = new CloudAssembly(directory).stacks;
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    const names = stacks.map((each) => each.stackName).join(', ') || 'none';
    throw new RunnerProblem(`The runner runs one stack, and ${directory} holds ${stacks.length} (${names}).`);
  }
  const { Parameters, Conditions, Mappings, Resources } = stack.template;
  return {
    stackName: stack.stackName,
    template: { parameters: Parameters ?? {}, conditions: Conditions ?? {}, mappings: Mappings ?? {} },
    resources: readResources(Resources ?? {}, pathsByLogicalId(stack)),
    assetPath: assetLookup(stack, directory),
  };
}

function readResources(resources: Record<string, RawResource>, paths: ReadonlyMap<string, string>): TemplateResource[] {
  return Object.entries(resources).map(([logicalId, raw]) => ({
    logicalId,
    type: raw.Type,
    name: friendlyName(raw.Metadata?.['aws:cdk:path'] ?? paths.get(logicalId) ?? logicalId),
    properties: raw.Properties ?? {},
    ...(raw.Condition === undefined ? {} : { condition: raw.Condition }),
  }));
}

interface RawResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, string>;
  Condition?: string;
}

// The template carries construct paths only when the CDK command line asked for them; the manifest always does.
function pathsByLogicalId(stack: CloudFormationStackArtifact): Map<string, string> {
  const entries = stack.findMetadataByType('aws:cdk:logicalId');
  return new Map(entries.map(({ path, data }) => [String(data), path]));
}

function assetLookup(stack: CloudFormationStackArtifact, directory: string): Assembly['assetPath'] {
  const paths = new Map<string, string>();
  for (const manifest of stack.dependencies.filter((each) => AssetManifestArtifact.isAssetManifestArtifact(each)))
    for (const { source, destinations } of Object.values(manifest.contents.files ?? {}))
      for (const { objectKey } of Object.values(destinations))
        if (source.path !== undefined) paths.set(objectKey, join(directory, source.path));
  return (objectKey) => {
    const path = paths.get(objectKey);
    if (path === undefined) throw new RunnerProblem(`No asset in ${directory} has the object key ${objectKey}.`);
    return path;
  };
}
