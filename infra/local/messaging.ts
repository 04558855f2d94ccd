import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type BuildAppOptions, buildApp } from 'fauxqs';
import { LOOPBACK, REGION } from './locality.ts';
import { RunnerProblem } from './runner-problem.ts';

type Stores = NonNullable<BuildAppOptions['stores']>;

/** Queues, topics and buckets, served on the loopback interface. */
export interface Messaging {
  readonly endpoint: string;
  readonly stores: Stores;
  readonly close: () => Promise<void>;
}

interface Persistence {
  load(sqs: Stores['sqsStore'], sns: Stores['snsStore'], s3: Stores['s3Store']): void;
  close(): void;
}

export interface MessagingOptions {
  readonly dataDir?: string;
  /** Any free one unless given. */
  readonly port?: number;
}

/**
 * Starts fauxqs. In memory, unless `dataDir` names a directory to keep messages and objects in.
 * Its own `startFauxqs` would listen to the whole network, so its parts are put together here.
 */
export async function startMessaging({ dataDir, port = 0 }: MessagingOptions = {}): Promise<Messaging> {
  const stores = await createStores();
  const persistence = dataDir === undefined ? undefined : await restore(stores, dataDir);
  const app = buildApp({ logger: false, defaultRegion: REGION, stores });
  if (persistence) app.addHook('preClose', async () => persistence.close());
  const endpoint = await app.listen({ port, host: LOOPBACK }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new RunnerProblem(`Port ${port} is in use: stop what uses it, or choose another with --queues-port.`);
  });
  return {
    endpoint,
    stores,
    close: async () => {
      const closed = once(app.server, 'close');
      await app.close();
      app.server.closeAllConnections();
      if (app.server.listening) await closed;
    },
  };
}

const partOfFauxqs = (path: string) => import(new URL(path, import.meta.resolve('fauxqs')).href);

async function createStores(): Promise<Stores> {
  const [{ SqsStore }, { SnsStore }, { S3Store }] = await Promise.all([
    partOfFauxqs('./sqs/sqsStore.js'),
    partOfFauxqs('./sns/snsStore.js'),
    partOfFauxqs('./s3/s3Store.js'),
  ]);
  return { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
}

// Loading comes before the stores know where to persist, or they would write every restored row again.
async function restore({ sqsStore, snsStore, s3Store }: Stores, dataDir: string): Promise<Persistence> {
  mkdirSync(dataDir, { recursive: true });
  const { PersistenceManager } = await partOfFauxqs('./persistence.js');
  const persistence = new PersistenceManager(dataDir);
  persistence.load(sqsStore, snsStore, s3Store);
  for (const persistent of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) persistent.persistence = persistence;
  return persistence;
}
