import { describe, expect, it } from 'vitest';
import type { ReservationId } from '../../../../../functions/core/domain/ids.ts';
import { newId } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('timers $name', ({ connect }) => {
  const { timers } = connect();

  describe('timers', () => {
    // Timers of all tests lie in one index: these are due before all others.
    const mine = async (ids: readonly ReservationId[], until: number) =>
      (await timers.due(until, 1_000)).filter(({ reservationId }) => ids.includes(reservationId));

    it('are due at their deadline, soonest first', async () => {
      const ids = [newId(), newId(), newId()] as const;
      await timers.set({ reservationId: ids[0], deadline: 1_000 });
      await timers.set({ reservationId: ids[1], deadline: 900 });
      await timers.set({ reservationId: ids[2], deadline: 1_001 });
      expect((await mine(ids, 1_000)).map(({ reservationId }) => reservationId)).toEqual([ids[1], ids[0]]);
    });

    it('are moved and cleared', async () => {
      const id = newId();
      await timers.set({ reservationId: id, deadline: 500 });
      await timers.set({ reservationId: id, deadline: 700 });
      expect(await mine([id], 600)).toEqual([]);
      expect(await mine([id], 700)).toEqual([{ reservationId: id, deadline: 700 }]);
      await timers.clear({ reservationId: id, deadline: 700 });
      await timers.clear({ reservationId: id, deadline: 700 });
      expect(await mine([id], 700)).toEqual([]);
    });

    it('are not cleared by whoever saw an earlier deadline', async () => {
      const id = newId();
      await timers.set({ reservationId: id, deadline: 700 });
      await timers.clear({ reservationId: id, deadline: 699 });
      expect(await mine([id], 700)).toEqual([{ reservationId: id, deadline: 700 }]);
      await timers.clear({ reservationId: id, deadline: 700 });
    });

    it('come in pages of the soonest', async () => {
      const ids = Array.from({ length: 20 }, () => newId());
      await Promise.all(ids.map((reservationId, index) => timers.set({ reservationId, deadline: 10 + index })));
      const page = await timers.due(100, 12);
      expect(page.map(({ deadline }) => deadline)).toEqual(Array.from({ length: 12 }, (_, index) => 10 + index));
      await Promise.all(ids.map((reservationId) => timers.clear({ reservationId, deadline: 100 })));
    });
  });
});
