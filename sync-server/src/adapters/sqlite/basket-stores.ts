/** The three basket ports on one SQLite file, through one worker thread and its group commit. */
import type { DurableStore } from '../../ports/durable-store.ts';
import type { GuestStore } from '../../ports/guest-store.ts';
import type { HotStore } from '../../ports/hot-store.ts';
import type { ReadTogether } from '../../ports/read-together.ts';
import { GroupCommit } from './group-commit.ts';
import type { WorkerOptions } from './worker.ts';

export interface SqliteBasketStores {
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  readonly together: ReadTogether;
  /** Closes all three; closing one of them does the same. */
  close(): Promise<void>;
}

/** A view into a larger buffer would be cloned to the worker with all of that buffer. */
const compact = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();

const hotStore = (db: GroupCommit): HotStore => ({
  // One process per data folder.
  sharing: null,
  append: (basket, update) => db.run({ op: 'append', basket, update }),
  readFrom: (basket, after) => db.run({ op: 'readFrom', basket, after }),
  trimThrough: (basket, position) => db.run({ op: 'trimThrough', basket, position }),
  dirty: () => db.run({ op: 'dirty' }),
  close: () => db.close(),
});

const durableStore = (db: GroupCommit): DurableStore => ({
  load: (basket) => db.run({ op: 'load', basket }),
  save: (basket, next, expected) =>
    db.run({ op: 'save', basket, next: { ...next, state: compact(next.state) }, expected }),
  projection: (basket) => db.run({ op: 'projection', basket }),
  archive: (basket, generation, { state, through }) =>
    db.run({ op: 'archive', basket, generation, kept: { state: compact(state), through } }),
  loadArchive: (basket, generation) => db.run({ op: 'loadArchive', basket, generation }),
  close: () => db.close(),
});

const guestStore = (db: GroupCommit): GuestStore => ({
  check: (guest, secretHash) => db.run({ op: 'check', guest, secretHash }),
  bind: (guest, secretHash) => db.run({ op: 'bind', guest, secretHash }),
  claim: (guest, user, atMs) => db.run({ op: 'claim', guest, user, atMs }),
  claimerOf: (guest) => db.run({ op: 'claimerOf', guest }),
  guestsOf: (user) => db.run({ op: 'guestsOf', user }),
});

/** @throws where the file cannot be opened. */
export const openSqliteBasketStores = async (options: WorkerOptions): Promise<SqliteBasketStores> => {
  const db = new GroupCommit(options);
  await db.open();
  return {
    hot: hotStore(db),
    durable: durableStore(db),
    guests: guestStore(db),
    together: (basket) => db.run({ op: 'together', basket }),
    close: () => db.close(),
  };
};
