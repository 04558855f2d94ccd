import { describe, expect, test } from 'vitest';
import { answerOf } from './http-client.ts';
import { linesOn } from './progress.ts';
import { ReplayProblem } from './replay-problem.ts';
import { failuresOf, percentile, type Report, renderReport } from './report.ts';
import { readService } from './service.ts';

const orderly: Report = {
  mode: 'hold',
  stockRatio: 1,
  seed: 1,
  concurrency: 8,
  lines: { inFile: 3, played: 2, skipped: [{ line: 3, reason: 'return', says: 'its quantity is -1: a return' }] },
  orders: { played: 1, skus: 2, largest: 2 },
  units: { ordered: 2, received: 2, sold: 2 },
  outcomes: {
    accepted: 1,
    refused: { 'insufficient-stock': 3 },
    confirmed: 1,
    short: 0,
    cancelled: 0,
    expired: 0,
    shipped: 1,
    other: {},
  },
  oversold: [],
  refusedWhileFree: [],
  violations: [],
  unsettled: [],
  workItems: { 'paid-but-short': 2 },
  traffic: {
    requests: 9,
    messages: 3,
    undecided: 0,
    lost: 0,
    reserveMs: { p50: 1, p99: 2, max: 3 },
    expiryMs: { p50: 0, max: 0 },
  },
  seconds: { stockUp: 1, play: 1, settle: 1, audit: 1, total: 4 },
};

describe('a report', () => {
  test('of an orderly day has passed, and names what was skipped and why', () => {
    const text = renderReport(orderly);
    expect(failuresOf(orderly)).toEqual([]);
    expect(text).toContain('PASSED');
    expect(text).toContain('2 of 3 played, 1 skipped: 1 return');
    expect(text).toContain('Line 3 was skipped: its quantity is -1: a return.');
    expect(text).toContain('3 insufficient-stock');
  });

  const refused = { order: 'o', request: 'r', sku: 'cup', requested: 3, from: 0, until: 1, unclaimed: 4 };
  test.each<[string, Partial<Report>, string]>([
    [
      'an oversold SKU',
      { oversold: [{ sku: 'cup', received: 1, sold: 2 }] },
      'Oversold: 2 of cup were sold, 1 received.',
    ],
    [
      'a refusal while free',
      { refusedWhileFree: [refused] },
      'Refused while free: o was refused 3 of cup, while 4 or more were unclaimed.',
    ],
    [
      'a violated invariant',
      { violations: [{ invariant: 'I3', where: 's#cup#x#0', says: 'reserved is 1' }] },
      'I3 is violated: s#cup#x#0 reserved is 1.',
    ],
    ['what is not over', { unsettled: ['o was paid.'] }, 'Not settled: o was paid.'],
    ['a shipment without a promise', { workItems: { 'unexpected-shipment': 2 } }, '2 work items: unexpected-shipment.'],
    ['a quarantined message', { workItems: { 'quarantined-message': 1 } }, '1 work items: quarantined-message.'],
  ])('fails for %s alone, and says so', (_, wrong, sentence) => {
    const report = { ...orderly, ...wrong };
    expect(failuresOf(report)).toEqual([sentence]);
    expect(renderReport(report)).toContain(`${sentence}\nFAILED: 1 times what must not be`);
  });

  test('shows the first of very many failures, and counts the rest', () => {
    const unsettled = Array.from({ length: 60 }, (_, i) => `${i}.`);
    expect(renderReport({ ...orderly, unsettled })).toContain('… and 10 more.\nFAILED: 60 times');
  });
});

test('a percentile is a value that was measured', () => {
  expect([50, 99, 100].map((percent) => percentile([4, 1, 3, 2], percent))).toEqual([2, 4, 4]);
  expect(percentile([], 99)).toBe(0);
});

describe('an answer of the API', () => {
  test.each([
    [201, '{"status":"held","allocations":[]}', { kind: 'done', status: 'held' }],
    [409, '{"code":"reservation-ended"}', { kind: 'refused', code: 'reservation-ended', shortages: [] }],
    [403, '{"message":"Forbidden"}', { kind: 'refused', code: 'http-403' }],
    [503, '{"code":"try-again"}', { kind: 'undecided', code: 'try-again' }],
    [503, '{"message":"Service Unavailable"}', { kind: 'undecided', code: 'http-503' }],
    [429, '', { kind: 'undecided', code: 'http-429' }],
    [500, '{"code":"internal-error"}', { kind: 'undecided', code: 'internal-error' }],
    [400, 'null', { kind: 'refused', code: 'http-400' }],
  ])('%i %s', (status, text, answer) => {
    expect(answerOf(status, text)).toMatchObject(answer);
  });
});

describe('the line of a running service', () => {
  const line = {
    api: 'http://127.0.0.1:1',
    sqs: 'http://127.0.0.1:2',
    dynamodb: 'http://127.0.0.1:3',
    queues: { 'inbound-events': 'a', 'outbound-events': 'b' },
    tables: { stock: 's', reservations: 'r', ledger: 'l', operations: 'o' },
  };

  test('is found among what npm printed around it', () => {
    expect(
      readService(`\n> holdfast@0.1.0 start\n> node infra/local/main.ts\n\n${JSON.stringify(line)}\n`),
    ).toMatchObject(line);
  });

  test.each([
    '',
    'Holdfast is running at http://127.0.0.1:3000',
    '{"api": ',
    JSON.stringify({ ...line, tables: {} }),
    JSON.stringify({ ...line, queues: { 'inbound-events': 'a' } }),
  ])('is missing in %j', (text) => {
    expect(() => readService(text)).toThrow(ReplayProblem);
    expect(() => readService(text)).toThrow('There is no service in it');
  });
});

test('without a terminal, progress is at most ten lines a part', () => {
  const lines: string[] = [];
  const progress = linesOn({ isTTY: false, write: (text: string | Uint8Array) => lines.push(String(text)) > 0 });
  progress.begin('Orders', 1_000);
  for (let i = 0; i < 1_000; i += 1) progress.step();
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('Orders: 1000 of 1000\n');
});
