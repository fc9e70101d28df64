/**
 * A local store that ends with its last tab: for browsers that give no storage, and for tests, where several
 * "tabs" share one memory. Every tab hears of every change, its own included, as with RxDB.
 */
import type { Product } from '../../../../shared/src/index.ts';
import type { DeviceRows } from '../../shop/device-rows.ts';
import { createSignal, type Signal } from '../../shop/live.ts';
import type {
  BasketRow,
  DeviceStore,
  DocId,
  LocalStore,
  LogEvent,
  LogRow,
  ProductShelf,
  ReadModels,
  UpdateLog,
  WishlistRow,
} from '../../shop/local-store.ts';
import { replicateInto } from './replicate-into.ts';

/** What the tabs of one browser share. */
export interface SharedMemory {
  readonly rows: Map<string, LogRow>;
  readonly device: Map<string, unknown>;
  readonly products: Map<string, Product>;
  readonly baskets: Map<string, BasketRow>;
  readonly wishlists: Map<string, WishlistRow>;
  readonly logEvents: Signal<LogEvent>;
  readonly deviceEvents: Signal<{ key: string; value: unknown }>;
  readonly productEvents: Signal<{ changed: readonly Product[]; removed: readonly string[] }>;
}

export const createSharedMemory = (): SharedMemory => ({
  rows: new Map(),
  device: new Map(),
  products: new Map(),
  baskets: new Map(),
  wishlists: new Map(),
  logEvents: createSignal(),
  deviceEvents: createSignal(),
  productEvents: createSignal(),
});

const rowsOf = (rows: SharedMemory['rows'], docId: DocId): readonly LogRow[] =>
  [...rows.values()].filter((row) => row.docId === docId).sort((a, b) => (a.id < b.id ? -1 : 1));

const logOver = ({ rows, logEvents }: SharedMemory): UpdateLog => ({
  read: async (docId) => rowsOf(rows, docId),
  ids: async (docId) => rowsOf(rows, docId).map(({ id }) => id),
  append: async (row) => {
    if (rows.has(row.id)) throw new Error(`a row is written once: ${row.id}`);
    rows.set(row.id, row);
    logEvents.emit({ type: 'added', row });
  },
  remove: async (ids) => {
    for (const id of ids) {
      const row = rows.get(id);
      if (rows.delete(id) && row) logEvents.emit({ type: 'removed', docId: row.docId, id });
    }
  },
  docIds: async () => [...new Set([...rows.values()].map(({ docId }): DocId => docId))],
  on: logEvents.on,
});

const deviceOver = ({ device, deviceEvents }: SharedMemory): DeviceStore => ({
  readAll: async () => Object.fromEntries(device) as Partial<DeviceRows>,
  change: async (key, change) => {
    const current = device.get(key) as Parameters<typeof change>[0];
    const value = change(current);
    if (value === current) return;
    if (value === undefined) device.delete(key);
    else device.set(key, value);
    deviceEvents.emit({ key, value });
  },
  on: (listener) =>
    deviceEvents.on(({ key, value }) =>
      listener(key as keyof DeviceRows, value as DeviceRows[keyof DeviceRows] | undefined),
    ),
});

const shelfOver = ({ products, productEvents }: SharedMemory): ProductShelf => ({
  readAll: async () => [...products.values()],
  readSome: async (skus) => skus.map((sku) => products.get(sku)).filter((product) => product !== undefined),
  on: productEvents.on,
  replicate: async (feed) =>
    replicateInto(feed, (page) => {
      const removed = page.filter(({ deleted }) => deleted).map(({ sku }) => sku);
      const changed = page.filter(({ deleted }) => !deleted);
      for (const sku of removed) products.delete(sku);
      for (const product of changed) products.set(product.sku, product);
      productEvents.emit({ changed, removed });
    }),
});

const modelsOver = ({ baskets, wishlists }: SharedMemory): ReadModels => ({
  put: async (basket, lists) => {
    baskets.set(basket.owner, basket);
    const kept = new Set(lists.map(({ id }) => id));
    for (const row of wishlists.values()) {
      if (row.owner === basket.owner && !kept.has(row.id)) wishlists.delete(row.id);
    }
    for (const row of lists) wishlists.set(row.id, row);
  },
  forget: async (owner) => {
    baskets.delete(owner);
    for (const row of wishlists.values()) if (row.owner === owner) wishlists.delete(row.id);
  },
});

export const createMemoryStore = (memory: SharedMemory = createSharedMemory()): LocalStore => ({
  log: logOver(memory),
  device: deviceOver(memory),
  products: shelfOver(memory),
  readModels: modelsOver(memory),
  close: async () => undefined,
});
