/**
 * The hot store on Redis: one stream per basket, shared by any number of nodes. What must happen in one step is a
 * script (scripts.ts). Two connections: one for commands, one that listens to this node's channel (rules H, HS, RE).
 */
import {
  fail,
  LIMITS,
  type Owner,
  ok,
  ownerKind,
  type Random,
  type Result,
} from '../../../../shared/src/index.ts';
import type { HotRow, HotStore } from '../../ports/hot-store.ts';
import type { Log } from '../../ports/log.ts';
import type { Sharing } from '../../ports/sharing.ts';
import { systemClock } from '../system/clock.ts';
import { type Append, AppendBatch } from './append-batch.ts';
import { openRedis } from './connect.ts';
import { Followers } from './followers.ts';
import { keysOf } from './keys.ts';
import { type Argument, attempt, type ScriptedRedis } from './scripted-redis.ts';

export interface RedisHotStoreOptions {
  readonly url: string;
  /** First part of every key: several installations may share a Redis. */
  readonly prefix: string;
  readonly times: { readonly afterMs: number; readonly atMostMs: number };
  readonly random: Random;
  readonly log: Log;
  /** Hears how long ago, by Redis's clock, another node appended what this one has just heard of. */
  readonly onTold?: (lagMs: number) => void;
}

export interface RedisHotStore extends HotStore {
  readonly sharing: Sharing;
  /** Resolves when the first connection has been made, or has failed: the store goes on trying by itself. */
  readonly started: Promise<Result<void>>;
  /** Round trip in ms. */
  ping(): Promise<Result<number>>;
}

/** Rows of one answer; a basket whose flush waits may have many. */
const PAGE = 1_000;

const rowOf = ([id, fields]: [Buffer, Buffer[]]): HotRow => {
  const [, bytes = Buffer.of(), , device, , generation] = fields;
  return {
    position: Number(id.toString().split('-')[0]),
    bytes: Uint8Array.from(bytes),
    device: String(device),
    generation: Number(generation),
  };
};

const lifetimeSeconds = (basket: Owner): number =>
  (ownerKind(basket) === 'guest' ? LIMITS.guestHotMs : LIMITS.userLifetimeMs) / 1000;

class Store {
  readonly commands: ScriptedRedis;
  readonly listening: ScriptedRedis;
  readonly followers: Followers;
  readonly #options: RedisHotStoreOptions;
  readonly #keys: ReturnType<typeof keysOf>;
  readonly #node: string;
  readonly #batch: AppendBatch;
  #subscribing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: RedisHotStoreOptions) {
    this.#options = options;
    this.#keys = keysOf(options.prefix);
    this.#node = Buffer.from(options.random.bytes(8)).toString('hex');
    // Who listens at a replica is told nothing, and never hears why.
    this.commands = openRedis(options, 'commands', () => this.#listenAnew()) as ScriptedRedis;
    this.listening = openRedis(options, 'listening') as ScriptedRedis;
    this.followers = new Followers({
      register: (baskets) => this.follow(baskets),
      unregister: (basket) => this.#unregister(basket),
      // Positions are microseconds; machines' clocks may disagree by a little.
      told: (position) => options.onTold?.(Math.max(0, systemClock.now() - position / 1000)),
    });
    this.#batch = new AppendBatch((rows) => this.#append(rows));
    this.#listen();
  }

  get #field(): string {
    return `n:${this.#node}`;
  }

  get #channels(): string {
    return this.#keys.channel('');
  }

  /** afterMs, atMostMs and a fraction: when a flush is due. */
  get #times(): number[] {
    const { times, random } = this.#options;
    return [times.afterMs, times.atMostMs, random.fraction()];
  }

  run<T>(command: () => Promise<T>): Promise<Result<T>> {
    return this.#isClosed
      ? Promise.resolve(fail('store-unavailable', 'the store is closed'))
      : attempt(command);
  }

  /** The same for a command whose answer says nothing. */
  #do(command: () => Promise<unknown>): Promise<Result<void>> {
    return this.run(async () => {
      await command();
    });
  }

  async append(row: Append): Promise<Result<number>> {
    const appended = await this.appendNext(row);
    if (!appended.ok) return appended;
    if (appended.value === null) throw new Error('a row without a condition came too late');
    return ok(appended.value);
  }

  /** null where `row.last` is not the last. */
  async appendNext(row: Append): Promise<Result<number | null>> {
    if (this.#isClosed) return fail('store-unavailable', 'the store is closed');
    const appended = await this.#batch.append(row);
    if (!appended.ok || appended.value === null) return appended as Result<null>;
    const { position, previous } = appended.value;
    this.followers.own(row.basket, position, previous, row.update);
    return ok(position);
  }

  async readFrom(basket: Owner, after: number): Promise<Result<readonly HotRow[]>> {
    const rows: HotRow[] = [];
    for (let from = after; ; from = rows.at(-1)?.position ?? after) {
      const page = await this.run(() =>
        this.commands.xrangeBuffer(this.#keys.stream(basket), `${from + 1}-0`, '+', 'COUNT', PAGE),
      );
      if (!page.ok) return page;
      for (const row of page.value) rows.push(rowOf(row as [Buffer, Buffer[]]));
      if (page.value.length < PAGE) return ok(rows);
    }
  }

  async trim(basket: Owner, position: number): Promise<Result<void>> {
    const { dirty, stream, meta } = this.#keys;
    const keys = [dirty, stream(basket), meta(basket)];
    return this.#do(() =>
      this.commands.pannierTrim(
        ...keys,
        this.#field,
        this.#channels,
        basket,
        position,
        ...this.#times,
        lifetimeSeconds(basket),
      ),
    );
  }

  dirty(): Promise<Result<Owner[]>> {
    return this.run(() => this.commands.zrange(this.#keys.dirty, '0', '-1')) as Promise<Result<Owner[]>>;
  }

  sharing(): Sharing {
    const { dirty, meta, stream } = this.#keys;
    return {
      appendNext: (basket, update, last) => this.appendNext({ basket, update, above: last, last }),
      follow: (basket, listener) => this.followers.follow(basket, listener),
      announce: (basket, news) => {
        const message = `news\t${basket}\n${JSON.stringify(news)}`;
        void this.run(() =>
          this.commands.pannierAnnounce(meta(basket), this.#field, this.#channels, message),
        );
      },
      progress: async (baskets) => {
        const answer = await this.follow(baskets);
        if (!answer.ok) return answer;
        return ok(
          baskets.map((basket, i) => ({
            basket,
            last: Number(answer.value[2 * i]),
            savedThrough: Number(answer.value[2 * i + 1]),
          })),
        );
      },
      takeDue: (limit, leaseMs) =>
        this.run(() => this.commands.pannierTakeDue(dirty, limit, leaseMs)) as Promise<Result<Owner[]>>,
      postpone: (basket, delayMs) => this.#do(() => this.commands.pannierPostpone(dirty, basket, delayMs)),
      countDirty: () => this.run(() => this.commands.zcard(dirty)),
      forget: (basket) => this.#do(() => this.commands.pannierForget(stream(basket), meta(basket))),
    };
  }

  /** Registers baskets, refreshes their lifetimes, and answers position and saved through of each. */
  async follow(baskets: readonly Owner[]): Promise<Result<string[]>> {
    if (baskets.length === 0) return ok([]);
    const keys = baskets.map((basket) => this.#keys.meta(basket));
    const answer = await this.run(() =>
      this.commands.pannierFollow(keys.length, ...keys, this.#field, ...baskets.map(lifetimeSeconds)),
    );
    // Asked without following, or left meanwhile.
    for (const basket of baskets) if (!this.followers.has(basket)) this.#unregister(basket);
    return answer;
  }

  #unregister(basket: Owner): void {
    void this.run(() => this.commands.hdel(this.#keys.meta(basket), this.#field));
  }

  async ping(): Promise<Result<number>> {
    const startedAt = performance.now();
    const pong = await this.run(() => this.commands.ping());
    return pong.ok ? ok(performance.now() - startedAt) : pong;
  }

  /** Once a connection has been made, and again whenever it has. */
  async started(): Promise<Result<void>> {
    const settled = (redis: ScriptedRedis): Promise<void> =>
      new Promise((done) => {
        redis.once('ready', done);
        redis.once('error', () => done());
      });
    await Promise.all([settled(this.commands), settled(this.listening)]);
    await this.#subscribing;
    return this.#do(() => this.commands.ping());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#batch.settled();
    const registered = [...this.followers.baskets];
    await Promise.all(
      registered.map((basket) => this.run(() => this.commands.hdel(this.#keys.meta(basket), this.#field))),
    );
    this.#isClosed = true;
    this.commands.disconnect();
    this.listening.disconnect();
  }

  async #append(rows: readonly Append[]): Promise<string[]> {
    const keys: string[] = [this.#keys.dirty];
    const args: Argument[] = [this.#field, this.#channels, ...this.#times];
    for (const { basket, update, above, last = '' } of rows) {
      keys.push(this.#keys.stream(basket), this.#keys.meta(basket));
      args.push(basket, update.device, update.generation, above, asBuffer(update.bytes), last);
    }
    return this.commands.pannierAppend(keys.length, ...keys, ...args);
  }

  #listen(): void {
    this.listening.on('messageBuffer', (_channel: Buffer, message: Buffer) => this.followers.hear(message));
    this.listening.on('close', () => this.followers.deaf());
    const subscribe = (): void => {
      this.#subscribing = this.#subscribing.then(() => this.#subscribe());
    };
    this.listening.on('ready', subscribe);
    // Keys may be gone with a Redis that has begun anew; and what is registered there with them.
    this.commands.on('ready', subscribe);
  }

  async #subscribe(): Promise<void> {
    if (this.listening.status !== 'ready' || this.commands.status !== 'ready') return;
    const subscribed = await this.run(() => this.listening.subscribe(this.#keys.channel(this.#node)));
    const heard = subscribed.ok ? await this.followers.heard() : subscribed;
    // A connection that is made and does not answer is made again.
    if (!heard.ok && !this.#isClosed) this.#listenAnew();
  }

  #listenAnew(): void {
    if (this.listening.status === 'ready') this.listening.disconnect(true);
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Opens the store; does not wait for Redis, which may come later (`started` says). */
export const createRedisHotStore = (options: RedisHotStoreOptions): RedisHotStore => {
  const store = new Store(options);
  return {
    sharing: store.sharing(),
    started: store.started(),
    append: (basket, update, above) => store.append({ basket, update, above }),
    readFrom: (basket, after) => store.readFrom(basket, after),
    trimThrough: (basket, position) => store.trim(basket, position),
    dirty: () => store.dirty(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
};
