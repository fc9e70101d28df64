/** A small world for room tests: rooms on memory stores that can be made to fail, a fake clock, socket pairs. */
import type { Doc } from 'yjs';
import { type Clock, fail, LIMITS, type Owner, type Random, readBasket } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { SocketPair } from '../../../tests/support/socket-pair.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { SharedMemory } from '../../src/adapters/memory/shared-hot-store.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import type { Authorities, Authority } from '../../src/ports/authority.ts';
import type { DurableStore } from '../../src/ports/durable-store.ts';
import type { GuestStore } from '../../src/ports/guest-store.ts';
import type { HotStore } from '../../src/ports/hot-store.ts';
import type { Log } from '../../src/ports/log.ts';
import { Measurements } from '../../src/ports/measurements.ts';
import { HotWriter } from '../../src/room/hot-writer.ts';
import { Rooms } from '../../src/room/rooms.ts';
import type { Session } from '../../src/sync/session.ts';

export const halfRandom: Random = { bytes: (count) => new Uint8Array(count).fill(7), fraction: () => 0.5 };

/** What a room's writer needs, of a basket nobody looks at. */
export const writerOf = (basket: Owner, hot: HotStore, clock: Clock): HotWriter =>
  new HotWriter({
    basket,
    hot,
    clock,
    random: halfRandom,
    measurements: new Measurements(() => 0),
    onAccepted: () => undefined,
    onStore: () => undefined,
  });

export const authorityOf = (owner: Owner, expiresAt = Number.POSITIVE_INFINITY): Authority => ({
  owner,
  sessionId: null,
  expiresAt,
  watch: () => () => undefined,
});

const nobody: Authorities = { renew: async () => fail('signed-out') };

const ANSWERS_AT_ONCE = new Set<string | symbol>(['follow', 'announce']);

/** Answers `store-unavailable` to every call while `isDown` says so. */
const failing = <S extends object>(store: S, isDown: (method: string, basket: unknown) => boolean): S =>
  new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (name === 'sharing' && method) return failing(method, isDown);
      if (typeof method !== 'function' || ANSWERS_AT_ONCE.has(name)) return method;
      return (...args: unknown[]) =>
        isDown(String(name), args[0])
          ? Promise.resolve(fail('store-unavailable', 'made to fail'))
          : Reflect.apply(method, target, args);
    },
  });

export interface Disks {
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
}

const createDisks = (): Disks => ({
  hot: createMemoryHotStore(),
  durable: createMemoryDurableStore(),
  guests: createMemoryGuestStore(),
});

const FLUSH = { afterMs: 5_000, atMostMs: 15_000 };

/** Several processes on the same stores, each with faults of its own. `carry` decides when telling arrives. */
export const createNodes = (count: number, carry?: (deliver: () => void) => void) => {
  const clock = createFakeClock();
  const shared = new SharedMemory({ clock, times: FLUSH, ...(carry ? { carry } : {}) });
  const { durable, guests } = createDisks();
  const nodes = Array.from({ length: count }, () =>
    createWorld(nobody, { clock, disks: { hot: shared.node(), durable, guests } }),
  );
  return { clock, shared, nodes };
};

export const createWorld = (
  authorities = nobody,
  { clock, disks } = { clock: createFakeClock(), disks: createDisks() },
) => {
  const down = new Set<string>();
  /** `hot`, `hot.append`, or `hot.append user:u`. */
  const isDown = (store: string) => (method: string, basket: unknown) =>
    [store, `${store}.${method}`, `${store}.${method} ${basket}`].some((name) => down.has(name));
  const stores = {
    hot: failing(disks.hot, isDown('hot')),
    durable: failing(disks.durable, isDown('durable')),
    guests: disks.guests,
  };
  const logged: { level: string; message: string; fields: object }[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, message, fields });
  const log = { info: note('info'), warn: note('warn'), error: note('error') };
  /** A process on these stores; a second one stands for a restart after a crash. */
  const measurements = new Measurements(clock.now);
  const createRooms = (said: Log = log, awakeBytes: number = LIMITS.awakeBytes) =>
    new Rooms({
      stores,
      authorities,
      clock,
      random: halfRandom,
      log: said,
      measurements,
      awakeBytes,
      flush: FLUSH,
    });
  const rooms = createRooms();

  const join = async (
    basket: Owner,
    device: string | null,
    options: { doc?: Doc; rooms?: Rooms; authority?: Authority } = {},
  ): Promise<SocketPair & { session: Session }> => {
    const room = await (options.rooms ?? rooms).open(basket);
    if (!room.ok) throw new Error(room.error.code);
    const pair = new SocketPair(options.doc);
    const joined = room.value.join(pair.socket, {
      authority: options.authority ?? authorityOf(basket),
      device: device ?? 'unnamed',
      isDeviceNamed: device !== null,
    });
    if (!joined.ok) throw new Error(joined.error.code);
    pair.server = joined.value;
    pair.onClosed = () => room.value.leave(joined.value);
    return Object.assign(pair, { session: joined.value });
  };

  /** What a device that knows nothing reads of the basket from the stores alone. */
  const stored = async (basket: Owner) => {
    const loaded = await loadBasket(basket, disks);
    if (!loaded.ok) throw new Error(loaded.error.code);
    return readBasket(loaded.value.live.doc);
  };

  return { clock, down, disks, stores, rooms, createRooms, join, stored, logged, log, measurements };
};
