import { seededChance } from '../support/seeded-chance.ts';

export interface DayShape {
  readonly seed: number;
  readonly orders: number;
  /** Lines of the first, by far the largest order. */
  readonly largest: number;
  /** How many SKUs the other orders choose from. */
  readonly skus: number;
}

/**
 * A trading day of the shape of a real one, as a CSV file: an order of hundreds of lines among many of a few, every fourth order with a SKU on
 * two lines, every third without a customer, and stock codes with characters that our ids do not have.
 */
export function generatedDay({ seed, orders, largest, skus }: DayShape): string {
  const chance = seededChance(seed);
  const below = (limit: number) => Math.floor(chance() * limit);
  const lines = ['invoice_date,invoice_no,stock_code,customer_id,quantity,unit_price,total_linea'];
  for (let order = 0; order < orders; order += 1) {
    const invoice = 536_365 + order;
    const customer = order % 3 === 2 ? '' : `${17_850 + (order % 7)}.0`;
    const time = `2010-12-01 ${String(8 + Math.floor(order / 6)).padStart(2, '0')}:${String((order % 6) * 10).padStart(2, '0')}:00`;
    const add = (stockCode: string, quantity: number) =>
      lines.push(`"${time}",${invoice},${stockCode},${customer},${quantity},2.55,${(quantity * 2.55).toFixed(2)}`);
    if (order === 0 && largest > 0) {
      // Ten SKUs stand on two lines of it.
      for (let line = 0; line < largest; line += 1) add(codeOf(line % (largest - 10)), 1 + below(3));
      continue;
    }
    const first = below(skus);
    const size = 1 + below(8);
    for (let line = 0; line < size; line += 1) add(codeOf((first + line * 3) % skus), 1 + below(12));
    if (order % 4 === 1) add(codeOf(first), 2);
  }
  return `${lines.join('\n')}\n`;
}

function codeOf(index: number): string {
  return index % 10 === 7 ? `150${index} BL` : `${84_000 + index}${'ABCDE'[index % 5]}`;
}
