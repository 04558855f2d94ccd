import { inject } from 'vitest';
import { Queues } from './queues.ts';
import { RemoteShop } from './remote-shop.ts';
import type { ServiceAddress } from './service.ts';
import { Stored } from './stored.ts';

/** A running service with everything that a test needs to use it and to look into it. */
export interface OpenService {
  readonly shop: RemoteShop;
  readonly queues: Queues;
  readonly stored: Stored;
  readonly close: () => void;
}

/** @param prefix of all ids and SKUs of a test file, by which it stays out of the way of others */
export function openService(prefix: string, address: ServiceAddress = inject('service')): OpenService {
  const queues = new Queues(address);
  const stored = new Stored(address);
  return {
    shop: new RemoteShop(address.api, queues, prefix),
    queues,
    stored,
    close: () => {
      queues.close();
      stored.close();
    },
  };
}
