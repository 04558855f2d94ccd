import { expect, test } from 'vitest';
import { OPERATIONS } from '../../../../functions/core/contracts/operations.ts';

test.each(OPERATIONS)('$operationId declares that it may not get an answer in time, once, and last', ({ refusals }) => {
  expect(refusals.indexOf('try-again')).toBe(refusals.length - 1);
});

test.each(OPERATIONS)('$operationId declares no refusal twice', ({ refusals }) => {
  expect(refusals).toEqual([...new Set(refusals)]);
});
