/** Those who wait until everything up to a number of a room's updates is accepted. */
export class SeqWatches {
  #watches: { readonly seq: number; readonly done: () => void }[] = [];

  /** Resolves at once where `reached` is far enough, else by `settle`. */
  when(seq: number, reached: number): Promise<void> {
    if (reached >= seq) return Promise.resolve();
    return new Promise((done) => this.#watches.push({ seq, done }));
  }

  settle(reached: number): void {
    if (this.#watches.length === 0) return;
    const due = this.#watches.filter(({ seq }) => seq <= reached);
    this.#watches = this.#watches.filter(({ seq }) => seq > reached);
    for (const { done } of due) done();
  }
}
