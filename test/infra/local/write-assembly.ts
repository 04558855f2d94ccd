import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface WrittenResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Condition?: string;
}

/** Writes the smallest assembly that holds these resources, as they are: unlike the CDK, it does not mind a wrong one. Gives its directory. */
export function writeAssembly(Resources: Record<string, WrittenResource>, more: Record<string, unknown> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'written-assembly-'));
  const write = (name: string, document: unknown) => writeFileSync(join(directory, name), JSON.stringify(document));
  write('Written.template.json', { Resources, ...more });
  write('manifest.json', {
    version: '36.0.0',
    artifacts: {
      Written: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Written.template.json' },
      },
    },
  });
  return directory;
}
