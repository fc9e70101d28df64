/**
 * Open-loop load: operations fall due at random moments (Poisson) whether or not earlier ones were answered, and
 * every time is counted from when the operation was due, so a server that stalls cannot hide it by slowing the
 * generator down. The generator's own lateness is measured too, and is part of every figure.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { add, lineIdOf, readBasket, remove, stepDown, stepUp } from '../../../shared/src/index.ts';
import { type Chance, createChance } from '../../replay/seeded-random.ts';
import { Latencies } from './latencies.ts';
import { LoadDevice, newGuest } from './load-device.ts';

export interface LoadOptions {
  readonly url: string;
  /** Where the second device of each basket connects; absent: at `url` too. */
  readonly otherUrl?: string;
  readonly opsPerSecond: number;
  readonly baskets: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly seed: string;
}

export interface Load {
  /** From due to there on the other device. */
  readonly propagation: Latencies;
  /** From due to the acknowledgement of the hot store. */
  readonly accepted: Latencies;
  /** From due to the acknowledgement of the durable store. */
  readonly saved: Latencies;
  /** From due to sent: the generator's share. */
  readonly lateness: Latencies;
  ops: number;
  refused: number;
}

const SKUS = Array.from({ length: 12 }, (_, index) => `bench-${index}`);
const SHARE_OF_ADDS = 0.3;
const SHARE_OF_STEPS = 0.6;

/** One operation as a shopper makes them: 30 % adds, 60 % steps up or down, 10 % removes. */
const edit = (device: LoadDevice, chance: Chance): void => {
  const kind = chance.fraction();
  const sku = chance.pick(SKUS);
  const line = lineIdOf({ sku });
  const isAdd = kind < SHARE_OF_ADDS;
  const step = chance.isLucky(0.5) ? stepUp : stepDown;
  const result = isAdd
    ? add(device, { sku }, 1)
    : kind < SHARE_OF_ADDS + SHARE_OF_STEPS
      ? step(device, line)
      : remove(device, line);
  // A line nobody has put in yet can only be added.
  if (!result.ok && !add(device, { sku }, 1).ok) throw new Error(`cannot edit: ${result.error.code}`);
};

class Pair {
  readonly devices: readonly [LoadDevice, LoadDevice];
  /** Due times of what each device sent and the other has not got yet. */
  readonly #onTheWay: [number[], number[]] = [[], []];
  readonly #unaccepted: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  readonly #unsaved: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];

  constructor({ url, otherUrl = url }: LoadOptions, load: Load) {
    const guest = newGuest();
    this.devices = [new LoadDevice(url, guest, 'one'), new LoadDevice(otherUrl, guest, 'two')];
    for (const side of [0, 1] as const) {
      const settle = (waiting: Map<number, number>, n: number, atMs: number, into: Latencies): void => {
        for (const [asked, dueMs] of waiting) {
          if (asked > n) break;
          waiting.delete(asked);
          if (dueMs > 0) into.add(atMs - dueMs);
        }
      };
      this.devices[side].ears = {
        update: (atMs) => {
          const dueMs = this.#onTheWay[side === 0 ? 1 : 0].shift() ?? 0;
          if (dueMs > 0) load.propagation.add(atMs - dueMs);
        },
        accepted: (n, atMs) => settle(this.#unaccepted[side], n, atMs, load.accepted),
        saved: (n, atMs) => settle(this.#unsaved[side], n, atMs, load.saved),
      };
    }
  }

  /** `dueMs` 0: not counted. */
  play(side: 0 | 1, dueMs: number, chance: Chance): void {
    const device = this.devices[side];
    this.#onTheWay[side].push(dueMs);
    edit(device, chance);
    const n = device.ask();
    this.#unaccepted[side].set(n, dueMs);
    this.#unsaved[side].set(n, dueMs);
  }

  get waiting(): number {
    const unsaved = this.#unsaved[0].size + this.#unsaved[1].size;
    return unsaved + this.#onTheWay[0].length + this.#onTheWay[1].length;
  }

  agrees(): boolean {
    const [one, two] = this.devices.map(({ doc }) =>
      readBasket(doc)
        .lines.map(({ id, quantity }) => `${id} ${quantity}`)
        .sort()
        .join(),
    );
    return one === two;
  }
}

const POLL_MS = 20;
const SAVED_WITHIN_MS = 60_000;

/** Waits for every answer. @throws when they do not come, or the two devices of a basket differ */
const settled = async (pairs: readonly Pair[]): Promise<void> => {
  const until = performance.now() + SAVED_WITHIN_MS;
  while (pairs.some(({ waiting }) => waiting > 0)) {
    if (performance.now() > until) throw new Error('the server did not answer everything within a minute');
    await wait(POLL_MS);
  }
  if (!pairs.every((pair) => pair.agrees()))
    throw new Error('two devices of one basket differ after the load');
};

const drive = async (pairs: readonly Pair[], options: LoadOptions, load: Load, onMeasured: () => void) => {
  const chance = createChance(options.seed);
  const startMs = performance.now();
  const measureFromMs = startMs + options.warmUpMs;
  const endMs = measureFromMs + options.durationMs;
  let isMeasured = false;
  for (let dueMs = startMs; dueMs < endMs; ) {
    const nowMs = performance.now();
    if (dueMs > nowMs) {
      await wait(Math.max(0, Math.floor(dueMs - nowMs)));
      continue;
    }
    if (!isMeasured && dueMs >= measureFromMs) {
      isMeasured = true;
      onMeasured();
    }
    chance.pick(pairs).play(chance.isLucky(0.5) ? 0 : 1, isMeasured ? dueMs : 0, chance);
    if (isMeasured) {
      load.ops++;
      load.lateness.add(performance.now() - dueMs);
    }
    dueMs += (-Math.log(1 - chance.fraction()) * 1000) / options.opsPerSecond;
  }
};

/** Runs the load; `onMeasured` when the warm-up is over, `onSent` when the last operation is sent. */
export const runLoad = async (
  options: LoadOptions,
  on: { readonly measured: () => void; readonly sent: () => void },
): Promise<Load> => {
  const load: Load = {
    propagation: new Latencies(),
    accepted: new Latencies(),
    saved: new Latencies(),
    lateness: new Latencies(),
    ops: 0,
    refused: 0,
  };
  const pairs: Pair[] = [];
  for (let basket = 0; basket < options.baskets; basket++) {
    const pair = new Pair(options, load);
    await Promise.all(pair.devices.map((device) => device.ready()));
    pairs.push(pair);
  }
  await drive(pairs, options, load, on.measured);
  on.sent();
  await settled(pairs);
  const devices = pairs.flatMap((pair) => pair.devices);
  load.refused = devices.reduce((sum, { refused }) => sum + refused, 0);
  await Promise.all(devices.map((device) => device.close()));
  return load;
};
