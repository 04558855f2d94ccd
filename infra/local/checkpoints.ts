import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far each mapping has read each shard, so that a runner that keeps its data goes on where it stopped. */
export interface Checkpoints {
  readonly get: (mapping: string, shardId: string) => string | undefined;
  readonly set: (mapping: string, shardId: string, sequenceNumber: string) => void;
}

/** Keeps checkpoints in memory, and in a file if one is given. */
export function openCheckpoints(file: string | undefined): Checkpoints {
  const positions: Record<string, string> = file === undefined ? {} : readFrom(file);
  const keyOf = (mapping: string, shardId: string) => `${mapping} ${shardId}`;
  return {
    get: (mapping, shardId) => positions[keyOf(mapping, shardId)],
    set: (mapping, shardId, sequenceNumber) => {
      positions[keyOf(mapping, shardId)] = sequenceNumber;
      if (file === undefined) return;
      // Written beside and moved into place: a crash in between leaves the old checkpoints whole.
      writeFileSync(`${file}.new`, JSON.stringify(positions));
      renameSync(`${file}.new`, file);
    },
  };
}

function readFrom(file: string): Record<string, string> {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
