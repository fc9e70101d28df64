/** The leading tab's care for the goods: replication once the page is idle, then pictures for the time without a network. */
import type { Catalogue } from './catalogue.ts';
import type { Replication } from './local-store.ts';
import type { ShopPorts } from './ports.ts';

/** What a shopper without a network is most likely to look through: about 1 MB. */
const PICTURES_KEPT = 300;

export interface ShelfKeeping {
  /** The server has something new, or can be reached again. */
  poke(): void;
  stop(): Promise<void>;
}

export interface ShelfKeepingPorts extends Pick<ShopPorts, 'page' | 'pictures' | 'onBug'> {
  readonly catalogue: Catalogue;
  guard(work: Promise<unknown>): void;
}

export const keepShelf = ({ page, pictures, catalogue, guard, onBug }: ShelfKeepingPorts): ShelfKeeping => {
  let replication: Replication | null = null;
  let isStopped = false;
  const keepPictures = (): void =>
    page.whenIdle(() => {
      if (!isStopped) guard(pictures.keep(catalogue.firstPictures(PICTURES_KEPT)));
    });
  const begin = async (): Promise<void> => {
    if (isStopped) return;
    const begun = await catalogue.replicate();
    if (isStopped) return begun.stop();
    replication = begun;
    // Not awaited: it never resolves where the feed is stopped before its end.
    begun.isComplete.then(keepPictures, onBug);
  };
  page.whenIdle(() => guard(begin()));
  return {
    poke: () => replication?.poke(),
    stop: async () => {
      isStopped = true;
      await replication?.stop();
    },
  };
};
