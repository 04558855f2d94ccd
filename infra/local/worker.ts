import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReady, WorkerRequest, WorkerResponse, WorkerStart } from './worker-messages.ts';

// One execution environment: it imports the function's bundle once and then answers one request at a time, as Lambda's runtime does.

type Handler = (event: unknown, context: unknown) => unknown;

const start = workerData as WorkerStart;
const port = parentPort;
const logStream = `local/[$LATEST]${randomUUID().replaceAll('-', '')}`;
const handler = loadHandler();
// A bundle that cannot be imported fails its invocation, below; until one comes, it must not end the worker.
handler.catch(() => {}).then(() => port?.postMessage({ ready: true } satisfies WorkerReady));

port?.on('message', async (request: WorkerRequest) => {
  port.postMessage(await answer(request));
});

async function answer({ requestId, event, deadlineMs }: WorkerRequest): Promise<WorkerResponse> {
  try {
    const handle = await handler;
    const payload = await handle(JSON.parse(event), contextOf(requestId, deadlineMs));
    return { requestId, ok: true, payload: JSON.stringify(payload ?? null) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    process.stderr.write(
      `${JSON.stringify({ level: 'ERROR', message: 'Invocation failed', error: describe(error) })}\n`,
    );
    return { requestId, ok: false, errorType: name, errorMessage: message };
  }
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function loadHandler(): Promise<Handler> {
  const loaded = await import(pathToFileURL(start.handlerFile).href);
  const found = loaded[start.handlerExport] ?? loaded.default?.[start.handlerExport];
  if (typeof found !== 'function') throw new Error(`${start.handlerFile} does not export ${start.handlerExport}`);
  return found;
}

function contextOf(requestId: string, deadlineMs: number) {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    invokedFunctionArn: start.functionArn,
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: logStream,
    memoryLimitInMB: String(start.memoryMegabytes),
  };
}
