import { afterEach, describe, expect, it } from 'vitest';
import type { ListingId } from '../../../../functions/core/domain/ids.ts';
import { dynamoStore } from '../../../../functions/core/store/connect.ts';
import { TABLES, type TableName } from '../../../../functions/core/store/tables.ts';
import { type Behaviour, clientOf, type FailingServer, failingServer, fine } from './failing-server.ts';

const tables = Object.fromEntries(Object.keys(TABLES).map((name) => [name, name])) as Record<TableName, string>;
const servers: FailingServer[] = [];
const PHONE = 'phone' as ListingId;

async function catalogOver(...behaviours: readonly Behaviour[]) {
  const server = await failingServer(...behaviours);
  servers.push(server);
  const clock = { now: 0 };
  const store = dynamoStore({
    client: clientOf(server),
    tables,
    rememberCatalogMs: 10_000,
    retry: { now: () => clock.now },
  });
  return { catalog: store.catalog, server, clock };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const listing = (title: string) => ({
  pk: { S: 'listing#phone' },
  sk: { S: 'listing' },
  listingId: { S: PHONE },
  title: { S: title },
});
const found = (title: string) => fine({ Responses: { catalog: [listing(title)] } });
const missing = fine({ Responses: { catalog: [] } });
const warehouse = (id: string) =>
  fine({ Items: [{ pk: { S: 'warehouses' }, sk: { S: id }, warehouseId: { S: id }, priority: { N: '1' } }] });

describe('the catalogue remembers', () => {
  it('a listing for ten seconds, and then asks again', async () => {
    const { catalog, server, clock } = await catalogOver(found('Old'), found('New'));
    await catalog.listings([PHONE]);
    clock.now = 9_999;
    expect((await catalog.listings([PHONE])).get(PHONE)?.title).toBe('Old');
    expect(server.received).toHaveLength(1);
    clock.now = 10_000;
    expect((await catalog.listings([PHONE])).get(PHONE)?.title).toBe('New');
  });

  it('no unknown listing: it may be put the next moment', async () => {
    const { catalog } = await catalogOver(missing, found('New'));
    expect((await catalog.listings([PHONE])).size).toBe(0);
    expect((await catalog.listings([PHONE])).size).toBe(1);
  });

  it('warehouses for ten seconds, but never that there are none', async () => {
    const { catalog, server, clock } = await catalogOver(fine({ Items: [] }), warehouse('north'), warehouse('south'));
    expect(await catalog.warehouses()).toEqual([]);
    expect(await catalog.warehouses()).toMatchObject([{ warehouseId: 'north' }]);
    expect(await catalog.warehouses()).toMatchObject([{ warehouseId: 'north' }]);
    expect(server.received).toHaveLength(2);
    clock.now = 10_000;
    expect(await catalog.warehouses()).toMatchObject([{ warehouseId: 'south' }]);
  });
});
