/**
 * One connection of a device to a node: frames keep their order in each direction and take time; either end may be
 * gone without the other knowing (half-open), and frames that were on the way when the device gave up still arrive,
 * maybe after those of its next connection. What the server's end does is what the gateway does.
 */
import { ERRORS, encodeDown, type Owner } from '../../shared/src/index.ts';
import type { Room } from '../../sync-server/src/room/room.ts';
import type { Session } from '../../sync-server/src/sync/session.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { ServerNode } from './server-node.ts';
import type { Timeline } from './timeline.ts';

/** Until the server's side of a half-open connection is given up. */
const HALF_OPEN_MS = 60_000;
const ABNORMAL = 1006;

export interface WireParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly journal: Journal;
  /** A node that takes connections, or null. */
  pickNode(): ServerNode | null;
  onBug(error: unknown): void;
}

export interface Hello {
  readonly owner: Owner;
  readonly device: string;
  readonly generation: number | null;
  /** Whether the server knows this device as the basket's owner. */
  isAllowed(): boolean;
  isOnline(): boolean;
}

export interface DeviceEnd {
  opened(): void;
  frame(bytes: Uint8Array): void;
  closed(code: number): void;
  /** What the server has sent, at the moment it did; it may never arrive. */
  sent(bytes: Uint8Array): void;
}

export class Wire {
  /** Nothing passes any more, and neither side knows. */
  isSilent = false;
  readonly #parts: WireParts;
  readonly #hello: Hello;
  readonly #end: DeviceEnd;
  #isDeviceGone = false;
  #isServerGone = false;
  #node: ServerNode | null = null;
  #room: Room | null = null;
  #session: Session | null = null;
  #upAt = 0;
  #downAt = 0;

  constructor(parts: WireParts, hello: Hello, end: DeviceEnd) {
    this.#parts = parts;
    this.#hello = hello;
    this.#end = end;
    this.#up(() => void this.#arrive().catch(parts.onBug));
  }

  send(frame: Uint8Array): void {
    this.#up(() => this.#receive(frame));
  }

  /** The device ends it; `politely`: the server hears of it. */
  leave(isPolite: boolean): void {
    if (this.#isDeviceGone) return;
    this.#isDeviceGone = true;
    if (isPolite && !this.isSilent) this.#up(() => this.#left());
    else this.#parts.timeline.after(HALF_OPEN_MS, () => this.#left());
  }

  /** The network between them breaks: both hear of it, or neither. */
  cut(): void {
    this.#closeDevice(ABNORMAL);
    this.#left();
  }

  fallSilent(): void {
    this.isSilent = true;
    this.#parts.timeline.after(HALF_OPEN_MS, () => this.#left());
  }

  serverDied(): void {
    this.#left();
    if (this.#parts.dice.isIn(75)) {
      const { timeline, dice } = this.#parts;
      timeline.after(dice.int(50), () => this.#closeDevice(ABNORMAL));
    } else this.isSilent = true;
  }

  #delay(): number {
    const { dice } = this.#parts;
    return dice.isIn(5) ? dice.int(1_500) : 1 + dice.int(20);
  }

  #up(action: () => void): void {
    const { timeline } = this.#parts;
    this.#upAt = Math.max(this.#upAt, timeline.now() + this.#delay());
    timeline.after(this.#upAt - timeline.now(), () => {
      if (!this.isSilent) action();
    });
  }

  #down(action: () => void): void {
    const { timeline } = this.#parts;
    this.#downAt = Math.max(this.#downAt, timeline.now() + this.#delay());
    timeline.after(this.#downAt - timeline.now(), () => {
      if (!this.isSilent && !this.#isDeviceGone) action();
    });
  }

  #closeDevice(code: number): void {
    if (this.#isDeviceGone) return;
    this.#isDeviceGone = true;
    this.#end.closed(code);
  }

  async #arrive(): Promise<void> {
    const node = this.#hello.isOnline() ? this.#parts.pickNode() : null;
    if (!node || this.#isDeviceGone) return this.#closeDevice(ABNORMAL);
    this.#node = node;
    node.wires.add(this);
    if (!this.#hello.isAllowed()) return this.#refuse(ERRORS['signed-out'].close ?? 4401);
    const opened = await node.rooms.open(this.#hello.owner);
    if (this.#isServerGone) return;
    if (!opened.ok) return this.#refuse(ERRORS[opened.error.code].close ?? 1011);
    const room = opened.value;
    const { generation } = this.#hello;
    if (generation !== null && generation !== room.generation) {
      this.#sendDown(
        encodeDown({ type: 'notice', notice: { code: 'generation', generation: room.generation } }),
      );
      return this.#refuse(ERRORS['generation-old'].close ?? 4409);
    }
    this.#join(node, room);
  }

  #join(node: ServerNode, room: Room): void {
    this.#down(() => this.#end.opened());
    const authority = {
      owner: this.#hello.owner,
      sessionId: null,
      expiresAt: Number.POSITIVE_INFINITY,
      watch: () => () => undefined,
    };
    const socket = {
      send: (bytes: Uint8Array) => this.#sendDown(bytes),
      close: (code: number) => this.#refuse(code),
      bufferedBytes: () => 0,
    };
    const joined = room.join(socket, { authority, device: this.#hello.device, isDeviceNamed: true });
    if (!joined.ok) {
      this.#refuse(ERRORS[joined.error.code].close ?? 1011);
      return;
    }
    this.#room = room;
    this.#session = joined.value;
    if (node.life.isOver) this.serverDied();
  }

  #sendDown(bytes: Uint8Array): void {
    if (this.#isServerGone || this.#node?.life.isOver) return;
    this.#end.sent(bytes);
    const copy = bytes.slice();
    this.#down(() => this.#end.frame(copy));
  }

  #refuse(code: number): void {
    this.#down(() => this.#closeDevice(code));
    this.#parts.timeline.after(this.#delay(), () => this.#left());
  }

  #receive(frame: Uint8Array): void {
    if (this.#isServerGone || !this.#session || !this.#node || this.#node.life.isOver) return;
    try {
      this.#session.receive(frame, this.#node.clock.now());
    } catch (error) {
      this.#parts.onBug(error);
    }
  }

  #left(): void {
    if (this.#isServerGone) return;
    this.#isServerGone = true;
    this.#node?.wires.delete(this);
    if (this.#session && this.#node && !this.#node.life.isOver) this.#room?.leave(this.#session);
  }
}
