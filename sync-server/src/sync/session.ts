/**
 * One authenticated socket in a room: the protocol of its frames, in their order. Knows neither Yjs nor stores
 * nor the other sockets; what a frame does to the basket it asks of the room (rules RO2, RO5, RO7, RO8, AC5, OP9).
 */
import { decodeUp, ERRORS, type ErrorCode, encodeDown, LIMITS, type Up } from '../../../shared/src/index.ts';
import { type Reach, reachOfUpdate } from '../domain/inspect-update.ts';
import { costOfBytes, costOfRelay } from '../domain/token-bucket.ts';
import type { WorkAccount } from '../ports/address-work.ts';
import type { Authority } from '../ports/authority.ts';
import type { RoomSocket } from '../ports/room-socket.ts';
import { AskQueue } from './ask-queue.ts';
import type { BasketLink } from './basket-link.ts';
import { FrameBill } from './frame-bill.ts';
import type { PresenceEntry } from './presence.ts';

export interface Joining {
  readonly authority: Authority;
  readonly device: string;
  /** Whether the device said its name itself. */
  readonly isDeviceNamed: boolean;
  /** What its address may make the server do, with all its sockets. */
  readonly work?: WorkAccount;
  /** Told of a bug that met this session outside of `receive`; the session is closed. */
  readonly onBug?: (error: unknown) => void;
}

/** An update that waits for the device's full answer. */
interface Incomplete {
  readonly n: number;
  readonly reach: Reach;
}

/** A field exists only in the phase in which it means something. */
type Phase =
  | { readonly kind: 'live' }
  | { readonly kind: 'resyncing'; readonly incomplete: Incomplete[]; readonly asks: number[] }
  | { readonly kind: 'closed' };

const LIVE: Phase = { kind: 'live' };
const CLOSED: Phase = { kind: 'closed' };

export class Session {
  readonly device: string;
  readonly isDeviceNamed: boolean;
  presence: { readonly frame: Uint8Array; readonly entries: readonly PresenceEntry[] } | null = null;
  /** Sweeps since something was sent. */
  quietSweeps = 0;
  readonly #socket: RoomSocket;
  readonly #room: BasketLink;
  readonly #bill: FrameBill;
  readonly #joining: Joining;
  #hasAnswered = false;
  /** Bytes of the largest frame since nothing waited to be sent: a basket whole may wait for a slow phone. */
  #largest = 0;
  #isRenewing = false;
  readonly #asks = new AskQueue();
  #authority: Authority;
  #unwatch: () => void;
  #phase: Phase = LIVE;
  /** Sync frames with content so far; 69 names them by this number. */
  #contentFrames = 0;
  /** Our sync step 1s the device has not answered. */
  #unanswered = 0;

  constructor(socket: RoomSocket, room: BasketLink, joining: Joining, nowMs: number) {
    this.#socket = socket;
    this.#room = room;
    this.#joining = joining;
    this.device = joining.device;
    this.isDeviceNamed = joining.isDeviceNamed;
    this.#authority = joining.authority;
    this.#unwatch = this.#watch();
    this.#bill = new FrameBill(joining.work, room.measurements, nowMs);
  }

  get authority(): Authority {
    return this.#authority;
  }

  /** Bytes that were sent and have not left. */
  get waitingBytes(): number {
    return this.#socket.bufferedBytes();
  }

  get isOpen(): boolean {
    return this.#phase.kind !== 'closed';
  }

  /** The server's first frame, and again whenever something of the device's is missing here. */
  sendStepOne(): void {
    this.#unanswered++;
    const stateVector = this.#room.stateVector();
    // For whom it is the answer to a change that stands on nothing.
    this.#bill.extra += costOfBytes(stateVector.byteLength) - 1;
    this.send(encodeDown({ type: 'sync-step-1', stateVector }));
  }

  /** Sends a frame, or closes a reader that is too slow to be sent anything; it resyncs when it comes back. */
  send(frame: Uint8Array): void {
    if (this.#phase.kind === 'closed') return;
    const waiting = this.#socket.bufferedBytes();
    this.#largest = Math.max(waiting === 0 ? 0 : this.#largest, frame.byteLength);
    if (waiting + frame.byteLength > LIMITS.sendBufferBytes + this.#largest) {
      this.close('too-slow');
      return;
    }
    this.quietSweeps = 0;
    this.#room.measurements.framesOut.add(frame);
    this.#socket.send(frame);
  }

  /** Presence is the first thing a slow reader goes without. */
  sendPresence(frame: Uint8Array): void {
    if (this.#socket.bufferedBytes() < LIMITS.sendBufferBytes / 8) this.send(frame);
  }

  close(code: ErrorCode): void {
    if (this.#phase.kind === 'closed') return;
    this.#phase = CLOSED;
    this.#room.closing(this, code);
    this.#socket.close(ERRORS[code].close ?? 1011, code);
  }

  /** The socket is gone; nothing is sent any more. */
  ended(): void {
    this.#phase = CLOSED;
    this.#unwatch();
  }

  /** Handles one frame; answers for how many milliseconds the socket should not be read. */
  receive(frame: Uint8Array, nowMs: number): number {
    if (this.#phase.kind === 'closed') return 0;
    this.#bill.begin(frame.byteLength);
    this.#room.measurements.framesIn.add(frame);
    const message = decodeUp(frame);
    if (message.ok) this.#handle(message.value);
    else this.close(message.error.code);
    return this.#bill.pay(nowMs);
  }

  /** The update in hand is made of so many structs and deletions. */
  onParts(count: number): void {
    this.#bill.bytes = Math.max(this.#bill.bytes, count * LIMITS.bytesPerPart);
  }

  /** Counts work done for this socket; answers for how many milliseconds it should not be read. */
  spend(cost: number, nowMs: number): number {
    return this.#bill.spend(cost, nowMs);
  }

  /** Answers the asks that can be answered now. Answers whether some still wait. */
  answerAsks(): boolean {
    const { accepted, saved } = this.#asks.answer(this.#room.acceptedSeq, this.#room.savedSeq);
    if (accepted !== null) this.send(encodeDown({ type: 'accepted', n: accepted }));
    if (saved !== null) this.send(encodeDown({ type: 'saved', n: saved }));
    return !this.#asks.isEmpty;
  }

  #handle(message: Up): void {
    switch (message.type) {
      case 'sync-step-1':
        this.#answerStepOne(message.stateVector);
        break;
      case 'sync-step-2':
        this.#takeAnswer(message.update);
        break;
      case 'update':
        this.#takeUpdate(message.update);
        break;
      case 'ask':
        this.#ask(message.n);
        break;
      case 'awareness':
        this.#bill.extra = costOfRelay(this.#room.listeners - 1);
        this.#room.relayPresence(this, message.states);
        break;
      case 'query-awareness':
        this.#bill.extra = this.#room.listeners;
        for (const frame of this.#room.presence()) this.sendPresence(frame);
        break;
      case 'authority':
        this.#takeToken(message.token);
    }
  }

  #answerStepOne(stateVector: Uint8Array): void {
    const missing = this.#room.diff(stateVector);
    if (!missing.ok) {
      this.close(missing.error.code);
      return;
    }
    const { update, readBytes } = missing.value;
    const cost = costOfBytes(Math.max(update.byteLength, readBytes));
    // A device asks once when it comes, and its upgrade has paid for a small basket. Whoever asks again pays for all.
    if (this.#hasAnswered) this.#bill.extra = cost;
    else this.#bill.addressExtra = Math.max(0, cost - LIMITS.framesPerRequest);
    this.#hasAnswered = true;
    this.send(encodeDown({ type: 'sync-step-2', update }));
  }

  #takeUpdate(update: Uint8Array): void {
    const n = ++this.#contentFrames;
    this.#bill.extra = costOfRelay(this.#room.listeners - 1);
    const taken = this.#room.take(this, update, 'update');
    if (taken.ok) return;
    if (taken.error.code === 'missing-predecessor') this.#resync({ n, reach: reachOfUpdate(update) });
    else this.#refuse(n, taken.error.code);
  }

  #takeAnswer(update: Uint8Array): void {
    const n = ++this.#contentFrames;
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    const taken = this.#room.take(this, update, 'answer');
    if (!taken.ok) this.#refuse(n, taken.error.code);
    if (this.#phase.kind === 'resyncing') this.#settleResync(this.#phase);
  }

  #refuse(n: number, code: ErrorCode): void {
    this.#room.measurements.refusals.add(code);
    if (ERRORS[code].close !== null) this.close(code);
    else this.send(encodeDown({ type: 'refused', n, code }));
  }

  #resync(incomplete: Incomplete): void {
    const known = this.#phase.kind === 'resyncing' ? this.#phase.incomplete : [];
    // A device's own update names one client; a made-up one may name a hundred thousand.
    const named = (sum: number, { reach }: Incomplete): number => sum + Math.max(1, reach.size);
    if (known.reduce(named, named(0, incomplete)) > LIMITS.framesBurst) {
      this.close('too-slow');
      return;
    }
    if (this.#phase.kind === 'resyncing') {
      known.push(incomplete);
      return;
    }
    this.#phase = { kind: 'resyncing', incomplete: [incomplete], asks: [] };
    this.sendStepOne();
  }

  /** What the answers so far have brought is settled; the rest waits for answers on the way, then is refused. */
  #settleResync({ incomplete, asks }: Extract<Phase, { kind: 'resyncing' }>): void {
    const left = incomplete.filter(({ reach }) => !this.#room.hasReached(reach));
    if (left.length > 0 && this.#unanswered > 0) {
      this.#phase = { kind: 'resyncing', incomplete: left, asks };
      return;
    }
    this.#phase = LIVE;
    for (const { n } of left) this.#refuse(n, 'missing-predecessor');
    for (const n of asks) this.#ask(n);
  }

  #ask(n: number): void {
    if (this.#phase.kind === 'resyncing') {
      this.#phase.asks.push(n);
      if (this.#phase.asks.length > LIMITS.framesBurst) this.close('too-slow');
      return;
    }
    this.#asks.ask(n, this.#room.lastSeq);
    if (this.answerAsks()) this.#room.awaitAnswers(this);
  }

  /** One at a time: each costs a look into the accounts, and no device has two to bring. */
  #takeToken(token: string): void {
    this.#bill.extra = LIMITS.framesPerRenewal;
    if (this.#isRenewing) {
      this.close('rate-limited');
      return;
    }
    this.#isRenewing = true;
    this.#renew(token)
      .catch((error: unknown) => {
        this.#joining.onBug?.(error);
        this.close('internal');
      })
      .finally(() => {
        this.#isRenewing = false;
      });
  }

  async #renew(token: string): Promise<void> {
    const renewed = await this.#room.renew(this, token);
    if (!renewed.ok) {
      this.close(renewed.error.code === 'store-unavailable' ? 'store-unavailable' : 'signed-out');
      return;
    }
    // Gone while the answer was on its way: nobody would take the new watch back.
    if (!this.isOpen) return;
    this.#unwatch();
    this.#authority = renewed.value;
    this.#unwatch = this.#watch();
    this.send(encodeDown({ type: 'authority' }));
  }

  #watch(): () => void {
    return this.#authority.watch(() => this.close('signed-out'));
  }
}
