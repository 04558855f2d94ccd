import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type BulkCancelId,
  type BulkCancellation,
  type CancelReportLine,
  NOTHING_ENDED,
  NOTHING_FOUND,
} from '../../../../../functions/core/domain/bulk-cancel.ts';
import type { ListingId, PaymentId, ReservationId } from '../../../../../functions/core/domain/ids.ts';
import { BULK_CANCEL_STEP, MAX_BULK_CANCEL_IDS, MAX_ID_LENGTH } from '../../../../../functions/core/domain/limits.ts';
import { NOW, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const newJobId = () => `bulk-${randomUUID().slice(0, 13)}` as BulkCancelId;
const id = (text: string) => text as ReservationId;

function aJob(also: Partial<BulkCancellation> = {}): BulkCancellation {
  return {
    bulkCancelId: newJobId(),
    reason: 'resale',
    choice: { kind: 'list', length: 2 },
    content: 'digest',
    status: 'selecting',
    cursor: { position: 0 },
    found: NOTHING_FOUND,
    ended: NOTHING_ENDED,
    createdAt: NOW,
    movedAt: NOW,
    revision: 0,
    ...also,
  };
}

const selected = (name: string, also: Partial<CancelReportLine> = {}): CancelReportLine => ({
  reservationId: id(name),
  outcome: 'selected',
  reservationStatus: 'held',
  ...also,
});

describe.each(IMPLEMENTATIONS)('bulk cancellations $name', ({ connect }) => {
  const { bulkCancellations: jobs } = connect();

  it('is kept as it was begun first, with its list', async () => {
    const job = aJob();
    expect(await jobs.read(job.bulkCancelId)).toBeUndefined();
    expect(await jobs.list(job.bulkCancelId)).toEqual([]);
    expect(await jobs.start(job, [id('a'), id('b')])).toBe(job);
    expect(await jobs.start({ ...job, content: 'other' }, [id('c')])).toEqual(job);
    expect(await jobs.read(job.bulkCancelId)).toEqual(job);
    expect(await jobs.list(job.bulkCancelId)).toEqual(['a', 'b']);
  });

  it('of a listing has its filter, and no list', async () => {
    const customer = { memberSinceAfter: NOW - 1, pastOrdersAtMost: 0, includeUnknown: true };
    const where = { statuses: ['held'], reservedFrom: NOW - 9, customer } as const;
    const job = aJob({ choice: { kind: 'listing', listingId: 'phone' as ListingId, skus: [newSku()], where } });
    await jobs.start(job, []);
    expect(await jobs.read(job.bulkCancelId)).toEqual(job);
    expect(await jobs.list(job.bulkCancelId)).toEqual([]);
  });

  it('has room for the longest list of the longest ids', async () => {
    const job = aJob();
    const list = Array.from({ length: MAX_BULK_CANCEL_IDS }, (_, i) => id(String(i).padStart(MAX_ID_LENGTH, 'x')));
    await jobs.start(job, list);
    expect(await jobs.list(job.bulkCancelId)).toEqual(list);
  });

  it('is saved by whoever read it last, and by nobody else: with its lines, or not at all', async () => {
    const job = aJob();
    await jobs.start(job, [id('a'), id('b')]);
    const after = { ...job, cursor: { position: 1, after: 'a' }, found: { ...NOTHING_FOUND, examined: 1 } };
    const answer = await jobs.save(job, after, { fresh: [selected('a')] });
    expect(answer).toEqual({ done: true, job: { ...after, revision: 1 } });
    const late = { ...job, status: 'done', finishedAt: NOW } as const;
    expect(await jobs.save(job, late, { fresh: [selected('a'), selected('b')] })).toEqual({ done: false, known: [] });
    expect(await jobs.save(job, late)).toEqual({ done: false, known: [] });
    expect(await jobs.read(job.bulkCancelId)).toEqual({ ...after, revision: 1 });
    expect(await jobs.lines(job.bulkCancelId, { limit: 10 })).toEqual({ lines: [selected('a')] });
  });

  it('is not saved with a line as new that stands already, and says which', async () => {
    const job = aJob();
    await jobs.start(job, []);
    const first = await jobs.save(job, job, { fresh: [selected('a'), selected('c')] });
    if (!first.done) throw new Error('not saved');
    const fresh = ['a', 'b', 'c'].map((name) => selected(name, { reservationStatus: 'confirmed' }));
    expect(await jobs.save(first.job, { ...first.job, movedAt: NOW + 1 }, { fresh })).toEqual({
      done: false,
      known: ['a', 'c'],
    });
    expect(await jobs.read(job.bulkCancelId)).toEqual(first.job);
    expect(await jobs.lines(job.bulkCancelId, { limit: 10 })).toEqual({ lines: [selected('a'), selected('c')] });
  });

  it('says something new of reservations that it has a line of', async () => {
    const job = aJob();
    await jobs.start(job, []);
    const paid = { paymentId: 'p' as PaymentId };
    const first = await jobs.save(job, job, { fresh: [selected('a', paid), selected('b')] });
    if (!first.done) throw new Error('not saved');
    const refused = { outcome: 'refused', code: 'reservation-ended', reservationStatus: 'shipped' } as const;
    const settled = [{ reservationId: id('a'), ...refused }];
    expect(await jobs.save(first.job, first.job, { settled })).toMatchObject({ done: true, job: { revision: 2 } });
    expect(await jobs.lines(job.bulkCancelId, { limit: 10 })).toEqual({
      lines: [{ reservationId: 'a', ...refused, ...paid }, selected('b')],
    });
  });

  it('takes a whole step at once, and is read page by page in the order of ids', async () => {
    const [job, other] = [aJob(), aJob()];
    await Promise.all([jobs.start(job, []), jobs.start(other, [])]);
    await jobs.save(other, other, { fresh: [selected('of-another')] });
    const names = [
      'B',
      'A',
      'a',
      'A-1',
      '_',
      '.x',
      '0',
      ...Array.from({ length: BULK_CANCEL_STEP - 7 }, (_, i) => `o-${i}`),
    ];
    await jobs.save(job, job, { fresh: names.map((name) => selected(name)) });
    const seen: string[] = [];
    let after: ReservationId | undefined;
    do {
      const page = await jobs.lines(job.bulkCancelId, { limit: 20, ...(after && { after }) });
      expect(page.lines.length).toBeLessThanOrEqual(20);
      seen.push(...page.lines.map(({ reservationId }) => reservationId));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(names.toSorted());
    expect(await jobs.lines(newJobId(), { limit: 5 })).toEqual({ lines: [] });
  });
});
