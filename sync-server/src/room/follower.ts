/**
 * Keeps an open basket in step with what other nodes append to its hot store. Rows are told in their order, each
 * with the position before it; where one is missing the store is read, and where rows were saved and trimmed
 * meanwhile, the saved basket. Telling is for speed, the stores are the truth (rules ND1–ND3, ND7, ND8).
 */
import type { Clock, Owner, Random, Result, Timer } from '../../../shared/src/index.ts';
import { fail, ok } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { BasketStores } from '../flush/load-basket.ts';
import type { Saved } from '../ports/durable-store.ts';
import type { HotUpdate } from '../ports/hot-store.ts';
import type { Log } from '../ports/log.ts';
import type { Following, HotEvent, News, Progress, Sharing } from '../ports/sharing.ts';
import type { StaleReads } from './stale-reads.ts';

/** The open basket, as far as its follower knows it. */
export interface Followed {
  /** Whether everything in the document is in the durable store. */
  isSaved(): boolean;
  /** Whether the room has appended this update itself. */
  isOwn(update: HotUpdate): boolean;
  /** Takes another node's row, which stands at `position`. */
  onRow(update: HotUpdate, position: number): void;
  /** The saved basket holds rows that were never told. */
  onSavedState(saved: Saved): void;
  onNews(news: News): void;
  /** The hot store has lost rows that are in the document; `saved` is what the durable store has. */
  onLoss(saved: Saved | null): void;
  /** Whether everything stored has been seen, as far as one can know; said when it changes. */
  onInStep(isInStep: boolean): void;
}

export interface FollowerParts {
  readonly basket: Owner;
  readonly stores: BasketStores;
  readonly sharing: Sharing;
  readonly clock: Clock;
  readonly random: Random;
  readonly staleReads: StaleReads;
  readonly log: Log;
}

type RowEvent = Extract<HotEvent, { type: 'row' }>;

/** Rows of two connections overtake each other by milliseconds; a gap that stays this long is read from the store. */
const GAP_MS = 50;
const ENDED = fail('store-unavailable', 'the room is closing');

export class Follower {
  readonly #parts: FollowerParts;
  readonly #following: Following;
  #followed: Followed | null = null;
  /** Everything up to here is in the document. */
  #position = 0;
  /** What was told before `begin`. */
  #early: HotEvent[] = [];
  /** Rows that wait for the one before them, by its position. */
  #ahead: Map<number, RowEvent> | null = null;
  #timer: Timer | null = null;
  #attempt = 0;
  #reading: 'no' | 'once' | 'again' = 'no';
  #catchingUp: Promise<Result<void>> = Promise.resolve(ok(undefined));
  #isSavedStateWanted = false;
  /** `known`: has been made good, or there was nothing to lose; the next row still stands on nothing. */
  #loss: 'no' | 'suspected' | 'known' = 'no';
  #isInStep = true;
  #isEnded = false;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#following = parts.sharing.follow(parts.basket, (event) => this.#hear(event));
  }

  /** Everything that was appended up to here is in the document. */
  get position(): number {
    return this.#position;
  }

  /** Resolves when nothing appended from now on can be missed without a word, with what is saved by then. */
  get begun(): Promise<Result<number>> {
    return this.#following.begun;
  }

  /** The document holds everything through `position`; `isInStep`: and the store was read to its end. */
  begin(followed: Followed, position: number, isInStep: boolean): void {
    this.#followed = followed;
    this.#position = position;
    // What is saved the store may have forgotten as it should.
    this.#loss = followed.isSaved() ? 'known' : 'no';
    const early = this.#early;
    this.#early = [];
    for (const event of early) this.#hear(event);
    if (isInStep) return;
    this.#say(false);
    void this.catchUp();
  }

  end(): void {
    this.#isEnded = true;
    this.#following.end();
    this.#timer?.cancel();
  }

  /** What the store says, asked from time to time: what was told may have been lost without a trace. */
  compare({ last, savedThrough }: Progress): void {
    if (last > this.#position || (last < this.#position && this.#loss === 'no')) void this.catchUp();
    if (savedThrough > 0) this.#followed?.onNews({ type: 'saved', through: savedThrough });
  }

  /** Something in the document waits for what was not told: the saved basket may have it. */
  wantSavedState(): void {
    this.#isSavedStateWanted = true;
    this.#later(GAP_MS);
  }

  #hear(event: HotEvent): void {
    if (this.#isEnded) return;
    if (!this.#followed) this.#early.push(event);
    else if (event.type === 'row') this.#hearRow(event);
    else if (event.type === 'maybe-missed') void this.catchUp();
    else this.#followed.onNews(event);
  }

  #hearRow(row: RowEvent): void {
    if (row.position <= this.#position) return;
    if (row.previous > this.#position) {
      this.#ahead ??= new Map();
      this.#ahead.set(row.previous, row);
      this.#later(GAP_MS);
      return;
    }
    this.#suspectLoss(row.previous);
    this.#take(row.position, row.update);
    this.#takeAhead();
  }

  /** In a store that has lost nothing a row stands on the one before it. */
  #suspectLoss(previous: number): void {
    if (previous === this.#position || this.#loss === 'known') this.#loss = 'no';
    else {
      this.#loss = 'suspected';
      void this.catchUp();
    }
  }

  #take(position: number, update: HotUpdate): void {
    this.#position = position;
    if (!this.#followed?.isOwn(update)) this.#followed?.onRow(update, position);
  }

  /** Rows that have what they waited for. */
  #takeAhead(): void {
    if (!this.#ahead) return;
    for (const row of [...this.#ahead.values()].sort((a, b) => a.position - b.position)) {
      if (row.previous > this.#position) continue;
      this.#ahead.delete(row.previous);
      if (row.position > this.#position) this.#take(row.position, row.update);
    }
    if (this.#ahead.size === 0) this.#ahead = null;
  }

  #later(delayMs: number): void {
    this.#timer ??= this.#parts.clock.after(delayMs, () => {
      this.#timer = null;
      if (this.#ahead || this.#isSavedStateWanted || this.#attempt > 0) void this.catchUp();
    });
  }

  /** Reads what was not told. Resolves when everything stored by now is in the document, or could not be read. */
  catchUp(): Promise<Result<void>> {
    if (this.#reading !== 'no') this.#reading = 'again';
    else this.#catchingUp = this.#readToTheEnd();
    return this.#catchingUp;
  }

  async #readToTheEnd(): Promise<Result<void>> {
    if (this.#isEnded) return ENDED;
    do {
      this.#reading = 'once';
      const read = await this.#read().catch((error: unknown) => this.#threw(error));
      if (this.#isEnded) return ENDED;
      if (!read.ok) {
        this.#reading = 'no';
        this.#fellBehind();
        return read;
      }
    } while ((this.#reading as 'once' | 'again') === 'again');
    this.#reading = 'no';
    this.#attempt = 0;
    this.#say(true);
    return ok(undefined);
  }

  /** A bug that only this basket's content brings out: it is behind, as where a store does not answer. */
  #threw(error: unknown): Result<void> {
    this.#parts.log.error({ basket: this.#parts.basket, err: error }, 'catching up with other nodes threw');
    return fail('internal', 'catching up threw');
  }

  #fellBehind(): void {
    this.#attempt++;
    this.#say(false);
    this.#timer?.cancel();
    this.#timer = null;
    this.#later(retryDelayMs(this.#attempt, this.#parts.random));
  }

  #say(isInStep: boolean): void {
    if (this.#isInStep === isInStep) return;
    this.#isInStep = isInStep;
    this.#followed?.onInStep(isInStep);
  }

  /** Rows first, then what was saved: what is trimmed in between is saved before. */
  async #read(): Promise<Result<void>> {
    const { basket, stores, sharing, staleReads } = this.#parts;
    const from = this.#position;
    const rows = await stores.hot.readFrom(basket, from);
    if (!rows.ok) return rows;
    const progress = await sharing.progress([basket]);
    if (!progress.ok) return progress;
    const { last = 0, savedThrough = 0 } = progress.value[0] ?? {};
    // The word of it may have been lost, and nobody says it twice.
    if (savedThrough > 0 && !this.#isEnded) this.#followed?.onNews({ type: 'saved', through: savedThrough });
    if (last < from && this.#loss === 'no') this.#loss = 'suspected';
    const isLost = this.#loss === 'suspected';
    if (this.#isSavedStateWanted || savedThrough > from || last < from || isLost) {
      const saved = await stores.durable.load(basket);
      if (!saved.ok) return saved;
      const fresh = staleReads.check(basket, saved.value?.through ?? 0, savedThrough);
      if (!fresh.ok) return fresh;
      this.#isSavedStateWanted = false;
      if (saved.value && !this.#isEnded) this.#takeSaved(saved.value);
      if (isLost && !this.#isEnded) this.#makeGood(saved.value);
    }
    for (const { position, ...update } of rows.value)
      if (position > this.#position && !this.#isEnded) this.#take(position, update);
    this.#takeAhead();
    return ok(undefined);
  }

  #makeGood(saved: Saved | null): void {
    this.#loss = 'known';
    this.#followed?.onLoss(saved);
  }

  #takeSaved(saved: Saved): void {
    this.#followed?.onSavedState(saved);
    this.#position = Math.max(this.#position, saved.through);
  }
}
