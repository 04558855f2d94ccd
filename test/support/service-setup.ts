import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../../infra/local/synthesise.ts';
import { openWarehouses } from './remote-shop.ts';
import type { ServiceAddress } from './service.ts';

/**
 * The whole service, once for all test files, from the assembly that deploys. Its streamed tables have an engine of their own, for
 * every stream slows all tables of an engine down, and the tests of the store count on its speed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assembly = await mkdtemp(join(tmpdir(), 'holdfast-tested-'));
  const started: ChildProcess[] = [];
  const close = async () => {
    await Promise.all(started.map(stop));
    await rm(assembly, { recursive: true, force: true });
  };
  try {
    await synthesise(assembly);
    const service = fork(join(import.meta.dirname, 'service-process.ts'), [assembly]);
    started.push(service);
    const address = await addressFrom(service);
    await openWarehouses(address.api);
    project.provide('assembly', assembly);
    project.provide('service', address);
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}

async function addressFrom(service: ChildProcess): Promise<ServiceAddress> {
  const died = once(service, 'exit').then(([code]) => {
    throw new Error(`the service did not start: its process ended with ${code}, and says above why`);
  });
  const [address] = await Promise.race([once(service, 'message'), died]);
  return address as ServiceAddress;
}

async function stop(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return;
  const gone = once(service, 'exit');
  service.disconnect();
  await gone;
}
