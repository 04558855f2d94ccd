import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkItemAnswer } from '../../../functions/core/contracts/work-items.ts';
import type { WorkItem } from '../../../functions/core/domain/work-item.ts';
import { workItemId, workItemWrite } from '../../../functions/core/store/work-item-items.ts';
import { eventually } from '../../support/eventually.ts';
import type { Inbox } from '../../support/inbox.ts';
import { openService } from '../../support/open-service.ts';
import { goodsReceived, warehouseEvent } from '../../support/queues.ts';
import { ask } from '../../support/remote-shop.ts';

// What a person is asked, from whoever noticed it to the answer: over HTTP, the queues and the topic.

const { shop, queues, stored, close } = openService('asked');
afterAll(close);

let topic: Inbox;
beforeAll(async () => {
  topic = await queues.subscribe('holdfast.work-item-opened.v1', 'holdfast.work-item-resolved.v1');
});

type Page = { readonly workItems: readonly WorkItemAnswer[]; readonly next?: string };

const list = (query: string) => ask<Page>(shop.api, 'GET', `/work-items${query}`);
const get = (id: string) => ask<WorkItemAnswer>(shop.api, 'GET', `/work-items/${id}`);
const resolve = (id: string, resolution: string, members: object = {}) =>
  ask<WorkItemAnswer>(shop.api, 'POST', `/work-items/${id}/resolve`, {
    resolution,
    by: 'mei',
    reason: 'So.',
    ...members,
  });
const toldOf = (id: string) => topic.about(id).then((events) => events.map(({ type }) => type));

/** The work items about a text, once there are so many. */
const asked = (text: string, count = 1) =>
  eventually(`${count} work items about ${text}`, 15, async () => {
    const items = await stored.workItems(text);
    expect(items).toHaveLength(count);
    return items.sort((a, b) => a.openedAt - b.openedAt).map((item) => item.workItemId);
  });

async function quarantined(name: string, text = ''): Promise<{ id: string; body: string }> {
  const body = `${shop.id(name)} { "half": ${text}`;
  await queues.send('inbound-events', body);
  const [id = ''] = await asked(shop.id(name));
  return { id, body };
}

describe('a quarantined message', () => {
  it('is listed without its bytes, shown with them, dropped once, and told of twice', async () => {
    const { id, body } = await quarantined('dropped');
    const listed = await eventually('it is listed', 10, async () => {
      const found = (await list('?kind=quarantined-message&limit=100')).body.workItems.find(
        (one) => one.workItemId === id,
      );
      expect(found).toBeDefined();
      return found;
    });
    expect(listed).toMatchObject({ status: 'open', resolutions: ['message-replayed', 'message-dropped'] });
    expect(listed).not.toHaveProperty('body');
    const { workItemId: _id, ...members } = listed ?? {};
    expect((await get(id)).body).toEqual({ workItemId: id, ...members, body });

    const dropped = await resolve(id, 'message-dropped');
    expect(dropped).toMatchObject({
      status: 200,
      body: { status: 'resolved', settlement: { by: 'mei', reason: 'So.' } },
    });
    expect(await resolve(id, 'message-dropped', { by: 'bo' })).toEqual(dropped);
    expect(await resolve(id, 'message-replayed', { by: 'bo' })).toMatchObject({
      status: 409,
      body: { code: 'work-item-resolved', resolution: 'message-dropped', resolvedBy: 'mei' },
    });
    await eventually('it is told of', 10, async () =>
      expect((await toldOf(id)).sort()).toEqual(['holdfast.work-item-opened.v1', 'holdfast.work-item-resolved.v1']),
    );
  });

  it('that is none of ours comes back when it is replayed, as another work item', async () => {
    const { id, body } = await quarantined('replayed');
    expect(await resolve(id, 'message-replayed')).toMatchObject({ status: 200, body: { status: 'resolved' } });
    const ids = await asked(shop.id('replayed'), 2);
    const again = ids.find((one) => one !== id) ?? '';
    expect((await get(again)).body).toMatchObject({ status: 'open', body });
  });

  it('that is valid by now counts once, however often it is replayed', async () => {
    const event = goodsReceived('north', [{ sku: shop.id('late'), quantity: 7 }]);
    const item: WorkItem = {
      cause: shop.id('late'),
      kind: 'quarantined-message',
      openedAt: Date.now(),
      summary: 'An older version did not know it.',
      facts: { queue: 'inbound-events', reason: 'unknown-type' },
      body: JSON.stringify(event),
    };
    const { item: kept } = workItemWrite(item);
    await stored.documents.send(new PutCommand({ TableName: stored.tableName('operations'), Item: kept }));
    await queues.send('inbound-events', event);
    await resolve(workItemId(item), 'message-replayed');
    await resolve(workItemId(item), 'message-replayed');
    await eventually('the queue is empty', 15, async () => expect(await queues.waiting('inbound-events')).toBe(0));
    await eventually('the goods are there', 15, async () =>
      expect(await shop.stock('late', 'north')).toBe('7 / 0 / 7'),
    );
  });

  it('of the largest size is kept whole', async () => {
    const { id, body } = await quarantined('large', 'x'.repeat(256 * 1_024 - `${shop.id('large')} { "half": `.length));
    expect(Buffer.byteLength(body)).toBe(256 * 1_024);
    expect((await get(id)).body.body).toBe(body);
  });
});

describe('a request about work items is refused that', () => {
  const unknown = 'over-receipt.00000000000000000000000000000000';
  const said = { resolution: 'acknowledged', by: 'mei', reason: 'So.' };
  const command = (content: unknown, id = unknown) => ['POST', `/work-items/${id}/resolve`, content] as const;

  it.each<[string, readonly [string, string, unknown?], number, string]>([
    ['looks for nothing that is', ['GET', `/work-items/${unknown}`], 404, 'unknown-work-item'],
    ['settles nothing that is', command(said), 404, 'unknown-work-item'],
    ['has an id of 65 characters', ['GET', `/work-items/${'x'.repeat(65)}`], 400, 'invalid-request'],
    ['has an id with an encoded slash', command(said, 'a%2Fb'), 400, 'invalid-request'],
    ['lists an unknown status', ['GET', '/work-items?status=all'], 400, 'invalid-request'],
    ['lists an unknown kind', ['GET', '/work-items?kind=other'], 400, 'invalid-request'],
    ['lists none', ['GET', '/work-items?limit=0'], 400, 'invalid-request'],
    ['lists 101', ['GET', '/work-items?limit=101'], 400, 'invalid-request'],
    ['lists from nowhere', ['GET', '/work-items?after=here'], 400, 'invalid-request'],
    ['lists with an unknown parameter', ['GET', '/work-items?sort=oldest'], 400, 'invalid-request'],
    ['gives no reason', command({ ...said, reason: undefined }), 400, 'invalid-request'],
    ['gives an empty reason', command({ ...said, reason: '' }), 400, 'invalid-request'],
    ['gives a reason of 501 characters', command({ ...said, reason: 'x'.repeat(501) }), 400, 'invalid-request'],
    ['says not who', command({ ...said, by: '' }), 400, 'invalid-request'],
    ['has an unknown member', command({ ...said, at: 'noon' }), 400, 'invalid-request'],
    ['has an unknown resolution', command({ ...said, resolution: 'ignored' }), 400, 'invalid-request'],
  ])('%s', async (_what, [method, path, content], status, code) => {
    const answer = await ask(shop.api, method, path, content);
    expect(answer).toMatchObject({ status, body: { status, code } });
  });

  it('its kind does not allow, with those that it does', async () => {
    const { id } = await quarantined('not-allowed');
    const allowed = ['message-replayed', 'message-dropped'];
    expect(await resolve(id, 'acknowledged')).toMatchObject({
      status: 422,
      body: { code: 'resolution-not-allowed', kind: 'quarantined-message', resolution: 'acknowledged', allowed },
    });
    expect((await get(id)).body).toMatchObject({ status: 'open' });
  });
});

describe('goods that are lost', () => {
  const adjust = (name: string, quantity: number) =>
    queues.send(
      'inbound-events',
      warehouseEvent('holdfast.stock-adjusted.v1', {
        warehouseId: 'north',
        lines: [{ sku: shop.id(name), quantity, reason: 'counted' }],
      }),
    );

  it('leave a person to say who gets none, until they are found', async () => {
    await shop.list('lost');
    await shop.receive('north', [['lost', 4]]);
    await shop.reserve('lost-paid', [['lost', 2]]);
    await shop.confirm('lost-paid');
    await shop.reserve('lost-held', [['lost', 2]]);
    await eventually('both promises show', 10, async () =>
      expect((await shop.explain('lost')).body.promises).toHaveLength(2),
    );
    await adjust('lost', -3);
    const [id = ''] = await asked(shop.id('lost'));
    expect(id).toMatch(/^uncovered-promises\./);
    expect((await get(id)).body).toMatchObject({
      status: 'open',
      facts: {
        uncovered: 3,
        promises: [
          { reservationId: shop.id('lost-held'), state: 'held', uncovered: 2 },
          { reservationId: shop.id('lost-paid'), state: 'locked', uncovered: 1 },
        ],
        unnamed: 0,
      },
    });
    await adjust('lost', 3);
    await eventually('it ends by itself', 15, async () =>
      expect((await get(id)).body).toMatchObject({
        status: 'resolved',
        settlement: { resolution: 'acknowledged', by: 'system' },
      }),
    );
    await eventually('it is told of', 10, async () =>
      expect((await toldOf(id)).sort()).toEqual(['holdfast.work-item-opened.v1', 'holdfast.work-item-resolved.v1']),
    );
  });

  it('cancel unpaid holds at once, where the listing says so, and ask nobody', async () => {
    await shop.list('gone', { uncoveredHolds: 'cancel' });
    await shop.receive('north', [['gone', 2]]);
    await shop.reserve('gone-held', [['gone', 2]]);
    await eventually('the promise shows', 10, async () =>
      expect((await shop.explain('gone')).body.promises).toHaveLength(1),
    );
    await adjust('gone', -1);
    await eventually('it is cancelled', 15, async () =>
      expect((await shop.look('gone-held')).body).toMatchObject({
        status: 'cancelled',
        cancelReason: 'stock was lost',
      }),
    );
    await eventually('the rest is free', 10, async () => expect(await shop.stock('gone', 'north')).toBe('1 / 0 / 1'));
    expect(await stored.workItems(shop.id('gone'))).toEqual([]);
  });
});

it('nothing that was asked broke a rule of the stock', async () => {
  expect(await stored.violations(shop.prefix)).toEqual([]);
});
