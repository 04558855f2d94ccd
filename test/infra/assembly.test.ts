import { readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AssetManifestArtifact, type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { holdfastApp, synthesise } from '../../infra/app.ts';
import { SERVICE_FUNCTIONS } from '../../infra/service-functions.ts';
import { outputDirectory } from './output-directory.ts';
import { ofType } from './policies/template.ts';

const OPENAPI_DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'openapi.json');

// A synthesis takes seconds, and more while other tests run.
vi.setConfig({ testTimeout: 60_000 });

const directory = outputDirectory();
const assembly = synthesise(join(directory, 'first'));
const stack = assembly.getStackByName('Holdfast');
afterAll(() => rmSync(directory, { recursive: true }));

describe('the assembly', () => {
  it('names no account and no region, and asks for nothing to be looked up', () => {
    expect(stack.environment).toMatchObject({ account: 'unknown-account', region: 'unknown-region' });
    expect(assembly.manifest.missing).toBeUndefined();
  });

  it('is the same each time, with the same code', () => {
    const again = synthesise(join(directory, 'second'));
    expect(again.getStackByName('Holdfast').template).toEqual(stack.template);
    expect(assetsOf(again).map(({ key }) => key)).toEqual(assetsOf(assembly).map(({ key }) => key));
  });

  it('tells whoever deploys it where everything is', () => {
    expect(Object.keys(stack.template.Outputs).sort()).toEqual([
      'ApiUrl',
      'CountEventsQueueUrl',
      'CountObjectsBucket',
      'ExpiryQueueUrl',
      'InboundEventsQueueUrl',
      'OutboundEventsQueueUrl',
      'StockEventsTopicArn',
      'TransferEventsQueueUrl',
      'WarehouseTasksQueueUrl',
    ]);
  });

  it('needs no code of its own to deploy: no custom resource, no function that is not ours', () => {
    const resources = Object.values<{ Type: string }>(stack.template.Resources);
    const types = resources.map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([]);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(
      Object.keys(SERVICE_FUNCTIONS).length,
    );
  });
});

describe('the routes', () => {
  it('are those of the OpenAPI document, no more and no fewer', () => {
    const { paths } = JSON.parse(readFileSync(OPENAPI_DOCUMENT, 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const methods = ['get', 'put', 'post', 'patch', 'delete'];
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      methods.filter((method) => method in operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const deployed = ofType(stack.template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(deployed.sort()).toEqual(documented.sort());
  });
});

describe('the rules of AwsSolutions', () => {
  const careless = join(directory, 'careless');
  const app = holdfastApp(careless);

  it('are set aside for finding streams, for the dead letters of streams and for the lists of counts, with a reason, and for nothing else', () => {
    const found = app.node
      .findAll()
      .flatMap((construct) => construct.node.metadata.map(({ type, data }) => ({ type, data, at: construct.node.id })))
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ at, data }) => `${at}: ${Object.keys(data).join()}`);
    expect(found.sort()).toEqual([
      'count-objects: Annotation::AwsSolutions-S1',
      'expire-reservations-failures: Annotation::AwsSolutions-SQS3',
      'expire-reservations-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      'project-availability-failures: Annotation::AwsSolutions-SQS3',
      'project-availability-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      'publish-stock-events-failures: Annotation::AwsSolutions-SQS3',
      'publish-stock-events-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      'publish-work-items-failures: Annotation::AwsSolutions-SQS3',
      'publish-work-items-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      'recompare-counts-failures: Annotation::AwsSolutions-SQS3',
      'recompare-counts-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      expect.stringMatching(
        /^reconcile-counts-role: Annotation::AwsSolutions-IAM5\[Resource::<countobjects\w+\.Arn>\/\*\]$/,
      ),
      'run-bulk-cancellations-failures: Annotation::AwsSolutions-SQS3',
      'run-bulk-cancellations-role: Annotation::AwsSolutions-IAM5[Resource::*]',
      'watch-coverage-failures: Annotation::AwsSolutions-SQS3',
      'watch-coverage-role: Annotation::AwsSolutions-IAM5[Resource::*]',
    ]);
  });

  it('stop the synthesis when one is broken', () => {
    new Queue(new Stack(app, 'Careless'), 'bare');
    expect(() => app.synth()).toThrow(/validation-report\.json/);
    const report = readFileSync(join(careless, 'validation-report.json'), 'utf8');
    expect(report).toContain('Careless/bare');
    expect(report).toContain('AwsSolutions-SQS3');
  });
});

describe('each bundle', () => {
  const bundles = assetsOf(assembly).map(({ path }) => join(path, 'index.mjs'));

  it('exports a handler and needs nothing but Node', () => {
    expect(bundles.length).toBeGreaterThan(0);
    for (const bundle of bundles) {
      const { imports, exports } = readModule(bundle);
      expect(exports).toEqual(['handler']);
      expect(imports.filter((name) => !isBuiltin(name))).toEqual([]);
    }
  });

  it('has no require left that would fail when it is called', () => {
    expect(bundles.filter((bundle) => readFileSync(bundle, 'utf8').includes('Dynamic require of'))).toEqual([]);
  });
});

interface Asset {
  readonly key: string;
  readonly path: string;
}

/** The directories that are deployed as code. */
function assetsOf({ artifacts, directory: root }: CloudAssembly): Asset[] {
  return artifacts
    .filter((artifact) => AssetManifestArtifact.isAssetManifestArtifact(artifact))
    .flatMap((manifest) => Object.entries(manifest.contents.files ?? {}))
    .filter(([, { source }]) => source.packaging === 'zip')
    .map(([key, { source }]) => ({ key, path: join(root, source.path ?? '') }));
}

/** What a module imports and exports, by the bundler's own reading. */
function readModule(file: string): { imports: string[]; exports: string[] } {
  const { metafile } = buildSync({
    entryPoints: [file],
    outdir: join(directory, 'bundles'),
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  return { imports: (output?.imports ?? []).map(({ path }) => path), exports: output?.exports ?? [] };
}
