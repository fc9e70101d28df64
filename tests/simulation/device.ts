/**
 * One browser: what its tabs share (storage, locks, cookie, network), and the storage's own faults. A write takes
 * time and may be refused by a full disk; a tab that dies meanwhile may or may not have written, and told the others.
 */
import {
  createMemoryStore,
  createSharedMemory,
  type SharedMemory,
} from '../../client/src/adapters/memory/local-store.ts';
import type { Signal } from '../../client/src/shop/live.ts';
import type { LocalStore } from '../../client/src/shop/local-store.ts';
import { createFakeLocks } from '../../client/test/shop/support/fake-locks.ts';
import { createSleep } from '../../client/test/shop/support/sleeping-tab.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { Tab } from './tab.ts';
import type { Life, Timeline } from './timeline.ts';

/** The storage as one tab has it. */
export interface TabDisk {
  readonly store: LocalStore;
  /** From here on the tab hears nothing of what is written, until `wake` tells it all of that. */
  sleep(): void;
  wake(): void;
  end(): void;
}

export interface DeviceParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly journal: Journal;
}

class QuotaExceeded extends Error {
  override readonly name = 'QuotaExceededError';
}

export class Device {
  readonly name: string;
  readonly skewMs: number;
  readonly memory: SharedMemory;
  readonly locks = createFakeLocks();
  readonly tabs = new Set<Tab>();
  readonly onlineListeners = new Set<() => void>();
  isOnline = true;
  isDiskFull = false;
  /** Whom the server takes the cookie for. */
  signedIn: string | null = null;
  readonly #parts: DeviceParts;
  /** The write that is being made is one nobody hears of. */
  #isSilent = false;
  /** Writes that are being made: a read that begins later waits for them, as transactions of IndexedDB do. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(name: string, skewMs: number, parts: DeviceParts) {
    this.name = name;
    this.skewMs = skewMs;
    this.#parts = parts;
    const memory = createSharedMemory();
    const heard = <T>(signal: Signal<T>): Signal<T> => ({
      ...signal,
      emit: (event) => {
        if (!this.#isSilent) signal.emit(event);
      },
    });
    this.memory = {
      ...memory,
      logEvents: heard(memory.logEvents),
      deviceEvents: heard(memory.deviceEvents),
    };
  }

  setOnline(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (isOnline) for (const listener of [...this.onlineListeners]) listener();
  }

  /** The storage as one tab has it, while it lives. */
  storeOf(life: Life): TabDisk {
    const sleep = createSleep();
    const store = sleep.store(createMemoryStore(this.memory));
    const stops: (() => void)[] = [];
    const listening = (stop: () => void): (() => void) => {
      stops.push(stop);
      return stop;
    };
    return {
      store: {
        ...store,
        log: {
          ...store.log,
          read: (docId) => this.#read(() => store.log.read(docId)),
          ids: (docId) => this.#read(() => store.log.ids(docId)),
          docIds: () => this.#read(() => store.log.docIds()),
          append: (row) => this.#write(life, () => store.log.append(row)),
          remove: (ids) => this.#write(life, () => store.log.remove(ids), true),
          on: (listener) => listening(store.log.on(listener)),
        },
        device: {
          ...store.device,
          readAll: () => this.#read(() => store.device.readAll()),
          change: (key, change) => this.#write(life, () => store.device.change(key, change)),
          on: (listener) => listening(store.device.on(listener)),
        },
      },
      sleep: sleep.begin,
      wake: () => {
        if (!life.isOver) sleep.end();
      },
      end: () => {
        for (const stop of stops) stop();
      },
    };
  }

  async #write(life: Life, write: () => Promise<void>, isRemoval = false): Promise<void> {
    const never = new Promise<never>(() => undefined);
    if (life.isOver) return never;
    const made = this.#make(life, write, isRemoval);
    this.#underWay.add(made);
    const isHeard = await made.finally(() => this.#underWay.delete(made));
    if (!isHeard) return never;
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    await Promise.allSettled([...this.#underWay]);
    return read();
  }

  /** Answers whether anybody is left who hears that it is done. */
  async #make(life: Life, write: () => Promise<void>, isRemoval: boolean): Promise<boolean> {
    const { timeline, dice, journal } = this.#parts;
    await timeline.sleep(dice.isIn(5) ? dice.int(300) : dice.int(3));
    if (life.isOver && dice.isIn(50)) return false;
    if (this.isDiskFull && !isRemoval) {
      journal.count('write refused by a full disk');
      throw new QuotaExceeded('the disk is full');
    }
    // The storage writes, and tells, before it answers.
    this.#isSilent = life.isOver && dice.isIn(50);
    if (this.#isSilent) journal.count('tab died before it told what it wrote');
    const written = write();
    this.#isSilent = false;
    await written;
    return !life.isOver;
  }
}
