/**
 * A document's socket as the client's adapter on y-websocket behaves (client/src/adapters/socket/open-link.ts): step
 * 1 when open, the answer to the server's step 1, every change of the document as a frame, and giving up on a server
 * that is silent for 30 s. Watches what the server answers to asks, in their order.
 */
import * as Y from 'yjs';
import type { Link, LinkOptions } from '../../client/src/shop/ports.ts';
import { decodeDown, encodeUp, TAG, type Up } from '../../shared/src/index.ts';
import { Broken } from './journal.ts';
import { type Promises, type Versions, versionsOf } from './promises.ts';
import type { Life, Timeline } from './timeline.ts';
import type { DeviceEnd, Hello, Wire } from './wire.ts';

/** y-websocket's own bound. */
const SILENCE_MS = 30_000;
const ABNORMAL = 1006;

export interface LinkParts {
  readonly timeline: Timeline;
  readonly life: Life;
  readonly promises: Promises;
  readonly count: (name: string) => void;
  connect(hello: Omit<Hello, 'isAllowed' | 'isOnline'>, end: DeviceEnd): Wire;
  onBug(error: unknown): void;
}

interface Ask {
  readonly frames: number;
  readonly versions: Versions;
}

/** What is asked and answered on one connection, as the server says it. */
class Asks {
  readonly #made = new Map<number, Ask>();
  readonly #last = { accepted: 0, saved: 0 };
  #refused = Number.POSITIVE_INFINITY;
  readonly #parts: LinkParts;
  readonly #options: LinkOptions;

  constructor(parts: LinkParts, options: LinkOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  made(n: number, frames: number): void {
    this.#made.set(n, { frames, versions: versionsOf(this.#options.doc, this.#options.deviceId) });
  }

  sent(bytes: Uint8Array): void {
    const [tag] = bytes;
    if (tag !== TAG.accepted && tag !== TAG.saved && tag !== TAG.refused) return;
    const message = decodeDown(bytes);
    if (!message.ok) throw new Broken('the server sends a frame that is none');
    const { value } = message;
    if (value.type === 'refused') {
      this.#parts.count(`refused ${value.code}`);
      this.#refused = Math.min(this.#refused, value.n);
    } else if (value.type === 'accepted' || value.type === 'saved') this.#answered(value.type, value.n);
  }

  #answered(level: 'accepted' | 'saved', n: number): void {
    const { owner } = this.#options;
    if (n <= this.#last[level]) throw new Broken(`${owner}: ${level} ${n} after ${this.#last[level]}`);
    this.#last[level] = n;
    if (this.#last.saved > this.#last.accepted) throw new Broken(`${owner}: saved ${n} before accepted`);
    const ask = this.#made.get(n);
    if (!ask) throw new Broken(`${owner}: an answer to ${n}, which nobody asked`);
    if (ask.frames < this.#refused) this.#parts.promises.make(level, owner, ask.versions);
  }
}

export const createLink =
  (parts: LinkParts) =>
  (options: LinkOptions): Link => {
    const { doc, owner, deviceId, events } = options;
    const { timeline, life } = parts;
    let wire: Wire | null = null;
    let asks = new Asks(parts, options);
    let isOpen = false;
    let framesSent = 0;
    let heardAt = 0;

    const send = (message: Up): void => {
      if (!wire || !isOpen || life.isOver) return;
      if (message.type === 'update' || message.type === 'sync-step-2') framesSent += 1;
      wire.send(encodeUp(message));
    };
    const end = (closeCode: number | null): void => {
      const had = wire;
      wire = null;
      isOpen = false;
      if (had && closeCode !== null && !life.isOver) events.closed(closeCode);
    };
    const hear = (bytes: Uint8Array): void => {
      heardAt = timeline.now();
      const decoded = decodeDown(bytes);
      if (!decoded.ok) throw new Broken('the server sends a frame that is none');
      const message = decoded.value;
      if (message.type === 'sync-step-1') {
        send({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(doc, message.stateVector) });
        queueMicrotask(() => isOpen && events.answered(message.stateVector));
      } else if (message.type === 'sync-step-2' || message.type === 'update')
        Y.applyUpdate(doc, message.update, link);
      else if (message.type === 'accepted') events.accepted(message.n);
      else if (message.type === 'saved') events.saved(message.n);
      else if (message.type === 'refused') events.refused(message.n, message.code);
      else if (message.type === 'notice') events.noticed(message.notice);
    };
    const watch = (mine: Wire): void => {
      timeline.after(heardAt + SILENCE_MS - timeline.now(), () => {
        if (wire !== mine || life.isOver) return;
        if (timeline.now() - heardAt < SILENCE_MS) return watch(mine);
        parts.count('half-open given up');
        mine.leave(false);
        end(ABNORMAL);
      });
    };
    const open = (): Wire => {
      const mine: Wire = parts.connect(
        { owner, device: deviceId, generation: options.generation() },
        {
          opened: () => {
            if (wire !== mine || life.isOver) return;
            isOpen = true;
            send({ type: 'sync-step-1', stateVector: Y.encodeStateVector(doc) });
            events.opened();
          },
          frame: (bytes) => {
            if (wire === mine && !life.isOver) hear(bytes);
          },
          closed: (code) => {
            if (wire === mine) end(code);
          },
          sent: (bytes) => asked.sent(bytes),
        },
      );
      const asked = asks;
      return mine;
    };
    const leave = (): void => {
      const had = wire;
      end(null);
      had?.leave(!life.isOver);
    };
    const onUpdate = (update: Uint8Array, origin: unknown): void => {
      if (origin !== link) send({ type: 'update', update });
    };
    doc.on('update', onUpdate);

    const link: Link = {
      connect: () => {
        if (wire || life.isOver) return;
        framesSent = 0;
        heardAt = timeline.now();
        asks = new Asks(parts, options);
        wire = open();
        watch(wire);
      },
      disconnect: leave,
      ask: (n) => {
        if (!isOpen) return;
        asks.made(n, framesSent);
        send({ type: 'ask', n });
      },
      framesSent: () => framesSent,
      destroy: () => {
        doc.off('update', onUpdate);
        leave();
      },
    };
    return link;
  };
