/**
 * What the shop needs of the place on this device that keeps things: the log of document updates (the truth),
 * a few rows about the device, the goods, and read models anyone may rebuild. Adapters: RxDB on IndexedDB, and
 * plain memory where the browser gives no storage. All changes, this tab's and other tabs', arrive as events.
 * A write that resolved is on disk; one that could not be made rejects with the storage's own error.
 */
import type { Owner, Product } from '../../../shared/src/index.ts';
import type { DeviceRows } from './device-rows.ts';

/** `owner#epoch`: one document of one owner on this device; the epoch grows with every generation switch. */
export type DocId = `${Owner}#${number}`;

export interface LogRow {
  readonly id: string;
  readonly docId: DocId;
  /** One Yjs update, base64. */
  readonly u: string;
  /** Checksum of `u`. */
  readonly sum: number;
  /** Milliseconds since the epoch, for people; nothing is decided by it. */
  readonly at: number;
  /** The tab life that wrote the row, and its count of rows: within a tab, greater is later. */
  readonly tab: string;
  readonly seq: number;
  /** Local changes the row stands for: 1 for a tap, 0 for what came from the server. */
  readonly ops: number;
  /** The same, of changes that were accepted but not saved when a snapshot swallowed them. Never below `ops`. */
  readonly unsaved: number;
}

export type LogEvent =
  | { readonly type: 'added'; readonly row: LogRow }
  | { readonly type: 'removed'; readonly docId: DocId; readonly id: string };

/** Reading answers what is stored now, also what no event has told of. */
export interface UpdateLog {
  /** Rows of one document in the order they were written. */
  read(docId: DocId): Promise<readonly LogRow[]>;
  /** The names of these rows; cheap. */
  ids(docId: DocId): Promise<readonly string[]>;
  append(row: LogRow): Promise<void>;
  /** Removes exactly these rows; a row that is gone already is no error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Documents that have at least one row. */
  docIds(): Promise<readonly DocId[]>;
  on(listener: (event: LogEvent) => void): () => void;
}

export interface DeviceStore {
  /** Every row as stored now. */
  readAll(): Promise<Partial<DeviceRows>>;
  /**
   * Replaces one row by a function of it (undefined: not there yet; answer undefined: leave it out).
   * Atomic across tabs; `change` may be called again when another tab wrote in between.
   */
  change<K extends keyof DeviceRows>(
    key: K,
    change: (current: DeviceRows[K] | undefined) => DeviceRows[K] | undefined,
  ): Promise<void>;
  on(listener: (key: keyof DeviceRows, value: DeviceRows[keyof DeviceRows] | undefined) => void): () => void;
}

export interface ProductShelf {
  readAll(): Promise<readonly Product[]>;
  readSome(skus: readonly string[]): Promise<readonly Product[]>;
  /** Products that came, changed or went; every tab hears of them. */
  on(listener: (change: { changed: readonly Product[]; removed: readonly string[] }) => void): () => void;
  /**
   * Keeps the shelf equal to the server's feed until stopped. `fetchAfter` rejects when the server cannot be
   * reached; it is asked again. `isComplete` resolves when the feed has been read to its end once.
   */
  replicate(feed: ProductFeed): Promise<Replication>;
}

export interface ProductFeed {
  fetchAfter(
    revision: number,
    limit: number,
  ): Promise<{ products: readonly Product[]; checkpoint: { revision: number } }>;
}

export interface Replication {
  readonly isComplete: Promise<void>;
  /** The server said that there is more. */
  poke(): void;
  stop(): Promise<void>;
}

export interface BasketRow {
  readonly owner: Owner;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly quantity: number }[];
  readonly itemCount: number;
  readonly updatedAt: number;
}

export interface WishlistRow {
  /** `owner|list`. */
  readonly id: string;
  readonly owner: Owner;
  readonly list: string;
  readonly name: string;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly quantity: number }[];
}

/** Derived from documents, for other queries on this device; wrong or missing rows are only late. */
export interface ReadModels {
  put(basket: BasketRow, wishlists: readonly WishlistRow[]): Promise<void>;
  forget(owner: Owner): Promise<void>;
}

export interface LocalStore {
  readonly log: UpdateLog;
  readonly device: DeviceStore;
  readonly products: ProductShelf;
  readonly readModels: ReadModels;
  close(): Promise<void>;
}
