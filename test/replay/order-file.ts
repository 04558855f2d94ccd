import { type CsvError, parse } from 'csv-parse/sync';
import { isQuantity } from '../../functions/core/domain/ids.ts';
import { MAX_ID_LENGTH, MAX_QUANTITY } from '../../functions/core/domain/limits.ts';
import { plainId } from './plain-id.ts';
import { ReplayProblem } from './replay-problem.ts';

export interface FileOrder {
  readonly invoice: string;
  readonly customer: string;
  /** When it was placed, in epoch milliseconds; absent when the file does not say. */
  readonly placedAt?: number;
  /** As on the invoice: one SKU may stand on several lines. */
  readonly lines: readonly { readonly stockCode: string; readonly quantity: number }[];
}

/** A line that cannot be played, with its place in the file. */
export interface SkippedLine {
  readonly line: number;
  readonly reason: 'return' | 'bad-quantity' | 'no-invoice' | 'no-stock-code' | 'name-too-long' | 'other-customer';
  readonly says: string;
}

export interface OrderFile {
  /** In the order in which their first lines stand in the file. */
  readonly orders: readonly FileOrder[];
  readonly skipped: readonly SkippedLine[];
  /** How many lines the file has, without its header and empty ones. */
  readonly lineCount: number;
}

const NEEDED = ['invoice_no', 'stock_code', 'customer_id', 'quantity'] as const;
/** Our ids begin with the name of the run, and a guest's with another word. */
const MAX_NAME_LENGTH = MAX_ID_LENGTH - 16;
type Column = (typeof NEEDED)[number] | 'invoice_date';
type Fields = Readonly<Record<Column, string>>;

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>;
  readonly info: { readonly lines: number };
}

/** Reads an order file. A file that is not one is a ReplayProblem; a line that is not one is skipped, and listed with its reason. */
export function readOrders(text: string): OrderFile {
  const rows = rowsOf(text);
  const orders = new Map<string, { customer: string; placedAt?: number; lines: FileOrder['lines'][number][] }>();
  const skipped: SkippedLine[] = [];
  for (const { record, info } of rows) {
    const fields = fieldsOf(record);
    const customer = customerOf(fields);
    const order = orders.get(fields.invoice_no);
    const wrong =
      wrongWith(fields) ?? (order === undefined ? undefined : otherCustomer(order.customer, customer, fields));
    if (wrong !== undefined) {
      skipped.push({ line: info.lines, ...wrong });
      continue;
    }
    const line = { stockCode: fields.stock_code, quantity: Number(fields.quantity) };
    if (order === undefined) orders.set(fields.invoice_no, { customer, ...placedAt(fields), lines: [line] });
    else order.lines.push(line);
  }
  return {
    orders: [...orders].map(([invoice, order]) => ({ invoice, ...order })),
    skipped,
    lineCount: rows.length,
  };
}

function rowsOf(text: string): Row[] {
  const columns = (header: string[]) => {
    const names = header.map(columnName);
    const missing = NEEDED.filter((name) => !names.includes(name));
    if (missing.length > 0)
      throw new ReplayProblem(
        `This is not an order file: its first line has no column ${missing.join(', ')}. It needs ${NEEDED.join(', ')}.`,
      );
    return names;
  };
  const options = { columns, bom: true, info: true, trim: true, skip_empty_lines: true } as const;
  if (text.trim() === '') columns([]);
  try {
    // A record with too few columns is one bad line, not a bad file; so is a quote in the middle of a description.
    return parse(text, { ...options, relax_column_count: true, relax_quotes: true }) as unknown as Row[];
  } catch (error) {
    if (error instanceof ReplayProblem) throw error;
    const { message } = error as CsvError;
    throw new ReplayProblem(`The file cannot be read as CSV: ${message}. Nothing was played.`);
  }
}

/** `InvoiceNo`, `Invoice No` and `invoice_no` are one column. */
function columnName(header: string): string {
  const joined = header.toLowerCase().replaceAll(/[^a-z]/g, '');
  return [...NEEDED, 'invoice_date'].find((name) => name.replace('_', '') === joined) ?? header;
}

function fieldsOf(record: Row['record']): Fields {
  const field = (name: Column) => record[name] ?? '';
  return {
    invoice_no: field('invoice_no'),
    stock_code: field('stock_code'),
    customer_id: field('customer_id'),
    quantity: field('quantity'),
    invoice_date: field('invoice_date'),
  };
}

/** Spreadsheets write a number that was once missing somewhere as `17850.0`. Who has no number is a guest of this invoice. */
function customerOf({ customer_id, invoice_no }: Fields): string {
  return customer_id === '' ? `guest-${invoice_no}` : customer_id.replace(/^(\d+)\.0+$/, '$1');
}

function wrongWith({ invoice_no, stock_code, customer_id, quantity }: Fields): Omit<SkippedLine, 'line'> | undefined {
  if (invoice_no === '') return { reason: 'no-invoice', says: 'it names no invoice' };
  if (stock_code === '') return { reason: 'no-stock-code', says: 'it names no stock code' };
  const long = [invoice_no, stock_code, customer_id].find((name) => plainId(name).length > MAX_NAME_LENGTH);
  if (long !== undefined)
    return {
      reason: 'name-too-long',
      says: `"${long.slice(0, 20)}…" is too long to be an id, at most ${MAX_NAME_LENGTH}`,
    };
  const number = quantity === '' ? Number.NaN : Number(quantity);
  if (isQuantity(number)) return undefined;
  if (Number.isInteger(number) && number <= 0)
    return { reason: 'return', says: `its quantity is ${number}: a return or a correction, not an order` };
  const says = `its quantity is "${quantity}": it must be a whole number from 1 to ${MAX_QUANTITY}`;
  return { reason: 'bad-quantity', says };
}

function otherCustomer(known: string, customer: string, { invoice_no }: Fields): Omit<SkippedLine, 'line'> | undefined {
  if (known === customer) return undefined;
  return { reason: 'other-customer', says: `invoice ${invoice_no} belongs to ${known}, and this line to ${customer}` };
}

/** Without a time zone of its own, the file's time is read as UTC: only differences matter. */
function placedAt({ invoice_date }: Fields): { placedAt?: number } {
  const time = Date.parse(
    /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/.test(invoice_date) ? `${invoice_date.replace(' ', 'T')}Z` : invoice_date,
  );
  return Number.isNaN(time) ? {} : { placedAt: time };
}
