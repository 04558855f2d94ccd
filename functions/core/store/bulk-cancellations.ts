import type { BulkCancellations, LinesToSave, ReportPage, SaveAnswer } from '../bulk-cancel/ports.ts';
import type { BulkCancelId, BulkCancellation, CancelReportLine } from '../domain/bulk-cancel.ts';
import type { ReservationId } from '../domain/ids.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { revisedWrite, setting } from './revised.ts';
import { BULK_CANCEL_PREFIX } from './tables.ts';
import type { Key, PutIfAbsent, Write } from './write-expression.ts';

// A bulk cancellation is its job, whose every write is a record that somebody goes on with; and under a key that no reader of the stream asks
// for, its list and its report, one item for each reservation in the order of their ids.

const JOB = 'job';
const LIST = 'list';
const REPORT_PREFIX = 'bulk-cancel-report#';
const LINE_PREFIX = 'line#';
/** Sorts after every character of an id. */
const LAST_LINE = `${LINE_PREFIX}~`;

/** Bulk cancellations in DynamoDB. */
export function bulkCancellations(db: Database): BulkCancellations {
  const read = async (id: BulkCancelId) => {
    const item = await db.get('read bulk cancellation', 'operations', jobKey(id), true);
    return item && withoutKey<BulkCancellation>(item);
  };
  return {
    read,
    start: async (job, list) => {
      const id = job.bulkCancelId;
      const { done } = await db.transact('start bulk cancellation', [
        put({ ...jobKey(id), ...job }),
        ...(list.length > 0 ? [put({ ...reportKey(id, LIST), reservationIds: list })] : []),
      ]);
      return done ? job : ((await read(id)) ?? job);
    },
    list: async (id) => {
      const item = await db.get('read list of bulk cancellation', 'operations', reportKey(id, LIST), true);
      return (item?.reservationIds ?? []) as readonly ReservationId[];
    },
    save: (job, after, lines = {}) => save(db, job, after, lines),
    lines: (id, page) => reportPage(db, id, page),
  };
}

async function save(
  db: Database,
  read: BulkCancellation,
  after: BulkCancellation,
  { fresh = [], settled = [] }: LinesToSave,
): Promise<SaveAnswer> {
  const id = read.bulkCancelId;
  const answer = await db.transact('save bulk cancellation', [
    revisedWrite('operations', jobKey(id), read, after),
    ...fresh.map((line) => put({ ...lineKey(id, line.reservationId), ...line })),
    ...settled.map((line): Write => ({ table: 'operations', key: lineKey(id, line.reservationId), ...setting(line) })),
  ]);
  if (answer.done) return { done: true, job: { ...after, revision: read.revision + 1 } };
  const [ofJob, ...ofLines] = answer.refused;
  if (ofJob !== undefined) return { done: false, known: [] };
  return { done: false, known: fresh.filter((_, i) => ofLines[i] !== undefined).map((line) => line.reservationId) };
}

async function reportPage(
  db: Database,
  id: BulkCancelId,
  { after, limit }: { readonly after?: ReservationId; readonly limit: number },
): Promise<ReportPage> {
  const { items, more } = await db.query('read report of bulk cancellation', 'operations', {
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': reportKey(id, LIST).pk, ':first': LINE_PREFIX, ':last': LAST_LINE },
    ConsistentRead: true,
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: lineKey(id, after) }),
  });
  const lines = items.map((item) => withoutKey<CancelReportLine>(item));
  const last = lines.at(-1);
  return { lines, ...(more && last !== undefined && { next: last.reservationId }) };
}

function jobKey(id: BulkCancelId): Key & { readonly sk: string } {
  return { pk: `${BULK_CANCEL_PREFIX}${id}`, sk: JOB };
}

function reportKey(id: BulkCancelId, part: string): Key & { readonly sk: string } {
  return { pk: `${REPORT_PREFIX}${id}`, sk: part };
}

function lineKey(id: BulkCancelId, reservationId: ReservationId): Key & { readonly sk: string } {
  return reportKey(id, `${LINE_PREFIX}${reservationId}`);
}

function put(item: PutIfAbsent['item']): PutIfAbsent {
  return { table: 'operations', item };
}

function withoutKey<T>({ pk: _pk, sk: _sk, ...rest }: Item): T {
  return rest as T;
}
