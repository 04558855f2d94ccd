import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty directory for one assembly; whoever asks for it removes it. */
export const outputDirectory = (): string => mkdtempSync(join(tmpdir(), 'holdfast-assembly-'));
