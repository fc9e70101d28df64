/** The two devices of one basket under load: sends what the plan says and notes what has arrived and when. */
import { Deliveries } from './deliveries.ts';
import type { Load, LoadOptions } from './load.ts';
import { DEVICES, guestOf, type Plan, updateOf } from './plan.ts';
import { WireDevice } from './wire-device.ts';

/** Operations that wait for an acknowledgement, by the number of the question, oldest first. */
class Asked {
  readonly #ops = new Map<number, number>();

  get waiting(): number {
    return this.#ops.size;
  }

  add(n: number, op: number): void {
    this.#ops.set(n, op);
  }

  /** An answer speaks for all questions up to `n`. */
  answered(n: number, atMs: number, into: Float64Array): void {
    for (const [asked, op] of this.#ops) {
      if (asked > n) break;
      this.#ops.delete(asked);
      into[op] = atMs;
    }
  }
}

interface Side {
  readonly device: WireDevice;
  /** What this device has sent and the other has not got yet. */
  readonly deliveries: Deliveries;
  readonly unaccepted: Asked;
  readonly unsaved: Asked;
}

export class LoadedPair {
  readonly #sides: readonly [Side, Side];
  readonly #plan: Plan;
  readonly #load: Load;
  readonly #asks: boolean;

  constructor(options: LoadOptions, load: Load, basket: number) {
    this.#plan = options.plan;
    this.#load = load;
    this.#asks = options.asks;
    const [one, two] = DEVICES.map((_, side) => this.#open(options, basket, side));
    if (!one || !two) throw new Error('a pair is two');
    this.#sides = [one, two];
    for (const [own, other] of [
      [one, two],
      [two, one],
    ] as const)
      own.device.ears = {
        update: (update, atMs) => other.deliveries.came(update, atMs),
        accepted: (n, atMs) => own.unaccepted.answered(n, atMs, load.acceptedAtMs),
        saved: (n, atMs) => own.unsaved.answered(n, atMs, load.savedAtMs),
      };
  }

  async ready(): Promise<void> {
    await Promise.all(this.#sides.map(({ device }) => device.ready()));
  }

  play(op: number): void {
    const { device, deliveries, unaccepted, unsaved } = this.#sides[this.#plan.side[op] === 1 ? 1 : 0];
    if (device.closeCode !== null) return;
    deliveries.sent(op, this.#plan.fromClock[op] ?? 0);
    device.sendUpdate(updateOf(this.#plan, op));
    this.#load.sentAtMs[op] = performance.now();
    if (!this.#asks) return;
    const n = device.ask();
    unaccepted.add(n, op);
    unsaved.add(n, op);
  }

  /** Answers that are still to come; none from a closed socket. */
  get waiting(): number {
    return this.#sides
      .filter(({ device }) => device.closeCode === null)
      .reduce((sum, { deliveries, unaccepted, unsaved }) => {
        return sum + deliveries.waiting + unaccepted.waiting + unsaved.waiting;
      }, 0);
  }

  get refused(): number {
    return this.#sides.reduce((sum, { device }) => sum + device.refusals.length, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#sides.map(({ device }) => device.close()));
  }

  #open({ url, otherUrl = url, protocol, plan }: LoadOptions, basket: number, side: number): Side {
    const arrived = (op: number, atMs: number): void => {
      this.#load.arrivedAtMs[op] = atMs;
    };
    return {
      device: new WireDevice({
        url: side === 0 ? url : otherUrl,
        protocol,
        guest: guestOf(this.#load.tag, basket),
        device: DEVICES[side] ?? '',
      }),
      deliveries: new Deliveries(plan.clients[2 * basket + side] ?? 0, arrived),
      unaccepted: new Asked(),
      unsaved: new Asked(),
    };
  }
}
