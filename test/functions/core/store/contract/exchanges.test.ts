import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Exchange, ExpectedReturn, Returns } from '../../../../../functions/core/domain/exchange.ts';
import type { ExchangeId, Quantity, ReservationId, Sku, TransferId } from '../../../../../functions/core/domain/ids.ts';
import { EXCHANGE_DUE_DAYS } from '../../../../../functions/core/domain/limits.ts';
import type { PurchaseOrderId } from '../../../../../functions/core/domain/purchase-order.ts';
import type { DueExchange, Replacement } from '../../../../../functions/core/exchanges/ports.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { claimOf, counters, held, NOW, newId, newSku, orderOf, stocked, storedNow, taken, takenFrom } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const exchangeOf = (original: ReservationId, replacementId = newId()): Exchange => {
  const { lines } = orderOf(replacementId);
  return {
    exchangeId: `exchange-${randomUUID().slice(0, 13)}` as ExchangeId,
    reservationId: original,
    returns: [{ sku: newSku(), quantity: 2 as Quantity }],
    replacement: { reservationId: replacementId, lines, shipTo: { region: 'east' } },
    ships: 'on-receipt',
    createdAt: NOW,
  };
};
const expectedOf = ({ exchangeId, returns, replacement }: Exchange): ExpectedReturn => ({
  exchangeId,
  replacementId: replacement.reservationId,
  returns,
});
const nothingYet = (reservationId: ReservationId): Returns => ({
  reservationId,
  revision: 0,
  returned: {},
  expected: [],
});

/** What an exchange replaces its goods with: two units of a new stock. */
async function replacementOf(store: Store, exchange: Exchange, also: Partial<Replacement> = {}): Promise<Replacement> {
  const { exchangeId, reservationId } = exchange;
  const id = exchange.replacement.reservationId;
  const order = orderOf(id, { exchange: { exchangeId, reservationId } });
  return {
    order,
    taken: await takenFrom(store, [await stocked(store, 5)], claimOf(id), 2),
    awaitsReturn: true,
    ...also,
  };
}

/** Opens one of a reservation that nobody exchanged before. */
async function opened(store: Store, original = newId()) {
  const exchange = exchangeOf(original);
  const replacement = await replacementOf(store, exchange);
  const over = await store.exchanges.returns(original);
  const expected = [...over.expected, expectedOf(exchange)];
  if (!(await store.exchanges.open(exchange, replacement, over, expected))) throw new Error('it was not opened');
  return { exchange, replacement, expected };
}

/** Units come back of a reservation, which may or may not be known. */
const comeBack = ({ facts }: Store, reservationId: ReservationId, sku: Sku, quantity: number, ifExchanged = false) =>
  facts.record(
    { movements: [], changes: [], workItems: [], cameBack: { reservationId, sku, quantity, ifExchanged } },
    NOW,
  );

describe.each(IMPLEMENTATIONS)('exchanges $name', ({ connect }) => {
  const store = connect();
  const { exchanges, owners } = store;

  describe('being due', () => {
    const dueAt = NOW + EXCHANGE_DUE_DAYS * 86_400_000;
    const dueOf = async (id: ExchangeId, before: number): Promise<DueExchange[]> => {
      const found: DueExchange[] = [];
      let page = await exchanges.due(before);
      for (;;) {
        found.push(...page.due.filter(({ exchangeId }) => exchangeId === id));
        if (page.next === undefined) return found;
        page = await exchanges.due(before, page.next);
      }
    };

    it('begins some days after an exchange was asked, and ends when it is settled, which changes nothing else', async () => {
      const { exchange } = await opened(store);
      const { exchangeId } = exchange;
      expect(await dueOf(exchangeId, dueAt)).toEqual([]);
      expect(await dueOf(exchangeId, dueAt + 1)).toEqual([{ exchangeId, dueAt }]);
      await exchanges.settled(exchangeId);
      await exchanges.settled(exchangeId);
      expect(await dueOf(exchangeId, dueAt + 1)).toEqual([]);
      expect(await exchanges.find(exchangeId)).toEqual(exchange);
    });

    it('is nothing to an exchange that nobody asked for', async () => {
      const none = 'exchange-none' as ExchangeId;
      await exchanges.settled(none);
      expect(await exchanges.find(none)).toBeUndefined();
    });
  });

  describe('opening', () => {
    it('owns the claim as a confirmed replacement that waits, keeps what was asked, and expects it back', async () => {
      const original = newId();
      expect(await exchanges.returns(original)).toEqual(nothingYet(original));
      const { exchange, replacement, expected } = await opened(store, original);
      expect(await exchanges.find(exchange.exchangeId)).toEqual(exchange);
      expect(await exchanges.returns(original)).toEqual({ ...nothingYet(original), revision: 1, expected });
      expect(await storedNow(store, exchange.replacement)).toEqual({
        ...replacement.order,
        ...replacement.taken,
        status: 'confirmed',
        paymentId: exchange.exchangeId,
        expiresAt: NOW,
        openUnits: 2,
        renewals: 0,
        awaitsReturn: true,
        revision: 1,
      });
    });

    it('may do so without waiting', async () => {
      const exchange = exchangeOf(newId());
      const replacement = await replacementOf(store, exchange, { awaitsReturn: false });
      expect(await exchanges.open(exchange, replacement, nothingYet(exchange.reservationId), [])).toBe(true);
      expect(await storedNow(store, exchange.replacement)).not.toHaveProperty('awaitsReturn');
    });

    it.each<[string, (store: Store, first: Awaited<ReturnType<typeof opened>>, next: Exchange) => Promise<Exchange>]>([
      ['under the id of another', async (_, { exchange }, next) => ({ ...next, exchangeId: exchange.exchangeId })],
      [
        'with the replacement of another',
        async (_, { exchange }, next) => ({ ...next, replacement: exchange.replacement }),
      ],
      [
        'with a reservation as its replacement',
        async (own, _, next) => {
          const { reservationId } = await held(own, []);
          return { ...next, replacement: { ...next.replacement, reservationId } };
        },
      ],
      [
        'of what came back since it was read',
        async (own, _, next) => {
          await comeBack(own, next.reservationId, newSku(), 1);
          return next;
        },
      ],
      [
        'of what somebody else exchanged since it was read',
        async (own, _, next) => {
          await opened(own, next.reservationId);
          return next;
        },
      ],
    ])('%s is refused, and changes nothing', async (_, meanwhile) => {
      const first = await opened(store);
      const original = newId();
      const exchange = await meanwhile(store, first, exchangeOf(original));
      const [known, returns, owner] = await Promise.all([
        exchanges.find(exchange.exchangeId),
        exchanges.returns(original),
        storedNow(store, exchange.replacement),
      ]);
      const id = exchange.replacement.reservationId;
      const claim = claimOf(id, 'second');
      const replacement = await replacementOf(store, exchange, { taken: { claim, allocations: [] } });
      const over = nothingYet(original);
      expect(await exchanges.open(exchange, replacement, over, [expectedOf(exchange)])).toBe(false);
      expect(await exchanges.find(exchange.exchangeId)).toEqual(known);
      expect(await exchanges.returns(original)).toEqual(returns);
      expect(await storedNow(store, exchange.replacement)).toEqual(owner);
    });

    it('is refused when its claim was fenced; another claim enters', async () => {
      const exchange = exchangeOf(newId());
      const id = exchange.replacement.reservationId;
      const bucket = await stocked(store, 5);
      const evidence = await taken(store, bucket, claimOf(id), 2);
      expect(await owners.reclaim(evidence, 'absent', NOW)).toBe('reclaimed');
      const fenced = { claim: claimOf(id), allocations: [{ bucket, quantity: 2, evidence: evidence.value }] };
      const over = nothingYet(exchange.reservationId);
      expect(await exchanges.open(exchange, await replacementOf(store, exchange, { taken: fenced }), over, [])).toBe(
        false,
      );
      expect(await exchanges.find(exchange.exchangeId)).toBeUndefined();
      expect(await counters(store, bucket)).toMatchObject({ available: 5, reserved: 0 });
      const next = await takenFrom(store, [bucket], claimOf(id, 'second'), 2);
      expect(await exchanges.open(exchange, await replacementOf(store, exchange, { taken: next }), over, [])).toBe(
        true,
      );
      expect(await storedNow(store, exchange.replacement)).not.toHaveProperty('purgeAt');
    });
  });

  describe('what came back', () => {
    it('is summed by SKU, and each time counts', async () => {
      const original = newId();
      const [one, other] = [newSku(), newSku()];
      for (const [sku, units] of [
        [one, 2],
        [other, 1],
        [one, 3],
      ] as const)
        await comeBack(store, original, sku, units);
      expect(await exchanges.returns(original)).toEqual({
        ...nothingYet(original),
        revision: 3,
        returned: { [one]: 5, [other]: 1 },
      });
    });

    it('may be counted only where anything was ever exchanged: else the whole fact is refused', async () => {
      const [original, sku] = [newId(), newSku()];
      expect(await comeBack(store, original, sku, 1, true)).toEqual({ kind: 'never-exchanged' });
      await comeBack(store, original, sku, 1);
      expect(await comeBack(store, original, sku, 1, true)).toEqual({ kind: 'never-exchanged' });
      expect(await exchanges.returns(original)).toMatchObject({ revision: 1, returned: { [sku]: 1 } });
      await exchanges.expect(await exchanges.returns(original), []);
      expect(await comeBack(store, original, sku, 1, true)).toEqual({ kind: 'recorded' });
      expect(await exchanges.returns(original)).toMatchObject({ revision: 3, returned: { [sku]: 2 } });
    });

    it('is refused in its place, beside a purchase order and a transfer', async () => {
      const write = {
        movements: [],
        changes: [],
        workItems: [],
        cameBack: { reservationId: newId(), sku: newSku(), quantity: 1, ifExchanged: true },
      };
      const purchaseOrderId = `po-${randomUUID().slice(0, 13)}` as PurchaseOrderId;
      const read = await store.facts.expectedLine(purchaseOrderId, newSku());
      const moved = {
        transferId: 'moved' as TransferId,
        sku: newSku(),
        shipped: 1,
        excess: 0,
        received: 0,
        damaged: 0,
        writtenOff: 0,
      };
      const refused = { ...write, expected: { read, after: read }, transferred: [moved] };
      expect(await store.facts.record(refused, NOW)).toEqual({ kind: 'never-exchanged' });
    });

    it('stays when what is expected changes, and that only if all is as it was read', async () => {
      const original = newId();
      const sku = newSku();
      const { expected } = await opened(store, original);
      await comeBack(store, original, sku, 1);
      const read = await exchanges.returns(original);
      expect(await exchanges.expect({ ...read, revision: 1 }, [])).toBe(false);
      expect((await exchanges.returns(original)).expected).toEqual(expected);
      expect(await exchanges.expect(read, [])).toBe(true);
      expect(await exchanges.returns(original)).toEqual({ ...read, revision: read.revision + 1, expected: [] });
      expect(await exchanges.expect(read, expected)).toBe(false);
    });
  });

  describe('clearing', () => {
    it('lets a replacement go that waits, once, and nothing else of it changes', async () => {
      const { exchange } = await opened(store);
      const before = await storedNow(store, exchange.replacement);
      for (const _ of ['at first', 'again']) await exchanges.clear(expectedOf(exchange));
      const { awaitsReturn: _waited, ...rest } = before as Extract<typeof before, { status: 'confirmed' }>;
      expect(await storedNow(store, exchange.replacement)).toEqual({ ...rest, revision: 2 });
    });

    it.each<[string, (store: Store, exchange: Exchange) => Promise<ExpectedReturn>]>([
      [
        'the replacement of another exchange',
        async (_, own) => ({ ...expectedOf(own), exchangeId: 'other' as ExchangeId }),
      ],
      [
        'one that was cancelled',
        async (at, own) => {
          const replacement = await storedNow(at, own.replacement);
          if (!('status' in replacement) || replacement.status !== 'confirmed') throw new Error('it does not wait');
          await at.reservations.end(replacement, 'cancelled', NOW);
          return expectedOf(own);
        },
      ],
    ])('%s does nothing', async (_, of) => {
      const { exchange } = await opened(store);
      const expected = await of(store, exchange);
      const before = await storedNow(store, exchange.replacement);
      await exchanges.clear(expected);
      expect(await storedNow(store, exchange.replacement)).toEqual(before);
    });

    it('of nobody makes nobody', async () => {
      const exchange = exchangeOf(newId());
      await exchanges.clear(expectedOf(exchange));
      expect(await storedNow(store, exchange.replacement)).toEqual({ kind: 'absent' });
    });
  });
});
