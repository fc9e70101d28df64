/**
 * The rooms of this process: opens each basket once, keeps time for all of them (heartbeats, expiry, sleep,
 * closing), flushes them on schedule and drains them. Everything that comes from outside comes through here
 * (rules OP1–OP10).
 */
import {
  type Clock,
  fail,
  LIMITS,
  type Notice,
  type Owner,
  ok,
  ownerKind,
  type Random,
  type Result,
} from '../../../shared/src/index.ts';
import { createFlushing } from '../flush/create-flushing.ts';
import { flushBasket } from '../flush/flush-basket.ts';
import type { FlushTimes } from '../flush/flush-schedule.ts';
import type { Flushing } from '../flush/flushing.ts';
import type { BasketStores, LoadedBasket } from '../flush/load-basket.ts';
import { FlushWatch } from '../flush/watch-flush.ts';
import type { Authorities } from '../ports/authority.ts';
import type { Expected } from '../ports/durable-store.ts';
import type { GuestStore } from '../ports/guest-store.ts';
import type { Log } from '../ports/log.ts';
import { Measurements } from '../ports/measurements.ts';
import { SWEEP_MS } from './audience.ts';
import { AwakeBaskets } from './awake-baskets.ts';
import { type Census, takeCensus } from './census.ts';
import { type Claimed, Claims } from './claims.ts';
import { countedReads } from './counted-reads.ts';
import { type Entry, Housekeeping } from './housekeeping.ts';
import { followedRoom, type InStepHooks } from './in-step.ts';
import { type OpenRoomParts, openRoom } from './open-room.ts';
import { isOverSoon, replaceRoom } from './replace-room.ts';
import type { Room } from './room.ts';
import { StaleReads } from './stale-reads.ts';
import { StepReport } from './step-report.ts';

export interface RoomsParts {
  readonly stores: BasketStores & { readonly guests: GuestStore };
  readonly authorities: Authorities;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly flush: FlushTimes;
  /** Bytes of documents that may be awake; absent: `LIMITS.awakeBytes`. */
  readonly awakeBytes?: number;
  /** Absent: counted where nobody looks. */
  readonly measurements?: Measurements;
}

/** A room that gives way as soon as it is open is one, its end another; more of them mean that something is wrong. */
const OPEN_ROUNDS_MAX = 6;

export class Rooms {
  readonly #parts: RoomsParts;
  readonly #entries = new Map<Owner, Entry>();
  readonly #measurements: Measurements;
  /** What all rooms are given alike. */
  readonly #shared: Omit<OpenRoomParts, 'basket' | 'onAccepted'>;
  readonly #followed: BasketStores;
  readonly #flushWatch: FlushWatch;
  readonly #stepReport: StepReport;
  readonly #schedule: Flushing;
  readonly #claims: Claims;
  readonly #housekeeping: Housekeeping;
  #isDraining = false;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
    const { stores, authorities, clock, random, log, measurements = new Measurements() } = parts;
    this.#measurements = measurements;
    const awake = new AwakeBaskets(parts.awakeBytes ?? LIMITS.awakeBytes, log);
    const staleReads = new StaleReads(clock, log);
    this.#shared = { hot: stores.hot, authorities, clock, random, log, measurements, awake, staleReads };
    this.#followed = countedReads(stores, measurements);
    this.#stepReport = new StepReport(log, measurements.now);
    const flush = (basket: Owner) => flushBasket(basket, stores, clock, this.#inMemory(basket));
    this.#flushWatch = new FlushWatch(flush, measurements, log);
    this.#schedule = this.#flushing();
    this.#claims = new Claims({
      stores,
      clock,
      random,
      log,
      open: (basket) => this.#room(basket),
    });
    this.#housekeeping = new Housekeeping({
      entries: this.#entries,
      stores,
      clock,
      log,
      hasUnsaved: (basket) => this.#schedule.has(basket),
      onClosed: (basket) => this.#claims.closed(basket),
    });
  }

  #flushing(): Flushing {
    const { stores, flush: times } = this.#parts;
    return createFlushing({
      ...this.#parts,
      hot: stores.hot,
      times,
      flush: (basket: Owner) => this.#flushWatch.run(basket),
      onSaved: (basket: Owner, saved: Expected) => this.#entries.get(basket)?.room?.markSaved(saved),
      onStore: (isAvailable: boolean) => {
        for (const { room } of this.#entries.values())
          room?.tellStore({ store: 'durable', reason: 'flush' }, isAvailable);
      },
      unsavedHere: () =>
        [...this.#entries].flatMap(([basket, { room }]) => (room?.isSaved === false ? [basket] : [])),
    });
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** What is open at this moment; baskets with unsaved changes, and those that cannot be flushed. */
  count(): Census & { readonly unsaved: number; readonly setAside: number } {
    const census = takeCensus(this.#entries.values(), this.#measurements.now());
    return { ...census, unsaved: this.#schedule.unsaved, setAside: this.#flushWatch.setAside };
  }

  /** Begins the sweeps and takes over what an earlier process has not flushed. */
  async start(): Promise<void> {
    this.#sweepLater();
    await this.#schedule.start();
  }

  /** The room of a basket, opened at most once however many ask. Never an empty room for a failed load. */
  open(basket: Owner): Promise<Result<Room>> {
    return this.#isDraining ? Promise.resolve(fail('draining')) : this.#room(basket);
  }

  /** Claims a guest for a user and merges it; idempotent. `guest-taken` where another user was first. */
  claim(guest: Owner, user: Owner): Promise<Result<Claimed>> {
    return this.#claims.claim(guest, user);
  }

  /** Saves what is unsaved of a basket now; false where the store did not let it. */
  flush(basket: Owner): Promise<boolean> {
    return this.#schedule.flushNow(basket);
  }

  /** Its person has gone: saves what is unsaved, and keeps nothing more of it in the hot store (rule ND12). */
  async release(basket: Owner): Promise<void> {
    const isSaved = await this.#schedule.flushNow(basket);
    if (isSaved) await this.#parts.stores.hot.sharing?.forget(basket);
  }

  tellAll(notice: Notice): void {
    for (const { room } of this.#entries.values()) room?.tell(notice);
  }

  /**
   * Takes nobody in any more, tells the sockets as soon as what they sent is accepted (or after
   * `LIMITS.drainAcceptMs`: another node takes it from their devices), and saves everything. Answers the number of
   * baskets that could not be saved; those are in the hot store.
   */
  async drain(timeoutMs: number): Promise<number> {
    this.#isDraining = true;
    this.#schedule.stop();
    const after = (ms: number) => new Promise<void>((done) => void this.#parts.clock.after(ms, done));
    const late = after(timeoutMs);
    await Promise.race([this.#accepted(), after(Math.min(timeoutMs, LIMITS.drainAcceptMs))]);
    for (const { room } of this.#entries.values()) room?.audience.closeAll('draining');
    // Twice: an exchange over HTTP may have been on its way meanwhile.
    for (let round = 0; round < 2; round++) {
      await Promise.race([this.#accepted(), late]);
      await Promise.race([this.#schedule.flushAll(), late]);
    }
    return this.#schedule.unsaved;
  }

  async #accepted(): Promise<void> {
    // What waits for another basket's recovery is in its own store, and its device is not told that it is accepted.
    const rooms = [...this.#entries.values()].flatMap(({ room }) =>
      room && !room.gate?.isHeldUp ? [room] : [],
    );
    const closing = [...this.#entries.values()].map((entry) => entry.closing);
    await Promise.all([...closing, ...rooms.map((room) => room.whenAccepted(room.lastSeq))]);
  }

  async #room(basket: Owner): Promise<Result<Room>> {
    for (let round = 0; round < OPEN_ROUNDS_MAX; round++) {
      const entry = this.#entries.get(basket);
      if (entry?.room) {
        // Whoever asked may need it over an await or two: it is not idle now.
        entry.room.emptySinceMs = this.#parts.clock.now();
        return ok(entry.room);
      }
      if (entry?.closing) {
        if (await isOverSoon(entry.closing, this.#parts.clock)) continue;
        break;
      }
      const opened = await (entry?.opening ?? this.#open(basket));
      // What was told while it was loaded may have ended it in the very step in which it began.
      if (!opened.ok || !opened.value.isRetired) return opened;
    }
    this.#measurements.openFailures.add('store-unavailable');
    return fail('store-unavailable', `${basket}: what its last room took is not stored yet`);
  }

  #inMemory(basket: Owner): LoadedBasket | null {
    if (this.#parts.stores.hot.sharing) return null;
    return this.#entries.get(basket)?.room?.snapshot() ?? null;
  }

  #open(basket: Owner): Promise<Result<Room>> {
    const entry: Entry = { room: null, opening: null, closing: null };
    this.#entries.set(basket, entry);
    entry.opening = this.#load(basket, entry)
      .catch((error: unknown) => this.#giveUp(basket, entry, error))
      .then((opened) => {
        entry.opening = null;
        if (!opened.ok) this.#entries.delete(basket);
        return opened;
      });
    return entry.opening;
  }

  /** A bug that only this basket's content brings out: nobody is let in, and who asks again is a new try. */
  #giveUp(basket: Owner, { room }: Entry, error: unknown): Result<Room> {
    this.#parts.log.error({ basket, err: error }, 'opening a basket threw');
    this.#measurements.openFailures.add('internal');
    room?.retire();
    room?.follower?.end();
    this.#claims.closed(basket);
    return fail('internal', 'opening the basket threw');
  }

  async #load(basket: Owner, entry: Entry): Promise<Result<Room>> {
    const { stores, log } = this.#parts;
    const onAccepted = () => {
      this.#schedule.touch(basket);
      this.#claims.changed(basket);
    };
    const opened = await openRoom({ ...this.#shared, basket, onAccepted }, stores, this.#followed);
    if (!opened.ok) {
      this.#measurements.openFailures.add(opened.error.code);
      log.warn({ basket, ...opened.error }, 'a basket could not be opened');
      return opened;
    }
    const { room, claimer, follower, isInStep } = opened.value;
    entry.room = room;
    // What was found unsaved: the rows of a process that died, and what was carried over just now.
    if (!room.isSaved) this.#schedule.touch(basket);
    follower?.begin(followedRoom(room, follower, this.#inStep()), room.position, isInStep);
    if (claimer !== null) this.#claims.attach(room, claimer);
    if (ownerKind(basket) === 'user') this.#claims.mergeMissing(room);
    return ok(room);
  }

  #inStep(): InStepHooks {
    const { log } = this.#parts;
    const replace = (room: Room, generation: number | null): void => {
      const entry = this.#entries.get(room.basket);
      if (entry?.room !== room) return;
      replaceRoom(entry, room, generation, () => {
        this.#entries.delete(room.basket);
        this.#claims.closed(room.basket);
      });
    };
    return {
      log,
      onForeign: (basket, mayBeMerge) => {
        this.#claims.changed(basket);
        if (mayBeMerge) this.#claims.mergedElsewhere(basket);
      },
      onOutdated: replace,
      onBroken: (room) => replace(room, null),
      onClaimed: (guest, user) =>
        this.#claims.learned(guest, user, (basket) => this.#entries.get(basket)?.room ?? null),
      onCaughtUp: (room) => {
        this.#measurements.catchUps++;
        void this.#claims.recheck(room);
      },
    };
  }

  #sweepLater(): void {
    this.#parts.clock.after(SWEEP_MS, () => {
      if (this.#isDraining) return;
      this.#housekeeping.sweep(this.#parts.clock.now());
      void this.#housekeeping.compare();
      this.#stepReport.look(this.#entries.values());
      this.#sweepLater();
    });
  }
}
