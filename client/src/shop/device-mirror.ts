/**
 * The device's rows at hand: read at once, changed through the store, told to everybody here whichever tab changed
 * them. Changes of one row by this tab keep their order. Where the storage refuses a change, it stands in this tab's
 * memory and `onFailure` hears of it, because a full disk must not stop the shopper.
 */
import type { DeviceRows } from './device-rows.ts';
import { createSignal } from './live.ts';
import type { DeviceStore } from './local-store.ts';

type Key = keyof DeviceRows;
type Row = DeviceRows[Key];

export interface DeviceMirror extends Pick<DeviceStore, 'change'> {
  /** Like `change`, but rejects where the storage refuses, and then changes nothing: for what other tabs must see. */
  changeStored: DeviceStore['change'];
  get<K extends Key>(key: K): DeviceRows[K] | undefined;
  keys(): readonly Key[];
  /** Called after a row changed, with its key. */
  on(listener: (key: Key) => void): () => void;
  close(): void;
}

/** Rejects where the rows cannot be read. */
export const openDeviceMirror = async (
  store: DeviceStore,
  onFailure: (error: unknown) => void,
): Promise<DeviceMirror> => {
  const rows = new Map<Key, Row>();
  const changed = createSignal<Key>();
  /** The newest change of each row; the next one waits for it, or two words of one tab could swap places. */
  const queues = new Map<Key, Promise<void>>();

  const take = (key: Key, value: Row | undefined): void => {
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
    changed.emit(key);
  };
  const changeStored: DeviceStore['change'] = async (key, change) => {
    let next: Row | undefined;
    try {
      await store.change(key, (current) => {
        const changed = change(current);
        next = changed;
        return changed;
      });
    } catch (error) {
      onFailure(error);
      throw error;
    }
    // Events of our own writes may come later than the answer; whoever waited must not read the old row.
    if (rows.get(key) !== next) take(key, next);
  };
  const changeNow = async <K extends Key>(
    key: K,
    change: (current: DeviceRows[K] | undefined) => DeviceRows[K] | undefined,
  ): Promise<void> => {
    try {
      await changeStored(key, change);
    } catch {
      // Told to `onFailure`; this tab goes on in memory.
      take(key, change(rows.get(key) as DeviceRows[K] | undefined));
    }
  };

  const stop = store.on(take);
  const stored = Object.entries(await store.readAll()) as [Key, Row][];
  for (const [key, value] of stored) if (!rows.has(key)) rows.set(key, value);
  return {
    changeStored,
    get: (key) => rows.get(key) as never,
    keys: () => [...rows.keys()],
    change: (key, change) => {
      const turn = (queues.get(key) ?? Promise.resolve()).then(() => changeNow(key, change));
      queues.set(key, turn);
      return turn;
    },
    on: changed.on,
    close: stop,
  };
};
