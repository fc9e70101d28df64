/**
 * One open basket: its document, its sessions, and the order in which a change goes through them: inspect, apply,
 * relay to the others, keep. Knows no socket and no store but its way into the hot one; when it is opened,
 * flushed, put to sleep and closed is the registry's matter (rules RO1–RO9).
 */
import * as Y from 'yjs';
import {
  type Clock,
  encodeDown,
  fail,
  LIMITS,
  type Notice,
  type Owner,
  ok,
  type Random,
  type Result,
} from '../../../shared/src/index.ts';
import { isEmptyUpdate, SERVER } from '../domain/basket-document.ts';
import { type ClientOwners, introduce } from '../domain/client-owners.ts';
import { type Inspected, inspectUpdate, type Reach, sieveUpdate } from '../domain/inspect-update.ts';
import type { LiveDocument } from '../domain/live-document.ts';
import type { LoadedBasket } from '../flush/load-basket.ts';
import type { Authorities, Authority } from '../ports/authority.ts';
import type { Expected } from '../ports/durable-store.ts';
import type { HotStore } from '../ports/hot-store.ts';
import type { RoomSocket } from '../ports/room-socket.ts';
import type { BasketLink } from '../sync/basket-link.ts';
import { type Joining, Session } from '../sync/session.ts';
import { Audience } from './audience.ts';
import { BasketSize } from './basket-size.ts';
import { HotWriter } from './hot-writer.ts';
import { deviceNameOf, rulesFor, type Writer } from './write-rules.ts';

export interface RoomParts {
  readonly basket: Owner;
  readonly hot: HotStore;
  readonly authorities: Authorities;
  readonly clock: Clock;
  readonly random: Random;
  /** Something new is in the hot store. */
  onAccepted(): void;
}

export class Room implements BasketLink {
  readonly basket: Owner;
  readonly generation: number;
  /** Guests whose records may be in this basket: those its user has claimed. */
  readonly guests: Set<Owner>;
  readonly audience = new Audience();
  /** Holds back `accepted` where this basket's changes must also reach another one. */
  gate: { readonly acceptedSeq: number; readonly isHeldUp: boolean } | null = null;
  emptySinceMs: number;
  touchedAtMs: number;
  #isRetired = false;
  readonly #parts: RoomParts;
  readonly #live: LiveDocument;
  readonly #owners: ClientOwners;
  readonly #writer: HotWriter;
  readonly #size: BasketSize;
  #stored: Expected | null;
  readonly #waiting = new Set<Session>();
  readonly #watches: { seq: number; done: () => void }[] = [];

  constructor(parts: RoomParts, loaded: LoadedBasket, guests: readonly Owner[]) {
    this.#parts = parts;
    this.basket = parts.basket;
    this.generation = loaded.generation;
    this.guests = new Set(guests);
    this.#live = loaded.live;
    this.#stored = loaded.stored;
    this.#owners = loaded.owners;
    this.#size = new BasketSize(loaded.bytes);
    this.emptySinceMs = this.touchedAtMs = parts.clock.now();
    const { basket, hot, clock, random } = parts;
    this.#writer = new HotWriter({
      basket,
      hot,
      clock,
      random,
      onAccepted: () => {
        parts.onAccepted();
        this.answerWaiting();
      },
      onStore: (isAvailable) =>
        this.tell({ code: isAvailable ? 'store-recovered' : 'store-degraded', store: 'hot' }),
    });
    this.#writer.begin(loaded.through, loaded.unsavedRows > 0);
  }

  get lastSeq(): number {
    return this.#writer.lastSeq;
  }

  get acceptedSeq(): number {
    return Math.min(this.#writer.acceptedSeq, this.gate?.acceptedSeq ?? Number.POSITIVE_INFINITY);
  }

  /** Position in the hot store up to which everything of this room is accepted. */
  get position(): number {
    return this.#writer.position;
  }

  /** What is in this basket's hot store, whatever the gate says. */
  get storedSeq(): number {
    return this.#writer.acceptedSeq;
  }

  get savedSeq(): number {
    return this.#writer.savedSeq;
  }

  get listeners(): number {
    return this.audience.size;
  }

  /** Whether its own stores have everything; another basket may lack it yet (see `gate`). */
  get isSaved(): boolean {
    return this.savedSeq === this.lastSeq && this.storedSeq === this.lastSeq;
  }

  /** The document as it is now; not to be kept or written to (see `write`). */
  get doc(): Y.Doc {
    return this.#live.doc;
  }

  get isAwake(): boolean {
    return this.#live.isAwake;
  }

  /** Takes a socket in and speaks first. `rate-limited` where the basket has as many as it may. */
  join(socket: RoomSocket, joining: Joining): Result<Session> {
    if (this.audience.size >= LIMITS.sessionsPerBasket)
      return fail('rate-limited', 'too many connections to one basket');
    const session = new Session(socket, this, joining, this.#parts.clock.now());
    session.sendStepOne();
    this.audience.add(session);
    return ok(session);
  }

  leave(session: Session): void {
    session.ended();
    this.#waiting.delete(session);
    this.audience.remove(session);
    this.emptySinceMs = this.#parts.clock.now();
  }

  take(from: Session, update: Uint8Array, kind: 'update' | 'answer'): Result<void> {
    const taken = this.accept(from, update, kind, from);
    return taken.ok ? ok(undefined) : taken;
  }

  /** The one way for a device's bytes into the basket. Answers the number its acknowledgement waits for. */
  accept(
    writer: Writer,
    update: Uint8Array,
    kind: 'update' | 'answer',
    except: Session | null,
  ): Result<number> {
    if (isEmptyUpdate(update)) return ok(this.lastSeq);
    if (this.#isRetired) return fail('draining', 'the room is closing');
    if (this.#writer.queuedBytes > LIMITS.basketBytes)
      return fail('store-unavailable', 'too much waits for the hot store');
    const rules = rulesFor(this, writer, this.#owners);
    const inspected =
      kind === 'answer' ? sieveUpdate(this.doc, update, rules) : inspectUpdate(this.doc, update, rules);
    if (!inspected.ok) return inspected;
    if (inspected.value.isEmpty) return ok(this.lastSeq);
    if (!this.hasRoomFor(inspected.value.update.byteLength)) return fail('basket-full');
    return ok(this.#apply(inspected.value, deviceNameOf(writer), except));
  }

  /** About how large the basket's state is; never larger than this. */
  get bytes(): number {
    return this.#size.bytes;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#size.hasRoomFor(bytes, () => this.#live.state().byteLength);
  }

  /** Whether the basket is at most about so large. */
  isWithin(bytes: number): boolean {
    return this.hasRoomFor(LIMITS.basketBytes - bytes);
  }

  /** The server's own writes: one transaction, stored and relayed like any update. Answers its number. */
  write(change: (doc: Y.Doc) => void): number {
    const doc = this.doc;
    const updates: Uint8Array[] = [];
    const collect = (update: Uint8Array) => updates.push(update);
    doc.on('update', collect);
    try {
      doc.transact(() => change(doc), SERVER);
    } finally {
      doc.off('update', collect);
    }
    for (const update of updates) {
      introduce(this.#owners, update, SERVER);
      this.#keep(update, SERVER, null);
    }
    return this.lastSeq;
  }

  /** Resolves when everything up to `seq` is accepted. */
  whenAccepted(seq: number): Promise<void> {
    if (this.acceptedSeq >= seq) return Promise.resolve();
    return new Promise((done) => this.#watches.push({ seq, done }));
  }

  diff(stateVector: Uint8Array): Result<Uint8Array> {
    return this.#live.diff(stateVector);
  }

  stateVector(): Uint8Array {
    return this.#live.stateVector();
  }

  state(): Uint8Array {
    return this.#live.state();
  }

  hasReached(reach: Reach): boolean {
    for (const [client, clock] of reach) if (Y.getState(this.doc.store, client) < clock) return false;
    return true;
  }

  awaitAnswers(session: Session): void {
    this.#waiting.add(session);
  }

  /** The durable store holds this now. */
  markSaved(saved: Expected): void {
    this.#stored = saved;
    if (this.#writer.markSaved(saved.through)) this.answerWaiting();
  }

  /** The basket as it is here, in the form the stores together would give it: what is accepted, and maybe more. */
  snapshot(): LoadedBasket {
    return {
      live: this.#live,
      generation: this.generation,
      owners: this.#owners,
      stored: this.#stored,
      through: this.#writer.position,
      unsavedRows: this.#writer.unsavedCount,
      bytes: this.#size.bytes,
    };
  }

  answerWaiting(): void {
    for (const session of this.#waiting) if (!session.answerAsks()) this.#waiting.delete(session);
    for (let i = this.#watches.length - 1; i >= 0; i--) {
      const watch = this.#watches[i];
      if (!watch || watch.seq > this.acceptedSeq) continue;
      this.#watches.splice(i, 1);
      watch.done();
    }
  }

  tell(notice: Notice): void {
    this.audience.relay(encodeDown({ type: 'notice', notice }), null);
  }

  relayPresence(from: Session, states: Uint8Array): void {
    this.audience.relayPresence(from, states);
  }

  presence(): Iterable<Uint8Array> {
    return this.audience.presence();
  }

  renew(session: Session, token: string): Promise<Result<Authority>> {
    return this.#parts.authorities.renew(token, session.authority.owner);
  }

  /** Takes nothing more: the room is closing. A device that speaks now comes back to the next one. */
  retire(): void {
    this.#isRetired = true;
  }

  sleep(): void {
    this.#live.sleep();
  }

  #apply({ update, newClients }: Inspected, device: string, except: Session | null): number {
    const { doc } = this;
    Y.applyUpdate(doc, update, device);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      throw new Error(`${this.basket}: an inspected update was not complete`);
    for (const client of newClients) this.#owners.set(client, device);
    return this.#keep(update, device, except);
  }

  #keep(update: Uint8Array, device: string, except: Session | null): number {
    this.touchedAtMs = this.#parts.clock.now();
    this.#size.grow(update.byteLength);
    this.audience.relay(encodeDown({ type: 'update', update }), except);
    return this.#writer.keep({ bytes: update, device, generation: this.generation });
  }
}
