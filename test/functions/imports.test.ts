import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

// The rules of the house: who may import whom, and where time and chance come in.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = globSync(['functions/**/*.ts', 'infra/**/*.ts'], { cwd: ROOT }).sort();

interface Rule {
  /** Files and folders within the project; a folder ends with a slash. The file's own folder is always allowed. */
  readonly own: readonly string[];
  /** Packages by name, subpaths included; `node:` for every builtin. */
  readonly packages: readonly string[];
}

const core = (folder: string) => `functions/core/${folder}`;
const PORTS = [
  'audit/ports.ts',
  'bulk-cancel/ports.ts',
  'claims/ports.ts',
  'counts/ports.ts',
  'overdue/ports.ts',
  'reservations/ports.ts',
  'facts/ports.ts',
  'transfers/ports.ts',
  'exchanges/ports.ts',
].map(core);

/** By the longest folder that a file lies in. */
const RULES: Readonly<Record<string, Rule>> = {
  [core('domain/')]: { own: [], packages: [] },
  [core('contracts/')]: { own: [core('domain/')], packages: ['zod/mini'] },
  [core('claims/')]: { own: [core('domain/')], packages: [] },
  [core('reservations/')]: { own: [core('domain/'), core('claims/')], packages: [] },
  [core('facts/')]: {
    own: [core('domain/'), core('claims/'), core('reservations/ports.ts'), core('transfers/ports.ts')],
    packages: [],
  },
  [core('transfers/')]: { own: [core('domain/'), core('claims/'), core('reservations/')], packages: [] },
  [core('audit/')]: { own: [core('domain/'), core('facts/ports.ts')], packages: [] },
  [core('exchanges/')]: { own: [core('domain/'), core('claims/'), core('reservations/')], packages: [] },
  [core('bulk-cancel/')]: { own: [core('domain/'), core('reservations/')], packages: [] },
  [core('counts/')]: { own: [core('domain/'), core('facts/')], packages: [] },
  [core('overdue/')]: {
    own: [core('domain/'), core('counts/ports.ts'), core('exchanges/'), core('transfers/')],
    packages: [],
  },
  [core('objects/')]: { own: [core('domain/')], packages: ['@aws-sdk/client-s3', '@smithy/core'] },
  [core('store/')]: {
    own: [core('domain/'), ...PORTS],
    packages: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/lib-dynamodb',
      '@aws-sdk/util-dynamodb',
      '@smithy/core',
      'aws-lambda',
      'node:',
    ],
  },
  [core('queue/')]: {
    own: [core('domain/')],
    packages: ['@aws-sdk/client-sqs', '@aws-sdk/client-sns', '@smithy/core'],
  },
  [core('runtime/')]: {
    own: ['functions/core/'],
    packages: ['@middy', '@aws-lambda-powertools', 'aws-lambda', 'node:'],
  },
  'functions/': { own: ['functions/core/'], packages: ['aws-lambda'] },
  'infra/local/': { own: [core('store/tables.ts'), core('domain/limits.ts'), 'infra/'], packages: ['*'] },
  // The documents are generated from the contracts, and from the very code that writes problems.
  'infra/openapi/': {
    own: [core('contracts/'), core('domain/'), core('runtime/'), 'infra/asyncapi/'],
    packages: ['zod/mini', 'node:'],
  },
  'infra/asyncapi/': { own: [core('contracts/'), 'infra/openapi/'], packages: [] },
  'infra/': {
    own: [core('store/tables.ts'), core('domain/limits.ts'), core('domain/warehouse-tasks.ts'), 'infra/'],
    packages: ['*'],
  },
};

interface Import {
  readonly file: string;
  /** A path within the project, or the name of a package. */
  readonly target: string;
  readonly isOwn: boolean;
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => {
    const isOwn = fileName.startsWith('.');
    return { file, isOwn, target: isOwn ? relative(ROOT, join(ROOT, dirname(file), fileName)) : fileName };
  });
}

function ruleFor(file: string): { readonly folder: string; readonly rule: Rule } {
  const folders = Object.keys(RULES).filter((folder) => file.startsWith(folder));
  const folder = folders.sort((a, b) => b.length - a.length)[0];
  const rule = folder === undefined ? undefined : RULES[folder];
  if (folder === undefined || rule === undefined) throw new Error(`no rule says what ${file} may import`);
  return { folder, rule };
}

/** A folder a Lambda: one may not import another, though both lie in `functions/`. */
function homeOf(file: string, folder: string): string {
  return folder === 'functions/' ? `${file.split('/').slice(0, 2).join('/')}/` : folder;
}

function isAllowed({ file, target, isOwn }: Import): boolean {
  const { folder, rule } = ruleFor(file);
  if (isOwn)
    return [homeOf(file, folder), ...rule.own].some((place) =>
      place.endsWith('/') ? target.startsWith(place) : target === place,
    );
  return rule.packages.some(
    (name) => name === '*' || target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
  );
}

const broken = (imports: readonly Import[]) =>
  imports.filter((one) => !isAllowed(one)).map(({ file, target }) => `${file} → ${target}`);

describe('imports', () => {
  test('are those that the house allows', () => {
    const imports = FILES.flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(100);
    expect(broken(imports)).toEqual([]);
  });

  test.each([
    ['functions/core/domain/x.ts', 'node:crypto'],
    ['functions/core/domain/x.ts', 'zod/mini'],
    ['functions/core/contracts/x.ts', 'zod'],
    ['functions/core/contracts/x.ts', 'functions/core/store/tables.ts'],
    ['functions/core/claims/x.ts', 'functions/core/reservations/ports.ts'],
    ['functions/core/store/x.ts', 'functions/core/claims/take.ts'],
    ['functions/core/store/x.ts', '@aws-sdk/client-sqs'],
    ['functions/core/queue/x.ts', '@aws-sdk/lib-dynamodb'],
    ['functions/core/runtime/x.ts', '@aws-sdk/client-dynamodb'],
    ['functions/core/runtime/x.ts', 'functions/reserve-stock/handler.ts'],
    ['functions/reserve-stock/x.ts', 'functions/renew-reservation/handler.ts'],
    ['functions/reserve-stock/x.ts', '@aws-sdk/client-sns'],
    ['infra/x.ts', 'functions/core/store/client.ts'],
    ['infra/local/x.ts', 'functions/core/domain/bucket.ts'],
  ])('from %s to %s would be found', (file, target) => {
    expect(isAllowed({ file, target, isOwn: /^(functions|infra)\//.test(target) })).toBe(false);
  });
});

describe('time and chance', () => {
  /** Moments and dice that results may depend on. */
  const SOURCES = /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bMath\.random\b/;
  /** Durations and tokens, which only pace and name the store's own retries. */
  const TOOLS = /\bperformance\.now\b|\brandom(UUID|Int|Bytes)\b|\bgetRandomValues\b|\bhrtime\b/;
  const CLOCK = core('runtime/clock.ts');

  /** Code without comments, which may speak of anything. */
  const codeOf = (file: string) => readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

  const filesWith = (source: RegExp) =>
    FILES.filter((file) => file.startsWith('functions/') && source.test(codeOf(file)));

  test('come in at one place', () => {
    expect(filesWith(SOURCES)).toEqual([CLOCK]);
    expect(filesWith(TOOLS)).toEqual([core('store/connect.ts')]);
  });

  test.each(['Date.now()', 'new Date()', 'new Date( )', 'Math.random()'])('%s would be found', (code) => {
    expect(SOURCES.test(code)).toBe(true);
  });

  test.each(['crypto.randomUUID()', 'performance.now()', 'process.hrtime()', 'randomInt(5)'])(
    '%s would be found',
    (code) => {
      expect(TOOLS.test(code)).toBe(true);
    },
  );

  test('a moment that was given may be written out', () => {
    expect(SOURCES.test('new Date(instant).toISOString()')).toBe(false);
  });
});

describe('file names', () => {
  test('say what is in them', () => {
    const vague = /(^|[/-])(utils?|helpers?|common|misc|managers?)([-./]|$)/;
    expect(FILES.filter((file) => vague.test(file))).toEqual([]);
    expect(FILES.filter((file) => !/^[a-z0-9-]+\.ts$/.test(file.split('/').at(-1) ?? ''))).toEqual([]);
  });

  test('stand for files of less than 200 lines', () => {
    const tooLong = FILES.filter((file) => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length > 200);
    expect(tooLong).toEqual([]);
  });
});
