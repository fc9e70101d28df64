/**
 * What the shop needs of the browser, each narrowed to what is used, so that tests run it in Node with two tabs
 * in one process and a socket they flush by hand. Adapters are in ../adapters.
 */
import type * as Y from 'yjs';
import type { Clock, ErrorCode, Notice, Owner, Random } from '../../../shared/src/index.ts';
import type { LocalStore } from './local-store.ts';

/** Mutual exclusion between the tabs of this browser. */
export interface Locks {
  /** Runs `work` while holding the lock; waits for it as long as it takes. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Asks to hold the lock until released. `onHeld` is called when it is granted, maybe never.
   * The answer releases it, or withdraws the wish.
   */
  wish(name: string, onHeld: () => void): () => void;
}

export interface Network {
  /** The browser believes it has a network again: a hint, not a fact. */
  onOnline(listener: () => void): () => void;
  /** Asks the browser to say so once the network is back, even if this page sleeps. It may not be able to. */
  wishToHear(): void;
}

export interface Page {
  /** The page may not come back: last chance to write. */
  onHide(listener: () => void): () => void;
  /** A hidden page came back to life as it was (back/forward cache). */
  onRevive(listener: () => void): () => void;
  /** Runs `work` after the first paint, when there is nothing better to do. */
  whenIdle(work: () => void): void;
}

export interface StorageQuota {
  estimate(): Promise<{ usageBytes: number | null; quotaBytes: number | null }>;
  isPersistent(): Promise<boolean>;
  /** Asks the browser not to evict; it may say no. */
  persist(): Promise<boolean>;
}

/** Pictures of goods, kept for the time without a network. */
export interface Pictures {
  /** Brings to the device what is not there yet, gently; stops by itself when the network does. */
  keep(paths: readonly string[]): Promise<void>;
}

/** A new version of the app that waits to be loaded. */
export interface NewVersion {
  /** From here on it answers for every tab. */
  takeOver(): void;
  /** Resolves when it has, whichever tab said so. It runs in a tab that is loaded again. */
  readonly takenOver: Promise<void>;
  /** Loads this tab again: what it has in memory only is gone. */
  reload(): void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON, or null where there was none. */
  readonly body: unknown;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query on the shop's own origin. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** Rejects only where no answer came (no network, timeout). */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

/** What a socket tells about one document. `connection` events of one link come in order. */
export interface LinkEvents {
  opened(): void;
  /**
   * Our answer to the server's question for our state has been sent; what is asked now covers it. With the state vector
   * of what the server had.
   */
  answered(stateVector: Uint8Array): void;
  accepted(n: number): void;
  saved(n: number): void;
  /** The `frame`-th content frame of this connection was refused. */
  refused(frame: number, code: ErrorCode): void;
  noticed(notice: Notice): void;
  closed(closeCode: number): void;
}

/** One document's socket. It never reconnects by itself. */
export interface Link {
  connect(): void;
  disconnect(): void;
  ask(n: number): void;
  /** Content frames sent on this connection so far. */
  framesSent(): number;
  destroy(): void;
}

export interface LinkOptions {
  readonly doc: Y.Doc;
  readonly owner: Owner;
  /** Asked at each connect; null while this device has never met the server's document. */
  generation(): number | null;
  readonly deviceId: string;
  /** A guest's secret; null for a user, whose cookie speaks. */
  readonly secret: string | null;
  readonly events: LinkEvents;
}

export type OpenLink = (options: LinkOptions) => Link;

export interface ShopPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** null where the browser has no locks: then every tab leads and no slot is used twice. */
  readonly locks: Locks | null;
  readonly network: Network;
  readonly page: Page;
  readonly quota: StorageQuota;
  readonly pictures: Pictures;
  /** Resolves when there is one, maybe never. */
  newVersion(): Promise<NewVersion>;
  readonly sendHttp: SendHttp;
  /** Loaded by a tab that could lead, after the first paint. Rejects with a TypeError where its code cannot be fetched. */
  loadOpenLink(): Promise<OpenLink>;
  /** Rejects where the browser gives no storage. */
  openStore(): Promise<LocalStore>;
  /** A failure nobody expected; for the console. */
  onBug(error: unknown): void;
  /** A store that ends with the tab. */
  openMemoryStore(): Promise<LocalStore>;
}
