import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Authorization } from './constructs/service-api.ts';
import { type HoldfastProps, HoldfastStack } from './holdfast-stack.ts';

/**
 * Writes the cloud assembly, which deploys to any account and region and which the local runner runs. Needs neither.
 * Throws when a rule of AwsSolutions is broken and nobody gave a reason.
 */
export function synthesise(outputDirectory: string): CloudAssembly {
  return holdfastApp(outputDirectory).synth();
}

/**
 * The app, not yet written down. What may be chosen: `auth` (iam or jwt, with `issuer` and `audience`),
 * `warehousePrincipalArn`, `operatorsTopicArn`, here or with `-c name=value` on the command line.
 */
export function holdfastApp(outputDirectory: string, context: Readonly<Record<string, string>> = {}): App {
  const app = new App({ outdir: outputDirectory, context, analyticsReporting: false });
  new HoldfastStack(app, 'Holdfast', choices(app));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function choices(app: App): HoldfastProps {
  const chosen = (name: string): string | undefined => app.node.tryGetContext(name);
  const warehousePrincipalArn = chosen('warehousePrincipalArn');
  const operatorsTopicArn = chosen('operatorsTopicArn');
  return {
    authorization: authorization(chosen('auth') ?? 'iam', chosen('issuer'), chosen('audience')),
    ...(warehousePrincipalArn === undefined ? {} : { warehousePrincipalArn }),
    ...(operatorsTopicArn === undefined ? {} : { operatorsTopicArn }),
  };
}

function authorization(kind: string, issuer: string | undefined, audience: string | undefined): Authorization {
  if (kind === 'iam') return { kind };
  if (kind !== 'jwt') throw new Error(`auth is iam or jwt, not ${kind}.`);
  if (issuer === undefined || audience === undefined)
    throw new Error('auth=jwt needs whose tokens and for whom: -c issuer=https://… -c audience=…');
  return { kind, issuer, audience };
}

if (import.meta.main) synthesise(process.env.CDK_OUTDIR ?? join(import.meta.dirname, '..', 'cdk.out'));
