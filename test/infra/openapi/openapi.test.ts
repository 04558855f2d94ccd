import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../functions/core/contracts/operation.ts';
import { OPERATIONS } from '../../../functions/core/contracts/operations.ts';
import { openApiDocument } from '../../../infra/openapi/document.ts';
import { OPERATION_EXAMPLES } from '../../../infra/openapi/examples.ts';
import { GENERATED } from '../../../infra/openapi/generated.ts';
import { codesOf } from '../../../infra/openapi/problems.ts';

interface Described {
  readonly operationId: string;
  readonly responses: Record<
    string,
    { content?: Record<string, { examples?: Record<string, { value: { code: string; status: number } }> }> }
  >;
}
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, unknown> };
};

describe('generated documents', () => {
  test.each(GENERATED)('$file.pathname is what `npm run docs` would write now', ({ file, content }) => {
    expect(readFileSync(file, 'utf8')).toBe(content());
  });
});

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1 by its official schema', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('is not just valid whatever it says', async () => {
    const { valid } = await new Validator().validate({
      ...structuredClone(document),
      paths: { '/x': { get: { responses: 5 } } },
    });
    expect(valid).toBe(false);
  });

  test('has the routes of the service and no other', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'GET /availability',
      'GET /exchanges/{id}',
      'GET /listings/{id}',
      'GET /purchase-orders/{id}',
      'GET /reconciliations/{id}',
      'GET /reconciliations/{id}/differences',
      'GET /reconciliations/{id}/differences.csv',
      'GET /reservations/bulk-cancel/{id}',
      'GET /reservations/bulk-cancel/{id}/report',
      'GET /reservations/bulk-cancel/{id}/report.csv',
      'GET /reservations/{id}',
      'GET /skus/{sku}',
      'GET /stock/{sku}',
      'GET /stock/{sku}/movements',
      'GET /transfers/{id}',
      'GET /warehouses/{id}',
      'GET /work-items',
      'GET /work-items/{id}',
      'POST /exchanges',
      'POST /purchase-orders',
      'POST /purchase-orders/{id}/close',
      'POST /reconciliations/{id}/approve',
      'POST /reservations/bulk-cancel',
      'POST /reservations/bulk-cancel/{id}/run',
      'POST /reservations/{id}/cancel',
      'POST /reservations/{id}/confirm',
      'POST /reservations/{id}/renew',
      'POST /transfers',
      'POST /transfers/{id}/cancel',
      'POST /work-items/{id}/resolve',
      'PUT /listings/{id}',
      'PUT /reservations/{id}',
      'PUT /skus/{sku}',
      'PUT /warehouses/{id}',
    ]);
  });

  test('refers to no schema that it does not have, and has none that nothing refers to', () => {
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/([A-Za-z]+)"/g)].map(([, name]) => name));
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('gives every operation an id of its own', () => {
    const ids = OPERATIONS.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.each(OPERATIONS)('$operationId', (operation: Operation) => {
  const [method = '', path = ''] = operation.route.split(' ');
  const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};

  test('shows every code that it may answer with, under its status', () => {
    const shown = Object.entries(responses).flatMap(([status, { content }]) =>
      Object.values(content?.['application/problem+json']?.examples ?? {}).map(({ value }) => {
        expect(String(value.status)).toBe(status);
        return value.code;
      }),
    );
    expect(shown.sort()).toEqual([...codesOf(operation)].sort());
  });

  test('answers 404 only when it addresses something that may not be there', () => {
    expect('404' in responses).toBe(operation.addresses !== undefined);
    if (operation.addresses !== undefined) expect(operation.refusals).toContain(operation.addresses);
  });

  test('has an example of everything, and each passes its schema', () => {
    const examples = OPERATION_EXAMPLES[operation.operationId];
    if (operation.body !== undefined) expect(operation.body.safeParse(examples?.body).error).toBeUndefined();
    for (const [status, { schema }] of Object.entries(operation.answers)) {
      const example = examples?.answers[Number(status)];
      expect(schema.safeParse(example).error).toBeUndefined();
      expect(schema.parse(example)).toEqual(example);
    }
  });
});
