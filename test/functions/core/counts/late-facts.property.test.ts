import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_CLOCK_LEAD_MS } from '../../../../functions/core/domain/limits.ts';
import { aListing } from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { CountingRoom } from '../../../support/counting.ts';

const SKUS = ['A', 'B', 'C'] as const;

interface Told {
  readonly name: (typeof SKUS)[number];
  readonly units: number;
  /** Minutes after the count; below zero: before it. */
  readonly minute: number;
  /** How much of the stream is delivered after it, and whether somebody approves all that is open. */
  readonly follows: 'not' | 'the last' | 'all' | 'approve';
}

const aFact: fc.Arbitrary<Told> = fc.record({
  name: fc.constantFrom(...SKUS),
  units: fc.integer({ min: -3, max: 3 }).filter((units) => units !== 0),
  minute: fc.integer({ min: -3, max: 3 }),
  follows: fc.constantFrom('not', 'the last', 'all', 'approve'),
});

test('in whatever order facts come and are followed, in the end the count says what a new one of its moment would', async () => {
  const count = fc.record({
    scope: fc.constantFrom('full' as const, 'partial' as const),
    lines: fc.uniqueArray(fc.tuple(fc.constantFrom(...SKUS), fc.integer({ min: 0, max: 6 })), {
      selector: ([name]) => name,
    }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(aFact, { maxLength: 4 }),
      count,
      fc.array(aFact, { maxLength: 8 }),
      async (before, { scope, lines }, late) => {
        const shop = await openShop({ listings: SKUS.map((id) => aListing(id)) });
        const room = new CountingRoom(shop);
        const at = shop.pass(3_600).clock.now;
        const tell = async ({ name, units, minute }: Told) => {
          shop.clock.now = at + minute * 60_000;
          await shop.adjust('north', [[name, units]]);
          shop.clock.now = at + MAX_CLOCK_LEAD_MS;
        };
        for (const fact of before) await tell(fact);
        shop.clock.now = at + MAX_CLOCK_LEAD_MS;
        await room.count('c', lines, { at, scope });
        for (const fact of late) {
          await tell(fact);
          const movements = [...shop.state.movements.values()];
          if (fact.follows === 'the last') await room.follow(movements.slice(-1));
          if (fact.follows === 'all') await room.follow(movements.toReversed());
          if (fact.follows === 'approve') await room.approve('c');
        }
        await room.follow();

        await room.count('again', lines, { at, scope });
        const open = (await room.differences('c')).filter(({ state }) => state === 'open');
        const found = await room.differences('again');
        const units = ({ sku, expected, counted }: (typeof found)[number]) => [sku, expected, counted];
        expect(open.map(units)).toEqual(found.map(units));
        expect(await room.totals('c')).toMatchObject({ open: found.length });
        const asked = shop.workItems.filter(({ facts, status }) => facts.reconciliationId === 'c' && status === 'open');
        expect(asked.map(({ facts }) => facts.open)).toEqual(found.length === 0 ? [] : [found.length]);
        expect(shop.violations).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});
