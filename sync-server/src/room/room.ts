/**
 * One open basket with its sessions: who hears what, and who is told when it is accepted and saved. Knows no
 * socket; when it is opened, flushed, put to sleep and closed is the registry's matter (rules RO1–RO9).
 */
import {
  type ErrorCode,
  encodeDown,
  fail,
  LIMITS,
  type Notice,
  type Owner,
  ok,
  type Result,
} from '../../../shared/src/index.ts';
import type { LoadedBasket } from '../flush/load-basket.ts';
import type { Authorities, Authority } from '../ports/authority.ts';
import type { Log } from '../ports/log.ts';
import type { Measurements } from '../ports/measurements.ts';
import type { RoomSocket } from '../ports/room-socket.ts';
import type { BasketLink } from '../sync/basket-link.ts';
import { type Joining, Session } from '../sync/session.ts';
import { Audience } from './audience.ts';
import { type Carry, carryInto } from './carry-into.ts';
import type { Follower } from './follower.ts';
import { OpenBasket, type OpenBasketParts } from './open-basket.ts';
import { SeqWatches } from './seq-watches.ts';
import type { Writer } from './write-rules.ts';

export interface RoomParts extends OpenBasketParts {
  readonly authorities: Authorities;
  readonly log: Log;
  /** Something new is in the hot store. */
  onAccepted(): void;
}

type Store = 'hot' | 'durable';

/** Why a store is not to be relied on; it is again when every reason has gone. */
interface Trouble {
  readonly store: Store;
  readonly reason: 'writes' | 'behind' | 'flush';
}

const NO_TROUBLES: readonly Trouble[] = [];

/** A session that ends with one of these was no fault of its device. */
const OWN_REASONS: ReadonlySet<ErrorCode> = new Set(['internal', 'store-unavailable', 'too-slow']);

export class Room extends OpenBasket implements BasketLink {
  readonly audience = new Audience();
  /** Holds back `accepted` where this basket's changes must also reach another one. */
  gate: { readonly acceptedSeq: number; readonly isHeldUp: boolean } | null = null;
  /** Keeps it in step with other nodes; null where there are none. */
  follower: Follower | null = null;
  emptySinceMs: number;
  readonly #parts: RoomParts;
  #carrying: Promise<unknown> = Promise.resolve();
  #carries = 0;
  readonly #waiting = new Set<Session>();
  readonly #accepted = new SeqWatches();
  readonly #stored = new SeqWatches();
  #troubles = NO_TROUBLES;

  constructor(parts: RoomParts, loaded: LoadedBasket, guests: readonly Owner[]) {
    super(parts, loaded, guests);
    this.#parts = parts;
    this.emptySinceMs = parts.clock.now();
  }

  get listeners(): number {
    return this.audience.size;
  }

  get acceptedSeq(): number {
    return Math.min(this.storedSeq, this.gate?.acceptedSeq ?? Number.POSITIVE_INFINITY);
  }

  get measurements(): Measurements {
    return this.#parts.measurements;
  }

  /** Whether other nodes may have written what is not here. */
  get isBehind(): boolean {
    return this.#troubles.some(({ reason }) => reason === 'behind');
  }

  /** Position in the hot store up to which everything is in the document. */
  get through(): number {
    return this.follower?.position ?? this.position;
  }

  /** Resolves when the document has everything that any node has stored by now. */
  async catchUp(): Promise<Result<void>> {
    return (await this.follower?.catchUp()) ?? ok(undefined);
  }

  /** One after the other: each stands on what the one before has written. `store-unavailable` where many wait. */
  carry(carry: Carry): Promise<Result<number>> {
    if (this.#carries >= LIMITS.carriesPerBasket)
      return Promise.resolve(fail('store-unavailable', 'many documents wait to be carried into it'));
    this.#carries++;
    const carried = this.#carrying
      .then(() => carryInto(this, carry, this.#parts))
      .finally(() => {
        this.#carries--;
      });
    // Whoever has asked for it hears of a bug in it.
    this.#carrying = carried.catch(() => undefined);
    return carried;
  }

  /** Takes a socket in and speaks first. `rate-limited` where the basket has as many as it may. */
  join(socket: RoomSocket, joining: Joining): Result<Session> {
    // Its sockets have been sent away; one that comes after them would be nobody's.
    if (this.isRetired) return fail('draining', 'the room is closing');
    if (this.audience.size >= LIMITS.sessionsPerBasket)
      return fail('rate-limited', 'too many connections to one basket');
    const session = new Session(socket, this, joining, this.#parts.clock.now());
    session.sendStepOne();
    for (const store of new Set(this.#troubles.map(({ store }) => store)))
      session.send(encodeDown({ type: 'notice', notice: { code: 'store-degraded', store } }));
    this.audience.add(session);
    return ok(session);
  }

  leave(session: Session): void {
    session.ended();
    this.#waiting.delete(session);
    this.audience.remove(session);
    this.emptySinceMs = this.#parts.clock.now();
  }

  /** Who wakes the document pays for all of it. */
  override accept(
    writer: Writer,
    update: Uint8Array,
    kind: 'update' | 'answer',
    except: Session | null,
  ): Result<number> {
    const asleepBytes = this.isAwake ? 0 : this.bytes;
    const accepted = super.accept(writer, update, kind, except);
    if (this.isAwake && asleepBytes > 0) writer.onParts?.(Math.ceil(asleepBytes / LIMITS.bytesPerPart));
    return accepted;
  }

  take(from: Session, update: Uint8Array, kind: 'update' | 'answer'): Result<void> {
    const taken = this.accept(from, update, kind, from);
    return taken.ok ? ok(undefined) : taken;
  }

  /** Calls `done` once, when everything up to `seq` is accepted. Answers how to wait no longer. */
  watchAccepted(seq: number, done: () => void): () => void {
    return this.#accepted.watch(seq, this.acceptedSeq, done);
  }

  /** Resolves when everything up to `seq` is accepted. */
  whenAccepted(seq: number): Promise<void> {
    return new Promise((done) => void this.watchAccepted(seq, done));
  }

  /** Calls `done` once, when everything up to `seq` is in this basket's hot store, whatever the gate says. */
  watchStored(seq: number, done: () => void): () => void {
    return this.#stored.watch(seq, this.storedSeq, done);
  }

  /** Resolves then. */
  whenStored(seq: number): Promise<void> {
    return new Promise((done) => void this.watchStored(seq, done));
  }

  awaitAnswers(session: Session): void {
    this.#waiting.add(session);
  }

  override markSavedThrough(through: number): boolean {
    const isNews = super.markSavedThrough(through);
    if (isNews) this.answerWaiting();
    // What a row stands on may have been saved and trimmed, untold; if not, the next save decides. Once for each save:
    // the saved state that is read for it says the same again.
    if (isNews && this.isIncomplete) this.follower?.wantSavedState();
    return isNews;
  }

  answerWaiting(): void {
    for (const session of this.#waiting) if (!session.answerAsks()) this.#waiting.delete(session);
    this.#accepted.settle(this.acceptedSeq);
    this.#stored.settle(this.storedSeq);
  }

  /** Says once that a store has gone or is back; who joins meanwhile hears it too. */
  tellStore({ store, reason }: Trouble, isAvailable: boolean): void {
    const hasTrouble = (): boolean => this.#troubles.some((trouble) => trouble.store === store);
    const before = hasTrouble();
    const others = this.#troubles.filter((trouble) => trouble.store !== store || trouble.reason !== reason);
    this.#troubles = isAvailable ? others : [...others, { store, reason }];
    if (hasTrouble() !== before) this.tell({ code: before ? 'store-recovered' : 'store-degraded', store });
  }

  tell(notice: Notice): void {
    this.audience.relay(encodeDown({ type: 'notice', notice }), null);
  }

  relayPresence(from: Session, states: Uint8Array): void {
    this.audience.relayPresence(from, states);
  }

  closing({ device }: Session, code: ErrorCode): void {
    const { log, measurements } = this.#parts;
    measurements.closes.add(code);
    if (OWN_REASONS.has(code))
      log.warn({ basket: this.basket, device, code }, 'a session was closed for a reason of the server');
  }

  presence(): Iterable<Uint8Array> {
    return this.audience.presence();
  }

  renew(session: Session, token: string): Promise<Result<Authority>> {
    return this.#parts.authorities.renew(token, session.authority.owner);
  }

  protected override onAccepted(): void {
    this.#parts.onAccepted();
    this.answerWaiting();
  }

  protected override onHotStore(isAvailable: boolean): void {
    this.tellStore({ store: 'hot', reason: 'writes' }, isAvailable);
  }

  protected override passOn(update: Uint8Array, from: Session | null): void {
    this.audience.relay(encodeDown({ type: 'update', update }), from);
  }
}
