/** Given to a worker once, when it starts. */
export interface WorkerStart {
  readonly handlerFile: string;
  readonly handlerExport: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
}

/** One invocation, as text: Lambda too passes JSON, so a Date or an undefined must not get through here either. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly event: string;
  readonly deadlineMs: number;
}

/** The bundle is imported, or cannot be: the first invocation will say. */
export interface WorkerReady {
  readonly ready: true;
}

export type WorkerResponse =
  | { readonly requestId: string; readonly ok: true; readonly payload: string }
  | { readonly requestId: string; readonly ok: false; readonly errorType: string; readonly errorMessage: string };
