import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Assembly, readAssembly } from './assembly.ts';
import { openCheckpoints } from './checkpoints.ts';
import { type Closing, createClosing } from './closing.ts';
import { startEngine } from './dynamodb-engine.ts';
import { type EventSource, isMeant } from './event-source.ts';
import { startEventSources } from './event-sources.ts';
import { createFaults } from './faults.ts';
import { announceFunctions } from './function-spec.ts';
import { startGateway } from './gateway.ts';
import { announceApi, readHttpApi } from './http-api.ts';
import { type LocalFunctions, prepareFunctions } from './local-functions.ts';
import { type LocalStack, openStack } from './local-stack.ts';
import { clientFor, LOCAL_CREDENTIALS } from './locality.ts';
import { logToStderr } from './log-output.ts';
import { type Messaging, startMessaging } from './messaging.ts';
import { createQueuesAndTopics } from './queues-and-topics.ts';
import type { Runner, RunnerOptions } from './runner-contract.ts';
import { RunnerProblem } from './runner-problem.ts';
import { createTables, type LocalTable, setTimeToLive } from './tables.ts';

const DEFAULT_MAX_ENVIRONMENTS = 4;

/**
 * Starts everything that a synthesised assembly describes. A template that cannot be run starts nothing, and whatever fails
 * later leaves nothing running; both are a RunnerProblem that says what to do.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const assembly = readAssembly(options.assembly);
  const stack = openStack(assembly, options.parameters);
  const closing = createClosing();
  try {
    return await start(options, assembly, stack, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function start(options: RunnerOptions, assembly: Assembly, stack: LocalStack, closing: Closing): Promise<Runner> {
  const maxEnvironments = options.maxEnvironments ?? DEFAULT_MAX_ENVIRONMENTS;
  const { gateway, messaging, services, tables, names } = await startServices(options, stack, closing);
  const faults = createFaults();
  const functions = await closing.open(
    prepareFunctions({
      stack,
      assembly,
      services,
      faults: options.faults === false ? undefined : faults,
      maxEnvironments,
      overrides: options.environment ?? {},
      onLog: options.onLog ?? logToStderr({ verbose: false }),
    }),
  );
  const sources = startEventSources({
    stack,
    names,
    tables,
    environmentsOf: functions.get,
    endpoints: { messaging: services.sqs, dynamodb: services.dynamodb },
    maxEnvironments,
    checkpoints: openCheckpoints(options.data && join(options.data, 'stream-checkpoints.json')),
    disabledMappings: options.disable?.eventSourceMappings ?? [],
    disabledSchedules: options.disable?.schedules ?? [],
    ...(options.redeliverAfterSeconds === undefined ? {} : { redeliverAfterSeconds: options.redeliverAfterSeconds }),
  });
  await closing.open({ close: () => stopSources(sources, messaging) });
  serveApi(stack, gateway, functions, options);
  // Requests end before what they need: the gateway came first, and is also the first to go.
  await closing.open(gateway);
  return {
    api: gateway.origin,
    port: gateway.port,
    ...services,
    queues: Object.fromEntries(names.queues.map(({ name, url }) => [name, url])),
    topics: names.topics,
    buckets: names.buckets,
    tables: Object.fromEntries(tables.map(({ name, physicalName }) => [name, physicalName])),
    functions: functions.names,
    eventSources: sources.map(({ name }) => name),
    faults,
    invoke: async (name, event) => functions.get(name).invoke(event),
    ...switches(sources),
    disableTimeToLive: (table) => disableTimeToLive(tables, table, services.dynamodb),
    close: closing.closeAll,
  };
}

async function startServices({ port = 0, queuesPort = 0, data }: RunnerOptions, stack: LocalStack, { open }: Closing) {
  const stored = (name: string) => (data === undefined ? {} : { dataDir: join(data, name) });
  // The port first: when somebody has it, the answer should not take the seconds that a database needs to start.
  const gateway = await open(startGateway(port));
  const [engine, messaging] = await Promise.all([
    open(startEngine(stored('dynamodb'))),
    open(startMessaging({ ...stored('messaging'), port: queuesPort })),
  ]);
  // Tables before anything is served: a stream must not have records before its table's neighbours exist.
  const tables = await createTables(stack, engine.endpoint);
  const names = createQueuesAndTopics(stack, messaging);
  announceApi(stack, gateway.origin);
  announceFunctions(stack);
  const { endpoint } = messaging;
  const services = { dynamodb: engine.endpoint, sqs: endpoint, sns: endpoint, s3: endpoint };
  return { gateway, messaging, services, tables, names };
}

async function stopSources(sources: readonly EventSource[], messaging: Messaging): Promise<void> {
  const stopped = sources.map(({ stop }) => stop());
  // Those that wait for a message need not wait for it any longer.
  messaging.stores.sqsStore.shutdown();
  await Promise.all(stopped);
}

function switches(sources: readonly EventSource[]): Pick<Runner, 'pauseMapping' | 'resumeMapping'> {
  return {
    pauseMapping: async (...patterns) => {
      await Promise.all(meant(sources, patterns).map((source) => source.pause()));
    },
    resumeMapping: (...patterns) => {
      for (const source of meant(sources, patterns)) source.resume();
    },
  };
}

function serveApi(
  stack: LocalStack,
  gateway: Awaited<ReturnType<typeof startGateway>>,
  functions: LocalFunctions,
  { auth = false }: RunnerOptions,
): void {
  const credentials = auth === true ? LOCAL_CREDENTIALS : auth === false ? undefined : auth;
  const api = readHttpApi(stack, { invokeOf: (name) => functions.get(name).invoke, credentials });
  if (api !== undefined) gateway.serve(api);
}

function meant(sources: readonly EventSource[], patterns: readonly (string | RegExp)[]): EventSource[] {
  const found = sources.filter((source) => isMeant(source, patterns));
  if (found.length > 0) return found;
  const names = sources.map(({ name }) => name).join(', ');
  throw new RunnerProblem(`No event source is called ${patterns.join(' or ')}. There are: ${names}.`);
}

async function disableTimeToLive(tables: readonly LocalTable[], name: string, endpoint: string): Promise<void> {
  const table = tables.find((each) => each.name === name);
  if (table?.timeToLiveAttribute === undefined)
    throw new RunnerProblem(`There is no table ${name} that removes expired items.`);
  const client = new DynamoDBClient(clientFor(endpoint));
  try {
    await setTimeToLive(client, table.physicalName, table.timeToLiveAttribute, false);
  } finally {
    client.destroy();
  }
}
