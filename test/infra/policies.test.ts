import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../infra/app.ts';
import { outputDirectory } from './output-directory.ts';
import { EDGE_POLICIES } from './policies/edges.ts';
import { FUNCTION_POLICIES } from './policies/functions.ts';
import { MAPPING_POLICIES } from './policies/mappings.ts';
import type { Policy } from './policies/policy.ts';
import { QUEUE_POLICIES } from './policies/queues.ts';
import { ROLE_POLICIES } from './policies/roles.ts';
import { TABLE_POLICIES } from './policies/tables.ts';
import type { Template } from './policies/template.ts';

const POLICIES: Readonly<Record<string, readonly Policy[]>> = {
  tables: TABLE_POLICIES,
  queues: QUEUE_POLICIES,
  mappings: MAPPING_POLICIES,
  functions: FUNCTION_POLICIES,
  roles: ROLE_POLICIES,
  edges: EDGE_POLICIES,
};

const directory = outputDirectory();
const template: Template = synthesise(directory).getStackByName('Holdfast').template;
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(Object.entries(POLICIES))('policies for %s', (_, policies) => {
  it.each(policies)('$rule', ({ broken }) => {
    expect(broken(template)).toEqual([]);
  });

  it.each(policies)('is noticed when broken: $rule', ({ broken, breakIt }) => {
    const copy = structuredClone(template);
    const culprit = breakIt(copy);
    expect(broken(copy)).toEqual([culprit]);
  });
});
