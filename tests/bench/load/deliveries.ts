/**
 * Which operations have reached the other device. An update is recognised by the Yjs clocks in it, not by its
 * place in the stream: some servers send a device its own update back, encode it anew or put several into one,
 * and one that is left out must be missed.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

export class Deliveries {
  /** Operations on their way, by the clock of their first struct. */
  readonly #onTheWay = new Map<number, number>();
  readonly #client: number;
  readonly #arrived: (op: number, atMs: number) => void;

  /** What device `client` sends; `arrived` is called once per operation. */
  constructor(client: number, arrived: (op: number, atMs: number) => void) {
    this.#client = client;
    this.#arrived = arrived;
  }

  get waiting(): number {
    return this.#onTheWay.size;
  }

  sent(op: number, fromClock: number): void {
    this.#onTheWay.set(fromClock, op);
  }

  /** An update that came to the other device. */
  came(update: Uint8Array, atMs: number): void {
    const decoder = decoding.createDecoder(update);
    const clients = decoding.readVarUint(decoder);
    if (clients === 0) return;
    const structs = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    if (clients === 1 && client !== this.#client) return;
    const clock = decoding.readVarUint(decoder);
    if (clients === 1 && structs === 1) this.#settle(clock, atMs);
    else this.#settleAll(update, atMs);
  }

  #settleAll(update: Uint8Array, atMs: number): void {
    for (const { id, length } of Y.decodeUpdate(update).structs) {
      if (id.client !== this.#client) continue;
      for (let clock = id.clock; clock < id.clock + length; clock++) this.#settle(clock, atMs);
    }
  }

  #settle(clock: number, atMs: number): void {
    const op = this.#onTheWay.get(clock);
    if (op === undefined) return;
    this.#onTheWay.delete(clock);
    this.#arrived(op, atMs);
  }
}
