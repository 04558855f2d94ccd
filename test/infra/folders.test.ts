import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SERVICE_FUNCTIONS } from '../../infra/service-functions.ts';

const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');
const HEADINGS = ['Purpose', 'Flow', 'Integration points', 'Nuances'];

const folders = readdirSync(FUNCTIONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'core')
  .map(({ name }) => name);

describe('functions/', () => {
  it('has a folder for each function that is deployed, and no other', () => {
    expect(folders.sort()).toEqual(Object.keys(SERVICE_FUNCTIONS).sort());
  });

  it.each(folders)('%s has a handler, and a README with the four headings', (folder) => {
    expect(existsSync(join(FUNCTIONS, folder, 'handler.ts'))).toBe(true);
    const headings = readFileSync(join(FUNCTIONS, folder, 'README.md'), 'utf8').match(/^## .*$/gm) ?? [];
    expect(headings).toEqual(HEADINGS.map((heading) => `## ${heading}`));
  });
});
