/**
 * A device under load that has a document: what is edited in it goes out at once, what comes in is applied, and
 * it can wait for a state of its document. Takes a document of an earlier connection, as after an outage.
 */
import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { type Actor, actorOf } from '../../../shared/src/index.ts';
import type { Guest } from './protocol.ts';
import { WireDevice, type WireOptions } from './wire-device.ts';

export const newGuest = (): Guest => ({
  owner: `guest:${randomBytes(12).toString('base64url')}`,
  secret: randomBytes(16).toString('base64url'),
});

const FROM_SERVER = Symbol('from the server');

export interface LoadDeviceOptions extends Omit<WireOptions, 'state'> {
  readonly doc?: Y.Doc;
}

export class LoadDevice extends WireDevice {
  readonly doc: Y.Doc;
  readonly actor: Actor;
  /** Whether the server's first answer held nothing at all; null before it came. */
  wasEmptyFirst: boolean | null = null;
  readonly #waiting = new Set<() => void>();
  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== FROM_SERVER) this.sendUpdate(update);
  };

  constructor(options: LoadDeviceOptions) {
    super(options);
    this.doc = options.doc ?? new Y.Doc();
    this.actor = actorOf(options.guest.owner, options.device, 0);
    this.doc.on('update', this.#onUpdate);
  }

  /** Resolves true when the condition holds, false when it does not within that time. */
  until(isDone: () => boolean, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (answer: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (isDone()) settle(true);
      };
      const timer = setTimeout(() => settle(false), withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  override drop(): void {
    this.doc.off('update', this.#onUpdate);
    super.drop();
  }

  override async close(): Promise<void> {
    await super.close();
    this.doc.destroy();
  }

  protected override stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }

  protected override stateFor(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, stateVector);
  }

  protected override take(kind: number, bytes: Uint8Array, atMs: number): void {
    super.take(kind, bytes, atMs);
    Y.applyUpdate(this.doc, bytes, FROM_SERVER);
    this.wasEmptyFirst ??= this.doc.store.clients.size === 0;
    for (const look of this.#waiting) look();
  }
}
