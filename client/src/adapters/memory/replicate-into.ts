/** Reads a product feed to its end, and again whenever poked. Failures wait for the next poke; nothing is timed. */
import type { Product } from '../../../../shared/src/index.ts';
import type { ProductFeed, Replication } from '../../shop/local-store.ts';

const PAGE = 500;

export const replicateInto = (feed: ProductFeed, take: (page: readonly Product[]) => void): Replication => {
  let revision = 0;
  let isStopped = false;
  let isRunning = false;
  let isAgain = false;
  let complete: () => void;
  const isComplete = new Promise<void>((resolve) => {
    complete = resolve;
  });

  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = await feed.fetchAfter(revision, PAGE);
      if (isStopped || page.products.length === 0) return;
      take(page.products);
      revision = page.checkpoint.revision;
      if (page.products.length < PAGE) return;
    }
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      do {
        isAgain = false;
        await readOn();
      } while (isAgain && !isStopped);
      complete();
    } catch {
      // No answer from the server: the goods stay as they are until the next poke.
      isAgain = false;
    } finally {
      isRunning = false;
    }
  };
  void run();
  return {
    isComplete,
    poke: () => {
      isAgain = true;
      if (!isRunning && !isStopped) void run();
    },
    stop: async () => {
      isStopped = true;
    },
  };
};
