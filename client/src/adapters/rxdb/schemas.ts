/**
 * The collections of the one local database. RxDB's open core carries at most 13 per page; this file stays under
 * 12. Rows are JSON, so bytes are base64 in a string.
 */
import type { RxJsonSchema } from 'rxdb/plugins/core';
import type { Product } from '../../../../shared/src/index.ts';
import type { BasketRow, LogRow, WishlistRow } from '../../shop/local-store.ts';

export interface DeviceDocument {
  readonly id: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** RxDB keeps "deleted" itself. */
export type ShelvedProduct = Omit<Product, 'deleted'>;

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const number = { type: 'number' } as const;
const list = { type: 'array', items: { type: 'object' } } as const;

const updates: RxJsonSchema<LogRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(200),
    docId: text(90),
    u: { type: 'string' },
    sum: number,
    at: number,
    tab: text(32),
    seq: number,
    ops: number,
    unsaved: number,
  },
  required: ['id', 'docId', 'u', 'sum', 'tab', 'seq'],
  indexes: ['docId'],
};

const device: RxJsonSchema<DeviceDocument> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text(120), value: { type: 'object', additionalProperties: true } },
  required: ['id', 'value'],
};

const products: RxJsonSchema<ShelvedProduct> = {
  version: 0,
  primaryKey: 'sku',
  type: 'object',
  properties: {
    sku: text(64),
    name: { type: 'string' },
    description: { type: 'string' },
    category: { type: 'string' },
    kind: { type: 'string' },
    priceMinor: number,
    currency: { type: 'string' },
    stock: { type: ['number', 'null'] },
    cap: { type: ['number', 'null'] },
    options: list,
    picture: { type: 'string' },
    revision: number,
  },
  required: ['sku', 'name'],
};

const baskets: RxJsonSchema<BasketRow> = {
  version: 0,
  primaryKey: 'owner',
  type: 'object',
  properties: { owner: text(80), lines: list, itemCount: number, updatedAt: number },
  required: ['owner'],
};

const wishlists: RxJsonSchema<WishlistRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text(120), owner: text(80), list: text(32), name: { type: 'string' }, lines: list },
  required: ['id', 'owner'],
  indexes: ['owner'],
};

export const COLLECTIONS = {
  ydoc_updates: { schema: updates },
  device: { schema: device },
  products: { schema: products },
  baskets: { schema: baskets },
  wishlists: { schema: wishlists },
} as const;
