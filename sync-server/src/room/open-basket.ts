/**
 * A basket that is open in this process: its document, who introduced which Yjs client id, its way into the hot
 * store, and the order in which a change goes through them: inspect, apply, pass on, keep. Knows no sessions; what
 * "pass on" means is the room's matter (rules RO1–RO4, RO6, RO9, RO10, ND1).
 */
import * as Y from 'yjs';
import {
  type Clock,
  fail,
  LIMITS,
  type Owner,
  ok,
  type Random,
  type Result,
} from '../../../shared/src/index.ts';
import { isEmptyUpdate, SERVER } from '../domain/basket-document.ts';
import { type ClientOwners, introduce } from '../domain/client-owners.ts';
import { type Acceptable, inspectUpdate, type Reach, sieveUpdate } from '../domain/inspect-update.ts';
import type { Difference, LiveDocument } from '../domain/live-document.ts';
import { ALL_IN_IT, type LoadedBasket } from '../flush/load-basket.ts';
import type { Expected, Saved } from '../ports/durable-store.ts';
import type { HotStore, HotUpdate } from '../ports/hot-store.ts';
import type { Measurements } from '../ports/measurements.ts';
import type { Session } from '../sync/session.ts';
import type { AwakeBaskets } from './awake-baskets.ts';
import { BasketSize } from './basket-size.ts';
import { ForeignRows } from './foreign-rows.ts';
import { HotWriter } from './hot-writer.ts';
import { lostRows, vectorOf } from './lost-rows.ts';
import { deviceNameOf, rulesFor, type Writer } from './write-rules.ts';

/** A device that hears it comes back to the next room. */
const CLOSING = fail('draining', 'the room is closing');

export interface OpenBasketParts {
  readonly basket: Owner;
  readonly hot: HotStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly measurements: Measurements;
  /** All of this process. */
  readonly awake: AwakeBaskets;
}

export abstract class OpenBasket {
  readonly basket: Owner;
  readonly generation: number;
  /** Guests whose records may be in this basket: those its user has claimed. */
  readonly guests: Set<Owner>;
  touchedAtMs: number;
  /** What `storeFirst` stores, or did last. */
  lastFirst: HotUpdate | null = null;
  protected readonly writer: HotWriter;
  readonly #parts: OpenBasketParts;
  readonly #live: LiveDocument;
  readonly #owners: ClientOwners;
  readonly #size: BasketSize;
  readonly #foreign: ForeignRows;
  #stored: Expected | null;
  #isRetired = false;

  constructor(parts: OpenBasketParts, loaded: LoadedBasket, guests: readonly Owner[]) {
    this.#parts = parts;
    this.basket = parts.basket;
    this.generation = loaded.generation;
    this.guests = new Set(guests);
    this.#live = loaded.live;
    this.#stored = loaded.stored;
    this.#owners = loaded.owners;
    this.#size = new BasketSize(loaded.bytes);
    this.#foreign = new ForeignRows(loaded.waiting);
    this.touchedAtMs = parts.clock.now();
    this.writer = new HotWriter({
      ...parts,
      onAccepted: () => this.onAccepted(),
      onStore: (isAvailable) => this.onHotStore(isAvailable),
    });
    this.writer.begin(loaded.through, loaded.unsavedRows > 0);
    this.#countAwake();
  }

  protected abstract onAccepted(): void;
  protected abstract onHotStore(isAvailable: boolean): void;
  /** An update is in the document now; `from` has it already. */
  protected abstract passOn(update: Uint8Array, from: Session | null): void;

  get lastSeq(): number {
    return this.writer.lastSeq;
  }

  /** Position in the hot store up to which everything of this room is accepted. */
  get position(): number {
    return this.writer.position;
  }

  /** What is in this basket's hot store, whatever a room's gate says. */
  get storedSeq(): number {
    return this.writer.acceptedSeq;
  }

  get savedSeq(): number {
    return this.writer.savedSeq;
  }

  /** Whether its own stores have everything; another basket may lack it yet (see `Room.gate`). */
  get isSaved(): boolean {
    return this.savedSeq === this.lastSeq && this.storedSeq === this.lastSeq;
  }

  /** When the oldest change that is not saved came, by the stopwatch; null where all are. */
  get oldestUnsavedAt(): number | null {
    return this.writer.oldestUnsavedAt;
  }

  /** The document as it is now; not to be kept or written to (see `write`). */
  get doc(): Y.Doc {
    const { doc } = this.#live;
    this.#countAwake();
    return doc;
  }

  get isAwake(): boolean {
    return this.#live.isAwake;
  }

  /** The one way for a device's bytes into the basket. Answers the number its acknowledgement waits for. */
  accept(
    writer: Writer,
    update: Uint8Array,
    kind: 'update' | 'answer',
    except: Session | null,
  ): Result<number> {
    if (isEmptyUpdate(update)) return ok(this.lastSeq);
    if (this.#isRetired) return CLOSING;
    if (this.writer.queuedBytes > LIMITS.basketBytes)
      return fail('store-unavailable', 'too much waits for the hot store');
    const rules = rulesFor(this, writer, this.#owners);
    const plain = kind === 'update' ? this.#live.recognise(update, rules) : null;
    const inspect = kind === 'answer' ? sieveUpdate : inspectUpdate;
    const inspected = plain ? ok(plain) : inspect(this.#live.basis, update, rules);
    this.#countAwake();
    if (!inspected.ok) return inspected;
    if (inspected.value.isEmpty) return ok(this.lastSeq);
    if (!this.hasRoomFor(inspected.value.update.byteLength)) return fail('basket-full');
    return this.#apply(inspected.value, deviceNameOf(writer), except);
  }

  /** About how large the basket's state is; never larger than this. */
  get bytes(): number {
    return this.#size.bytes;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#size.hasRoomFor(bytes, () => this.#live.state().byteLength);
  }

  /**
   * The server's own write, computed from everything through `last`: stored first, and only where nothing was appended
   * behind that; null where something was. Where nodes share the store the row is told like those of the others.
   */
  async storeFirst(bytes: Uint8Array, last: number): Promise<Result<number | null>> {
    if (this.#isRetired) return CLOSING;
    const row = { bytes, device: SERVER, generation: this.generation };
    this.lastFirst = row;
    let taken: Result<void> = ok(undefined);
    const stored = await this.writer.appendNext(row, last, (position) => {
      if (!this.#parts.hot.sharing) taken = this.follow(row, position);
    });
    return taken.ok ? stored : taken;
  }

  /** Takes a row another node has appended. After `internal` the room is of no use. */
  follow({ bytes, device }: HotUpdate, position: number): Result<void> {
    const applied = this.#foreign.apply(this.doc, bytes, position);
    if (!applied.ok) return applied;
    introduce(this.#owners, bytes, device);
    for (const update of applied.value) this.#grow(update, null);
    this.writer.noteForeign(position);
    return ok(undefined);
  }

  /** Takes what another node has saved of this generation. After `internal` the room is of no use. */
  followSaved({ state, owners, through }: Saved): Result<void> {
    const before = this.#live.stateVector();
    const applied = this.#foreign.applySaved(this.doc, state, through);
    if (!applied.ok) return applied;
    for (const [client, device] of owners) if (!this.#owners.has(client)) this.#owners.set(client, device);
    this.#grow(Y.encodeStateAsUpdate(this.doc, before), null);
    this.markSavedThrough(through);
    return ok(undefined);
  }

  /** The hot store has lost rows: what is not saved is appended again, as if it came now. Answers in how many. */
  repeatLost(saved: Saved | null): number {
    const missing = this.isSaved ? null : this.#live.diff(vectorOf(saved));
    if (!missing?.ok) return 0;
    const rows = lostRows(missing.value.update, this.#owners);
    for (const row of rows) this.writer.keep({ ...row, generation: this.generation });
    return rows.length;
  }

  /** Whether rows of other nodes wait for one that has not come. */
  get isIncomplete(): boolean {
    return this.#foreign.isWaiting;
  }

  isAppending(update: HotUpdate): boolean {
    return this.writer.isFlying(update);
  }

  diff(stateVector: Uint8Array): Result<Difference> {
    return this.#live.diff(stateVector);
  }

  stateVector(): Uint8Array {
    return this.#live.stateVector();
  }

  state(): Uint8Array {
    return this.#live.state();
  }

  hasReached(reach: Reach): boolean {
    const { store } = this.doc;
    for (const [client, clock] of reach) if (Y.getState(store, client) < clock) return false;
    return true;
  }

  /** The durable store holds this now. */
  markSaved(saved: Expected): void {
    this.#stored = saved;
    this.markSavedThrough(saved.through);
  }

  /** Everything up to here is in the durable store, as another node says. Answers whether that is news. */
  markSavedThrough(through: number): boolean {
    // A process alone has everything the stores have: what waits and is saved past stands on nothing.
    if (!this.#parts.hot.sharing) this.#foreign.dropThrough(through);
    return this.writer.markSaved(through);
  }

  /** The basket as it is here, in the form the stores together would give it: what is accepted, and maybe more. */
  snapshot(): LoadedBasket {
    return {
      live: this.#live,
      generation: this.generation,
      owners: this.#owners,
      stored: this.#stored,
      through: this.writer.position,
      unsavedRows: this.writer.unsavedCount,
      ...ALL_IN_IT,
      bytes: this.#size.bytes,
    };
  }

  /** Takes nothing more, from devices or from the server: the room is closing. */
  retire(): void {
    this.#isRetired = true;
    this.#parts.awake.forget(this);
  }

  /** Whether there is, or will be, another room of the basket: whoever held this one over an await asks. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  sleep(): void {
    this.#live.sleep();
    this.#size.measured(this.#live.state().byteLength);
    this.#parts.awake.forget(this);
  }

  /** After whatever may have woken the document, or made it larger. */
  #countAwake(): void {
    if (this.#live.isAwake && !this.#isRetired) this.#parts.awake.touch(this);
  }

  #apply(found: Acceptable, device: string, except: Session | null): Result<number> {
    this.#live.take(found, device);
    for (const client of found.newClients) this.#owners.set(client, device);
    const seq = this.#keep(found.update, device, except);
    if (!this.#foreign.isWaiting) return ok(seq);
    const released = this.#foreign.settle(this.doc);
    if (!released.ok) return released;
    for (const update of released.value) this.#grow(update, null);
    return ok(this.lastSeq);
  }

  #keep(update: Uint8Array, device: string, except: Session | null): number {
    this.#grow(update, except);
    return this.writer.keep({ bytes: update, device, generation: this.generation });
  }

  #grow(update: Uint8Array, except: Session | null): void {
    this.touchedAtMs = this.#parts.clock.now();
    this.#size.grow(update.byteLength);
    this.#countAwake();
    this.passOn(update, except);
  }
}
