/**
 * Notices every change of the goods, also one that another process made (an import beside a running server):
 * its own writes at once, the rest by looking. Tells the newest revision, each at most once. A look that fails
 * is reported and tried again at the next turn. Knows no socket.
 */
import type { Clock, Timer } from '../../../shared/src/index.ts';
import type { CatalogueStore } from '../ports/catalogue-store.ts';

export interface FollowCatalogueOptions {
  readonly store: CatalogueStore;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly onRevision: (revision: number) => void;
  readonly onProblem: (error: unknown) => void;
}

const PAGE = 1000;

/** Starts following from what the store holds now; the answer stops it. */
export const followCatalogue = async (options: FollowCatalogueOptions): Promise<() => void> => {
  const { store, clock, everyMs, onRevision, onProblem } = options;
  // A store that is away at the start may have changed by the time it answers: that is told then.
  let known = await newestOf(store, 0).catch((error: unknown) => {
    onProblem(error);
    return 0;
  });
  let timer: Timer | null = null;
  let isStopped = false;

  const tell = (revision: number): void => {
    if (isStopped || revision === known) return;
    known = revision;
    onRevision(revision);
  };
  const look = (): void => {
    newestOf(store, known)
      .then(tell, onProblem)
      .finally(() => {
        if (!isStopped) timer = clock.after(everyMs, look);
      });
  };
  const leave = store.onChange(tell);
  timer = clock.after(everyMs, look);
  return () => {
    isStopped = true;
    leave();
    timer?.cancel();
  };
};

const newestOf = async (store: CatalogueStore, since: number): Promise<number> => {
  let revision = since;
  for (;;) {
    const { products, checkpoint } = await store.changesSince(revision, PAGE);
    revision = checkpoint.revision;
    if (products.length < PAGE) return revision;
  }
};
