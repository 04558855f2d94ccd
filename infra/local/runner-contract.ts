import type { Patterns } from './event-sources.ts';
import type { Faults } from './faults.ts';
import type { OnLog } from './function-spec.ts';
import type { InvocationResult } from './invocation.ts';
import type { Credentials } from './sigv4.ts';

export interface RunnerOptions {
  /** The directory of the synthesised cloud assembly. */
  readonly assembly: string;
  /** The port of the HTTP API; any free one unless given. */
  readonly port?: number;
  /** The port of queues, topics and buckets; any free one unless given. */
  readonly queuesPort?: number;
  /** A directory that keeps tables, messages and objects over restarts. Everything is in memory without it. */
  readonly data?: string;
  /** Enforces the API's authorisation, with these credentials or the local ones. Off unless given. */
  readonly auth?: boolean | Credentials;
  /** The most execution environments of one function; 4 unless given. */
  readonly maxEnvironments?: number;
  /** Values for the template's parameters. */
  readonly parameters?: Record<string, string>;
  /** Variables by function name, over those of the template. */
  readonly environment?: Record<string, Record<string, string>>;
  /** Receives what functions write. Errors go to stderr unless given. */
  readonly onLog?: OnLog;
  /** False takes the proxy out from between functions and services: a little faster, and no fault can be injected. */
  readonly faults?: boolean;
  /** Event sources that stand by from the start. `resumeMapping` switches them on. */
  readonly disable?: { readonly eventSourceMappings?: Patterns; readonly schedules?: Patterns };
  /** When set, what a function failed on returns to its queue after so long, and not after the visibility timeout. */
  readonly redeliverAfterSeconds?: number;
}

/** A running system. Queue URLs, topic ARNs, bucket and table names are found by their friendly names. */
export interface Runner {
  readonly api: string;
  readonly port: number;
  readonly sqs: string;
  readonly sns: string;
  readonly s3: string;
  readonly dynamodb: string;
  readonly queues: Readonly<Record<string, string>>;
  readonly topics: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly eventSources: readonly string[];
  readonly faults: Faults;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  /** Switches event source mappings and schedules off. Resolves when none of them does anything any more. */
  readonly pauseMapping: (...patterns: (string | RegExp)[]) => Promise<void>;
  readonly resumeMapping: (...patterns: (string | RegExp)[]) => void;
  /** Stops a table, by its friendly name, from removing expired items. */
  readonly disableTimeToLive: (table: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
