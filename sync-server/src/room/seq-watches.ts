/** Those who wait until everything up to a number of a room's updates is accepted. */
interface Watch {
  readonly seq: number;
  readonly done: () => void;
}

const nothingToStop = (): void => undefined;

export class SeqWatches {
  readonly #watches = new Set<Watch>();

  /** Calls `done` once: at once where `reached` is far enough, else in `settle`. Answers how to wait no longer. */
  watch(seq: number, reached: number, done: () => void): () => void {
    if (reached >= seq) {
      done();
      return nothingToStop;
    }
    const watch = { seq, done };
    this.#watches.add(watch);
    return () => void this.#watches.delete(watch);
  }

  settle(reached: number): void {
    for (const watch of this.#watches) {
      if (watch.seq > reached) continue;
      this.#watches.delete(watch);
      watch.done();
    }
  }
}
