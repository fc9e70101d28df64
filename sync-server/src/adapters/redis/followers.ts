/**
 * What this node follows, and what it is told on its channel. The registration stands in each basket's hash, where
 * an append finds it; whenever a connection was away, everything is registered again and told that it may have
 * missed something.
 */
import { fail, type Owner, ok, type Result } from '../../../../shared/src/index.ts';
import type { HotUpdate } from '../../ports/hot-store.ts';
import type { Following, HotEvent, News } from '../../ports/sharing.ts';

export interface FollowersParts {
  /** Registers baskets, and answers position and saved through of each, in turn. */
  register(baskets: readonly Owner[]): Promise<Result<readonly string[]>>;
  unregister(basket: Owner): void;
  /** A row of another node was heard. */
  told(position: number): void;
}

type Listener = (event: HotEvent) => void;

/** Registrations of one command. */
const AT_ONCE = 500;
const NEWLINE = 10;

export class Followers {
  readonly #parts: FollowersParts;
  readonly #listeners = new Map<Owner, Listener>();
  /** Baskets of this turn of the event loop, and who waits for them. */
  #asked: { baskets: Owner[]; answer: Promise<Result<readonly string[]>> } | null = null;
  #isHearing = false;

  constructor(parts: FollowersParts) {
    this.#parts = parts;
  }

  get baskets(): Iterable<Owner> {
    return this.#listeners.keys();
  }

  has(basket: Owner): boolean {
    return this.#listeners.has(basket);
  }

  follow(basket: Owner, listener: Listener): Following {
    this.#listeners.set(basket, listener);
    const end = (): void => {
      if (this.#listeners.get(basket) !== listener) return;
      this.#listeners.delete(basket);
      this.#parts.unregister(basket);
    };
    return { begun: this.#begin(basket), end };
  }

  /** The channel is subscribed to: from now on what is published is heard, and what was before is not known. */
  async heard(): Promise<Result<void>> {
    this.#isHearing = true;
    const baskets = [...this.#listeners.keys()];
    for (let from = 0; from < baskets.length; from += AT_ONCE) {
      const registered = await this.#parts.register(baskets.slice(from, from + AT_ONCE));
      if (!registered.ok) return registered;
    }
    for (const basket of baskets) this.#listeners.get(basket)?.({ type: 'maybe-missed' });
    return ok(undefined);
  }

  /** The connection that hears is gone. */
  deaf(): void {
    this.#isHearing = false;
  }

  /** A row this node has appended. */
  own(basket: Owner, position: number, previous: number, update: HotUpdate): void {
    this.#listeners.get(basket)?.({ type: 'row', position, previous, update });
  }

  /** A message of the channel: a line of fields, then bytes. */
  hear(message: Buffer): void {
    const end = message.indexOf(NEWLINE);
    const [kind = '', basket = '', ...fields] = message.toString('latin1', 0, end).split('\t');
    const listener = this.#listeners.get(basket as Owner);
    const event = listener && eventOf(kind, fields, message.subarray(end + 1));
    if (!event) return;
    if (event.type === 'row') this.#parts.told(event.position);
    listener(event);
  }

  async #begin(basket: Owner): Promise<Result<number>> {
    if (!this.#asked) {
      const baskets: Owner[] = [];
      const answer = new Promise<void>((turn) => setImmediate(turn)).then(() => {
        this.#asked = null;
        return this.#parts.register(baskets);
      });
      this.#asked = { baskets, answer };
    }
    const at = this.#asked.baskets.push(basket) - 1;
    const registered = await this.#asked.answer;
    if (!registered.ok) return registered;
    return this.#isHearing
      ? ok(Number(registered.value[2 * at + 1]))
      : fail('store-unavailable', 'nothing is heard of other nodes');
  }
}

const eventOf = (kind: string, fields: readonly string[], bytes: Buffer): HotEvent | null => {
  const [first = '', second = '', third = '', fourth = ''] = fields;
  if (kind === 'saved') return { type: 'saved', through: Number(first) };
  if (kind === 'news') return JSON.parse(bytes.toString()) as News;
  if (kind !== 'row') return null;
  const update = { bytes: Uint8Array.from(bytes), device: fourth, generation: Number(third) };
  return { type: 'row', position: Number(first), previous: Number(second), update };
};
