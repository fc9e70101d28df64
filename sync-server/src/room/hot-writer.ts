/**
 * One room's way into the hot store. Updates get a number (`seq`, from 1) in the order they were applied and are
 * kept here, in that order, until the store has taken them: a store that fails is tried again by itself, and
 * nothing is dropped meanwhile. `acceptedSeq` is the number up to which all are stored (rules AC1, AC6).
 */
import type { Clock, Owner, Random, Result } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { HotStore, HotUpdate } from '../ports/hot-store.ts';
import type { Measurements } from '../ports/measurements.ts';

export interface HotWriterParts {
  readonly basket: Owner;
  readonly hot: HotStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly measurements: Measurements;
  /** `acceptedSeq` has grown. */
  onAccepted(): void;
  /** The store stopped taking updates, or takes them again. */
  onStore(isAvailable: boolean): void;
}

interface Waiting {
  readonly seq: number;
  readonly update: HotUpdate;
  /** By the stopwatch. */
  readonly keptAt: number;
  /** `astray`: on its way, or stored, although one before it failed: it must come again after that one. */
  state: 'waiting' | 'flying' | 'astray' | 'stored';
  position: number;
}

/** Stands for the bytes of a row this room has not appended: it never appends them. */
const FOREIGN: HotUpdate = { bytes: new Uint8Array(0), device: '', generation: 0 };

export class HotWriter {
  readonly #parts: HotWriterParts;
  /** Not accepted yet, in order. */
  #queue: Waiting[] = [];
  /** Accepted and not saved yet: seq, position and when it was kept, in turn. */
  #unsaved: number[] = [];
  #lastSeq = 0;
  #acceptedSeq = 0;
  #savedSeq = 0;
  #position = 0;
  /** The greatest position known to be saved. */
  #saved = 0;
  /** No position may come that is not above it, whatever the store has lost. */
  #above = 0;
  #flying = new Set<HotUpdate>();
  #queuedBytes = 0;
  #attempt = 0;

  constructor(parts: HotWriterParts) {
    this.#parts = parts;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get acceptedSeq(): number {
    return this.#acceptedSeq;
  }

  get savedSeq(): number {
    return this.#savedSeq;
  }

  /** Bytes only this process holds. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Updates that are accepted and not saved. */
  get unsavedCount(): number {
    return this.#unsaved.length / 3;
  }

  /** When the oldest update that is not saved was kept, by the stopwatch; null where all are. */
  get oldestUnsavedAt(): number | null {
    return this.#unsaved[2] ?? this.#queue[0]?.keptAt ?? null;
  }

  get isAvailable(): boolean {
    return this.#attempt === 0;
  }

  /** The greatest position of an accepted update. */
  get position(): number {
    return this.#position;
  }

  /** No row may get a position that is not above it. */
  get #greatest(): number {
    return Math.max(this.#above, this.#saved, this.#position);
  }

  /** Rows found at opening count as one update that is accepted and waits to be saved. */
  begin(position: number, isUnsaved: boolean): void {
    this.#position = this.#above = position;
    if (!isUnsaved) {
      this.#saved = position;
      return;
    }
    this.#lastSeq = this.#acceptedSeq = 1;
    this.#unsaved = [1, position, this.#parts.measurements.now()];
  }

  keep(update: HotUpdate): number {
    const keptAt = this.#parts.measurements.now();
    const entry: Waiting = { seq: ++this.#lastSeq, update, keptAt, state: 'waiting', position: 0 };
    this.#queue.push(entry);
    this.#queuedBytes += update.bytes.byteLength;
    if (this.isAvailable) void this.#append(entry);
    return entry.seq;
  }

  /**
   * Another node has appended a row that is in the document now: whoever asks about "everything" asks about it too,
   * and it is not saved yet.
   */
  noteForeign(position: number): void {
    const keptAt = this.#parts.measurements.now();
    this.#queue.push({ seq: ++this.#lastSeq, update: FOREIGN, keptAt, state: 'stored', position });
    this.#advance();
  }

  /**
   * Appends a row that is not in the document yet, where the store has nothing behind `last`; null where it has. What is
   * kept meanwhile is accepted after it: no position is passed before its row is in the document, which `stored` sees to.
   */
  async appendNext(
    update: HotUpdate,
    last: number,
    stored: (position: number) => void,
  ): Promise<Result<number | null>> {
    const { hot, basket, measurements } = this.#parts;
    const keptAt = measurements.now();
    const place: Waiting = { seq: ++this.#lastSeq, update: FOREIGN, keptAt, state: 'flying', position: 0 };
    this.#queue.push(place);
    try {
      const appended = await (hot.sharing?.appendNext(basket, update, last) ??
        hot.append(basket, update, this.#greatest));
      measurements.appends.add(measurements.now() - keptAt);
      if (!appended.ok) measurements.appendFailures++;
      if (appended.ok && appended.value !== null) stored(appended.value);
      return appended;
    } finally {
      place.state = 'stored';
      this.#advance();
    }
  }

  /** Whether this room is appending the update now. */
  isFlying(update: HotUpdate): boolean {
    return this.#flying.has(update);
  }

  /** Everything up to `position` is in the durable store. Answers whether `savedSeq` has grown. */
  markSaved(position: number): boolean {
    this.#saved = Math.max(this.#saved, position);
    const { measurements } = this.#parts;
    const now = measurements.now();
    let count = 0;
    while (count < this.#unsaved.length && (this.#unsaved[count + 1] ?? 0) <= position) {
      this.#savedSeq = this.#unsaved[count] ?? this.#savedSeq;
      measurements.saved.add(now - (this.#unsaved[count + 2] ?? now));
      count += 3;
    }
    if (count > 0) this.#unsaved = this.#unsaved.slice(count);
    return count > 0;
  }

  async #append(entry: Waiting): Promise<boolean> {
    entry.state = 'flying';
    const { hot, basket, measurements } = this.#parts;
    const startedAt = measurements.now();
    this.#flying.add(entry.update);
    const result = await hot.append(basket, entry.update, this.#greatest);
    this.#flying.delete(entry.update);
    measurements.appends.add(measurements.now() - startedAt);
    if (result.ok && (entry.state as Waiting['state']) !== 'astray') {
      entry.state = 'stored';
      entry.position = result.value;
      this.#queuedBytes -= entry.update.bytes.byteLength;
      this.#advance();
      return true;
    }
    measurements.appendFailures++;
    entry.state = 'waiting';
    if (!result.ok) this.#repeatAfter(entry);
    if (this.isAvailable) this.#retryLater();
    return false;
  }

  /**
   * What was stored without the one before it stands on nothing: whoever flushes meanwhile leaves it out and takes it
   * off (rule FL11).
   */
  #repeatAfter(failed: Waiting): void {
    for (const entry of this.#queue) {
      if (entry.seq <= failed.seq || entry.update === FOREIGN) continue;
      if (entry.state === 'flying') entry.state = 'astray';
      if (entry.state !== 'stored') continue;
      entry.state = 'waiting';
      this.#queuedBytes += entry.update.bytes.byteLength;
    }
  }

  #advance(): void {
    const { measurements } = this.#parts;
    const now = measurements.now();
    let count = 0;
    for (const { state, seq, position, keptAt } of this.#queue) {
      if (state !== 'stored') break;
      this.#acceptedSeq = seq;
      // One that was tried again stands behind a later one in the store; what is saved through the greater has both.
      this.#position = Math.max(this.#position, position);
      this.#unsaved.push(seq, this.#position, keptAt);
      measurements.accepted.add(now - keptAt);
      count++;
    }
    if (count === 0) return;
    if (count === this.#queue.length) this.#queue = [];
    else this.#queue.splice(0, count);
    // Another node may have flushed a row before the word of its append was here.
    this.markSaved(this.#saved);
    this.#parts.onAccepted();
  }

  #retryLater(): void {
    const { clock, random, onStore } = this.#parts;
    this.#attempt++;
    if (this.#attempt === 1) onStore(false);
    clock.after(retryDelayMs(this.#attempt, random), () => void this.#retry());
  }

  /** One after the other, so that a store that is still away sees one try and not a flood. */
  async #retry(): Promise<void> {
    for (;;) {
      const next = this.#queue.find(({ state }) => state === 'waiting');
      if (!next) break;
      if (!(await this.#append(next))) return this.#retryLater();
    }
    this.#attempt = 0;
    this.#parts.onStore(true);
  }
}
