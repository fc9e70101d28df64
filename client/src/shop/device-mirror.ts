/**
 * The device's rows at hand: read at once, changed through the store, told to everybody here whichever tab changed
 * them. Changes of one row by this tab keep their order. Where the storage refuses a change, it stands in this tab's
 * memory, because a full disk must not stop the shopper, and is tried again until it is stored, because the other
 * tabs know nothing of it (SPEC T12). What changed while nobody told this tab is found by reading again (SPEC T13).
 */
import type { Clock, Timer } from '../../../shared/src/index.ts';
import type { DeviceRows } from './device-rows.ts';
import { createSignal } from './live.ts';
import type { DeviceStore } from './local-store.ts';

type Key = keyof DeviceRows;
type Row = DeviceRows[Key];
type Change = (current: Row | undefined) => Row | undefined;

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export interface DeviceMirror extends Pick<DeviceStore, 'change'> {
  /** Like `change`, but rejects where the storage refuses, and then changes nothing: for what all tabs must see or none. */
  changeStored: DeviceStore['change'];
  get<K extends Key>(key: K): DeviceRows[K] | undefined;
  keys(): readonly Key[];
  /** Called after a row changed, with its key. */
  on(listener: (key: Key) => void): () => void;
  /** Reads all rows again. Rejects where they cannot be read. */
  reread(): Promise<void>;
  close(): void;
}

/** Hears why changes stand in memory only, and null when they are stored. */
export type OnStorage = (failure: unknown) => void;

/** Rejects where the rows cannot be read. */
export const openDeviceMirror = async (
  store: DeviceStore,
  clock: Clock,
  onStorage: OnStorage,
): Promise<DeviceMirror> => {
  const rows = new Map<Key, Row>();
  const changed = createSignal<Key>();
  /** The newest change of each row; the next one waits for it, or two words of one tab could swap places. */
  const queues = new Map<Key, Promise<void>>();
  /** Changes that stand in memory only, oldest first. */
  const unstored = new Map<Key, Change[]>();
  let isFailing = false;
  let timer: Timer | null = null;
  let delayMs = RETRY_MIN_MS;
  let isClosed = false;

  const take = (key: Key, value: Row | undefined): void => {
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
    changed.emit(key);
  };
  /** What is stored, with what this tab could not store on top of it. */
  const onTop = (key: Key, stored: Row | undefined): Row | undefined =>
    (unstored.get(key) ?? []).reduce((row, change) => change(row), stored);
  const worked = (): void => {
    if (!isFailing || unstored.size > 0) return;
    isFailing = false;
    delayMs = RETRY_MIN_MS;
    onStorage(null);
  };
  const write = async (key: Key, change: Change): Promise<void> => {
    let next: Row | undefined;
    await store.change(key, (current) => {
      next = change(current);
      return next as typeof current;
    });
    // Events of our own writes may come later than the answer; whoever waited must not read the old row.
    const row = onTop(key, next);
    if (rows.get(key) !== row) take(key, row);
    worked();
  };
  const retryLater = (): void => {
    if (isClosed || timer) return;
    timer = clock.after(delayMs, () => {
      timer = null;
      delayMs = Math.min(RETRY_MAX_MS, delayMs * 2);
      for (const key of unstored.keys()) inTurn(key, () => storeRest(key));
    });
  };
  const failed = (error: unknown): void => {
    isFailing = true;
    onStorage(error);
    retryLater();
  };
  const storeRest = async (key: Key): Promise<void> => {
    const rest = unstored.get(key);
    if (!rest || isClosed) return;
    try {
      await write(key, (stored) => {
        unstored.delete(key);
        return rest.reduce((row, change) => change(row), stored);
      });
    } catch (error) {
      unstored.set(key, rest);
      // Another tab may have written meanwhile.
      take(key, onTop(key, rows.get(key)));
      failed(error);
    }
  };
  const changeNow = async (key: Key, change: Change): Promise<void> => {
    const rest = unstored.get(key);
    if (rest) {
      rest.push(change);
      take(key, change(rows.get(key)));
      return storeRest(key);
    }
    try {
      await write(key, change);
    } catch (error) {
      unstored.set(key, [change]);
      take(key, change(rows.get(key)));
      failed(error);
    }
  };
  const inTurn = (key: Key, work: () => Promise<void>): Promise<void> => {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work);
    const ended = (): void => undefined;
    // Whoever asked hears of a failure; the next one only waits.
    queues.set(key, turn.then(ended, ended));
    return turn;
  };

  const reread = async (): Promise<void> => {
    // What is heard meanwhile is newer than what is read.
    const heard = new Set<Key>();
    const stopNoting = changed.on((key) => heard.add(key));
    const stored = (await store.readAll().finally(stopNoting)) as Partial<Record<Key, Row>>;
    for (const key of new Set([...(Object.keys(stored) as Key[]), ...rows.keys()])) {
      const row = onTop(key, stored[key]);
      if (!heard.has(key) && JSON.stringify(row) !== JSON.stringify(rows.get(key))) take(key, row);
    }
  };

  const stop = store.on((key, value) => take(key, onTop(key, value)));
  await reread();
  return {
    changeStored: (key, change) => inTurn(key, () => write(key, change as Change)),
    get: (key) => rows.get(key) as never,
    keys: () => [...rows.keys()],
    change: (key, change) => inTurn(key, () => changeNow(key, change as Change)),
    on: changed.on,
    reread,
    close: () => {
      isClosed = true;
      timer?.cancel();
      stop();
    },
  };
};
