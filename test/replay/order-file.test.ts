import { describe, expect, test } from 'vitest';
import { readOrders } from './order-file.ts';
import { ReplayProblem } from './replay-problem.ts';

const HEADER = 'invoice_date,invoice_no,stock_code,customer_id,quantity,unit_price';
const file = (...lines: string[]) => readOrders([HEADER, ...lines].join('\n'));

function problemOf(text: string): string {
  try {
    readOrders(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ReplayProblem);
    return (error as Error).message;
  }
  throw new Error('the file was read');
}

describe('an order file', () => {
  test('gives one order an invoice, in the order of the file, with each line as it stands', () => {
    const { orders, skipped, lineCount } = file(
      '"2010-12-01 08:26:00",536365,85123A,17850.0,6,2.55',
      '2010-12-01 08:28:00,536366,71053,17850.0,2,3.39',
      '2010-12-01 08:26:00,536365,85123A,17850.0,4,2.55',
    );
    expect(orders).toEqual([
      {
        invoice: '536365',
        customer: '17850',
        placedAt: Date.UTC(2010, 11, 1, 8, 26),
        lines: [
          { stockCode: '85123A', quantity: 6 },
          { stockCode: '85123A', quantity: 4 },
        ],
      },
      {
        invoice: '536366',
        customer: '17850',
        placedAt: Date.UTC(2010, 11, 1, 8, 28),
        lines: [{ stockCode: '71053', quantity: 2 }],
      },
    ]);
    expect({ skipped, lineCount }).toEqual({ skipped: [], lineCount: 3 });
  });

  test('calls who has no number a guest of the invoice', () => {
    expect(file('x,536365,71053,,6,1').orders[0]?.customer).toBe('guest-536365');
    expect(file('x,536365,71053,A12.0,6,1').orders[0]?.customer).toBe('A12.0');
  });

  test('needs no time, and takes the columns by any spelling and in any order', () => {
    const { orders } = readOrders('Quantity,Stock Code,InvoiceNo,CustomerID\n3,71053,1,7\n');
    expect(orders).toEqual([{ invoice: '1', customer: '7', lines: [{ stockCode: '71053', quantity: 3 }] }]);
  });

  test.each([
    ['-6', 'return'],
    ['0', 'return'],
    ['0.1', 'bad-quantity'],
    ['-0.5', 'bad-quantity'],
    ['', 'bad-quantity'],
    ['six', 'bad-quantity'],
    ['1000000', 'bad-quantity'],
    ['1e21', 'bad-quantity'],
    ['Infinity', 'bad-quantity'],
  ])('skips a line of quantity "%s" as a %s, and plays the others of the invoice', (quantity, reason) => {
    const { orders, skipped, lineCount } = file('x,1,71053,7,1,1', `x,1,22752,7,${quantity},1`, 'x,1,22633,7,2,1');
    expect(skipped.map(({ line, reason }) => ({ line, reason }))).toEqual([{ line: 3, reason }]);
    expect(orders[0]?.lines.map(({ stockCode }) => stockCode)).toEqual(['71053', '22633']);
    expect(lineCount).toBe(3);
  });

  test.each([
    ['x,,71053,7,1,1', 'no-invoice'],
    ['x,1,,7,1,1', 'no-stock-code'],
    ['x,1', 'no-stock-code'],
    [`x,1,${'7'.repeat(60)},7,1,1`, 'name-too-long'],
    [`x,1,${'é'.repeat(20)},7,1,1`, 'name-too-long'],
  ])('skips the line %s: %s', (line, reason) => {
    const { orders, skipped } = file(line, 'x,1,71053,7,1,1');
    expect(skipped).toEqual([{ line: 2, reason, says: expect.any(String) }]);
    expect(orders).toHaveLength(1);
  });

  test('skips a line of an invoice that belongs to somebody else', () => {
    const { orders, skipped } = file('x,1,71053,7,1,1', 'x,1,22752,8,1,1');
    expect(skipped).toEqual([
      { line: 3, reason: 'other-customer', says: 'invoice 1 belongs to 7, and this line to 8' },
    ]);
    expect(orders[0]?.lines).toHaveLength(1);
  });

  test('reads a quote in the middle of a field as a quote', () => {
    expect(file('x,1,PINK 12" PLATE,7,1,1').orders[0]?.lines[0]?.stockCode).toBe('PINK 12" PLATE');
  });

  test('every line is played or skipped, whatever it holds', () => {
    const { orders, skipped, lineCount } = file(
      'x,1,71053,7,1,1',
      '',
      ',,,,,',
      'x,2,71053,7,-1,1',
      'x,1,71053,7,1,1,extra',
    );
    const played = orders.reduce((sum, { lines }) => sum + lines.length, 0);
    expect({ played, skipped: skipped.length, lineCount }).toEqual({ played: 2, skipped: 2, lineCount: 4 });
  });

  test.each([
    ['', 'no column invoice_no, stock_code, customer_id, quantity'],
    ['\n\n', 'no column invoice_no, stock_code, customer_id, quantity'],
    ['a,b\n1,2\n', 'no column invoice_no, stock_code, customer_id, quantity'],
    ['invoice_no,stock_code,customer_id\n1,2,3\n', 'no column quantity'],
    ['{"orders": []}', 'no column invoice_no'],
  ])('that lacks columns is refused by their names: %j', (text, says) => {
    expect(problemOf(text)).toContain(says);
  });

  test('with a quote that never closes is refused: what follows it would be lost', () => {
    expect(problemOf(`${HEADER}\nx,1,"71053,7,1,1\nx,2,71053,7,1,1\n`)).toMatch(
      /cannot be read as CSV: .*Quote.*Nothing was played/i,
    );
  });
});
