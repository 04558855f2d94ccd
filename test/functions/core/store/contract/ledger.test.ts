import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../../../functions/core/domain/ids.ts';
import type { Movement } from '../../../../../functions/core/facts/ports.ts';
import { movementOf, NORTH, NOW, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('ledger $name', ({ connect }) => {
  const store = connect();
  const recorded = async (count: number) => {
    const sku = newSku();
    const movements = Array.from({ length: count }, (_, line) =>
      movementOf(sku, { line, occurredAt: (NOW + ((line * 7) % count)) as Instant }),
    );
    await store.facts.record({ movements, changes: [], workItems: [] }, NOW);
    return { sku, newestFirst: movements.toSorted((a, b) => b.occurredAt - a.occurredAt) };
  };

  it('is read page by page, the newest first by when it happened, whatever the order of recording', async () => {
    const { sku, newestFirst } = await recorded(11);
    const read: Movement[] = [];
    let after: string | undefined;
    do {
      const page = await store.ledger.movements(sku, NORTH, { limit: 4, ...(after !== undefined && { after }) });
      expect(page.movements.length).toBeLessThanOrEqual(4);
      read.push(...page.movements);
      after = page.next;
    } while (after !== undefined);
    expect(read).toEqual(newestFirst);
  });

  it('of a stock where nothing ever moved is one empty page', async () => {
    expect(await store.ledger.movements(newSku(), NORTH, { limit: 5 })).toEqual({ movements: [] });
  });

  it('gives a cursor that fits a query', async () => {
    const { sku } = await recorded(3);
    const { next } = await store.ledger.movements(sku, NORTH, { limit: 1 });
    expect(next).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  });

  it.each(['nonsense', '1.2', '...', '9999999999999.x.y'])(
    'is not harmed by the cursor %s, which nobody was given',
    async (after) => {
      const { sku } = await recorded(2);
      await expect(Promise.resolve(store.ledger.movements(sku, NORTH, { limit: 5, after }))).resolves.toHaveProperty(
        'movements',
      );
    },
  );
});
