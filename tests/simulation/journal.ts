/** What happened in a world: how often each thing did, and the last of it in words for a person to read. */
import type { Timeline } from './timeline.ts';

const WORDS_KEPT = 400;

export class Journal {
  readonly counts = new Map<string, number>();
  readonly #timeline: Timeline;
  #lines: string[] = [];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  /** Counts `name`, and keeps it with the details. */
  tell(name: string, details = ''): void {
    this.count(name);
    this.#lines.push(`${String(this.#timeline.now() - 1_000_000_000).padStart(7)} ms  ${name} ${details}`);
    if (this.#lines.length > 2 * WORDS_KEPT) this.#lines = this.#lines.slice(-WORDS_KEPT);
  }

  last(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }
}

/** A promise of the product is broken. */
export class Broken extends Error {
  override readonly name = 'Broken';
}
