import type { Assembly } from './assembly.ts';
import type { Closable } from './closing.ts';
import { environmentVariables } from './environment-variables.ts';
import { createEnvironments, type Environments } from './environments.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { Faults } from './faults.ts';
import { type OnLog, readFunctions } from './function-spec.ts';
import type { LocalStack } from './local-stack.ts';
import { RunnerProblem } from './runner-problem.ts';
import type { Service } from './service-call.ts';

/** Every function of the stack. */
export interface LocalFunctions extends Closable {
  readonly names: readonly string[];
  /** A function's environments. An unknown name is refused, with the names that there are. */
  readonly get: (name: string) => Environments;
}

export interface LocalFunctionsOptions {
  readonly stack: LocalStack;
  readonly assembly: Assembly;
  readonly services: Readonly<Record<Service, string>>;
  /** Undefined takes the proxy out from between functions and services. */
  readonly faults: Faults | undefined;
  readonly maxEnvironments: number;
  readonly overrides: Readonly<Record<string, Record<string, string>>>;
  readonly onLog: OnLog;
}

/** Prepares the stack's functions. Nothing of theirs runs before the first invocation. */
export async function prepareFunctions(options: LocalFunctionsOptions): Promise<LocalFunctions> {
  const specs = readFunctions(options.stack, options.assembly);
  const functions = new Map<string, Environments>();
  const get = (name: string): Environments => {
    const found = functions.get(name);
    if (found !== undefined) return found;
    throw new RunnerProblem(`There is no function ${name}. There are: ${[...functions.keys()].join(', ')}.`);
  };
  const proxy = await startProxy(options, functions);
  for (const spec of specs) {
    const variablesOf = (environmentId: string) =>
      environmentVariables({
        spec,
        endpoints: endpointsOf(environmentId, options.services, proxy),
        messagingEndpoint: options.services.sqs,
        overrides: options.overrides[spec.name] ?? {},
      });
    const { maxEnvironments, onLog } = options;
    functions.set(spec.name, createEnvironments({ spec, maxEnvironments, variablesOf, onLog }));
  }
  return {
    names: [...functions.keys()],
    get,
    close: async () => {
      await Promise.all([...functions.values()].map((environments) => environments.close()));
      await proxy?.close();
    },
  };
}

async function startProxy(
  { faults, services }: LocalFunctionsOptions,
  functions: ReadonlyMap<string, Environments>,
): Promise<FaultProxy | undefined> {
  if (faults === undefined) return undefined;
  // An environment is named `<function>.<number>`.
  const functionOf = (environmentId: string) => environmentId.slice(0, environmentId.lastIndexOf('.'));
  const kill = async (environmentId: string) => functions.get(functionOf(environmentId))?.kill(environmentId);
  return startFaultProxy({ faults, targets: services, functionOf, kill });
}

function endpointsOf(
  environmentId: string,
  services: Readonly<Record<Service, string>>,
  proxy: FaultProxy | undefined,
): Record<Service, string> {
  if (proxy === undefined) return services;
  const through = (service: Service) => proxy.endpointFor(environmentId, service);
  return { dynamodb: through('dynamodb'), sqs: through('sqs'), sns: through('sns'), s3: services.s3 };
}
