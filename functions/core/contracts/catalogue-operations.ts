import {
  listingAnswer,
  listingBody,
  listingPath,
  skuAnswer,
  skuBody,
  skuPath,
  warehouseAnswer,
  warehouseBody,
  warehousePath,
} from './catalogue.ts';
import { operation } from './operation.ts';

export const putListing = operation({
  operationId: 'putListing',
  route: 'PUT /listings/{id}',
  summary: 'Say what a shop sells: its SKUs, and the selling rules',
  path: listingPath,
  body: listingBody,
  answers: { 200: { schema: listingAnswer, means: 'The listing as it now stands, defaults included.' } },
  refusals: [],
});

export const getListing = operation({
  operationId: 'getListing',
  route: 'GET /listings/{id}',
  summary: 'What a shop sells',
  path: listingPath,
  answers: { 200: { schema: listingAnswer, means: 'The listing.' } },
  refusals: ['unknown-listing'],
  addresses: 'unknown-listing',
});

export const putWarehouse = operation({
  operationId: 'putWarehouse',
  route: 'PUT /warehouses/{id}',
  summary: 'Say where a warehouse is, and how early it is asked',
  path: warehousePath,
  body: warehouseBody,
  answers: { 200: { schema: warehouseAnswer, means: 'The warehouse as it now stands, defaults included.' } },
  refusals: [],
});

export const getWarehouse = operation({
  operationId: 'getWarehouse',
  route: 'GET /warehouses/{id}',
  summary: 'A warehouse',
  path: warehousePath,
  answers: { 200: { schema: warehouseAnswer, means: 'The warehouse.' } },
  refusals: ['unknown-warehouse'],
  addresses: 'unknown-warehouse',
});

export const putSku = operation({
  operationId: 'putSku',
  route: 'PUT /skus/{sku}',
  summary: 'Say which warehouses keep a SKU, with what safety stock, in how many buckets',
  path: skuPath,
  body: skuBody,
  answers: { 200: { schema: skuAnswer, means: 'The settings as they now stand, defaults included.' } },
  refusals: ['unknown-warehouse', 'buckets-only-grow'],
});

export const getSku = operation({
  operationId: 'getSku',
  route: 'GET /skus/{sku}',
  summary: 'How a SKU is kept in its warehouses',
  path: skuPath,
  answers: { 200: { schema: skuAnswer, means: 'The settings.' } },
  refusals: ['unknown-sku'],
  addresses: 'unknown-sku',
});
