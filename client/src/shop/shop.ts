/**
 * The seam between the shop's data and its pages. Pages know this file and nothing behind it:
 * no Yjs, no RxDB, no socket. The real one is made by `open-shop.ts`.
 * Everything is local: ops resolve when the change is committed on this device, with or without a network.
 */
import type { Category, ErrorCode, Money, Product, Result } from '../../../shared/src/index.ts';

/** A value that changes: `get()` is stable between changes, so `useSyncExternalStore` can read it. */
export interface Live<T> {
  get(): T;
  subscribe(onChange: () => void): () => void;
}

export interface Intent {
  readonly sku: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly personalisation?: string;
}

export interface LineView {
  readonly id: string;
  readonly intent: Intent;
  /** What the shopper asked for. */
  readonly quantity: number;
  /** min(quantity, cap, stock): what the shop can give now. */
  readonly shown: number;
  readonly limit: { readonly reason: 'cap' | 'stock'; readonly max: number } | null;
  /** null where this device does not have the product (yet). */
  readonly product: Product | null;
  readonly price: Money | null;
  /** Price seen when the line was added, where it differs from the price now. */
  readonly priceWas: Money | null;
  readonly total: Money | null;
}

export interface ListView {
  readonly id: string;
  /** null for the two built-in lists, whose names are messages. */
  readonly name: string | null;
  readonly kind: 'wishlist' | 'later' | 'own';
  readonly lines: readonly LineView[];
}

export interface BasketView {
  /** false until the local log has been read; pages show their skeleton until then. */
  readonly isReady: boolean;
  readonly lines: readonly LineView[];
  /** Sum of `shown`. */
  readonly itemCount: number;
  readonly totals: readonly Money[];
  /** `wishlist` and `later` are always there, first. */
  readonly lists: readonly ListView[];
}

export type Badge = 'device' | 'sent' | 'saved';

export interface SyncView {
  /** How far the newest local change has got. */
  readonly badge: Badge;
  /** Local changes the server has not accepted yet. */
  readonly waiting: number;
  readonly isConnected: boolean;
  /** Milliseconds since the epoch of the last `saved`, or null. */
  readonly lastSavedAt: number | null;
  /** A failure the shopper should know of: not saved on this device, refused by the server, … */
  readonly problem: ErrorCode | null;
  /** The server has said that it cannot take the newest change any further for now; it will go on by itself. */
  readonly isHeldUp: boolean;
}

export interface SessionView {
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
}

/** Things to tell the shopper, newest last; the pages put them into words. */
export type Notice =
  | { readonly id: string; readonly kind: 'merged'; readonly itemCount: number }
  | { readonly id: string; readonly kind: 'problem'; readonly code: ErrorCode }
  | { readonly id: string; readonly kind: 'update-ready' }
  /** Loading the new version now would lose changes that are not stored on this device. */
  | { readonly id: string; readonly kind: 'update-held' };

export interface DeviceView {
  readonly deviceId: string;
  readonly owner: string;
  readonly isLeader: boolean;
  readonly storedUpdates: number;
  readonly storedBytes: number;
  readonly products: number;
  readonly waiting: number;
  readonly lastSavedAt: number | null;
  readonly corruptRows: number;
  readonly isPersistent: boolean;
  readonly usageBytes: number | null;
  readonly quotaBytes: number | null;
}

export interface ProductQuery {
  readonly text?: string;
  readonly category?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export interface CatalogueReader {
  /** Changes whenever the local catalogue changes; pages search again. */
  readonly version: Live<number>;
  search(query: ProductQuery): Promise<{ readonly products: readonly Product[]; readonly total: number }>;
  find(sku: string): Promise<Product | null>;
  categories(): Promise<readonly Category[]>;
}

export interface Shop {
  readonly basket: Live<BasketView>;
  readonly sync: Live<SyncView>;
  readonly session: Live<SessionView>;
  readonly notices: Live<readonly Notice[]>;
  readonly catalogue: CatalogueReader;

  add(intent: Intent, quantity: number): Promise<Result<void>>;
  setQuantity(lineId: string, quantity: number): Promise<Result<void>>;
  /** One more of a line in the cart: it keeps its place and the price that was seen, which `add` renews. */
  stepUp(lineId: string): Promise<Result<void>>;
  stepDown(lineId: string): Promise<Result<void>>;
  remove(lineId: string): Promise<Result<void>>;
  clear(): Promise<Result<void>>;

  /** `units`: as many as are put back; 1 unless said. */
  wish(listId: string, intent: Intent, units?: number): Promise<Result<void>>;
  unwish(listId: string, lineId: string): Promise<Result<void>>;
  /** Cart → list, all of the line or at most `units` of it, in one local transaction. */
  moveToList(lineId: string, listId: string, units?: number): Promise<Result<void>>;
  /** List → cart, all of the line or at most `units` of it, in one local transaction. */
  moveToCart(listId: string, lineId: string, units?: number): Promise<Result<void>>;
  createList(name: string): Promise<Result<string>>;
  renameList(listId: string, name: string): Promise<Result<void>>;
  deleteList(listId: string): Promise<Result<void>>;

  signUp(input: { email: string; password: string; name: string }): Promise<Result<void>>;
  signIn(input: { email: string; password: string }): Promise<Result<void>>;
  signOut(): Promise<Result<void>>;

  /** Takes this device's merged-in contribution back out of the account's cart. */
  undoMerge(noticeId: string): Promise<Result<void>>;
  dismissNotice(noticeId: string): void;
  /** Loads the waiting version of the app; changes that are not stored on this device hold it back. */
  applyUpdate(): void;
  describeDevice(): Promise<DeviceView>;
}
