/** What every page stands on: the shop, its words, and the two ways of telling the shopper something. */
import { createContext, useContext } from 'react';
import type { Translator } from '../../messages/translator.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Cell } from './live.ts';
import type { Toasts } from './toasts.ts';

export interface Spoken {
  readonly text: string;
  /** Grows with every sentence, so that the same words are said again. */
  readonly turn: number;
}

export interface Visit {
  /** Path of the page whose title was last put up; null before the first. */
  path: string | null;
  /** The shopper came here by the browser's back or forward, which restores the scroll position itself. */
  isReturn: boolean;
}

export interface Ground {
  readonly shop: Shop;
  readonly words: Translator;
  readonly toasts: Toasts;
  /** Sentences for those who do not see the page change. */
  readonly spoken: Cell<Spoken>;
  /** Where the shopper is, as far as a page's title has been put up there. */
  readonly visit: Visit;
}

export const GroundContext = createContext<Ground | null>(null);

/** @throws outside of `App`: that is a bug. */
export const useGround = (): Ground => {
  const ground = useContext(GroundContext);
  if (!ground) throw new Error('used outside of App');
  return ground;
};

export const useShop = (): Shop => useGround().shop;
export const useWords = (): Translator => useGround().words;

/** Runs `work` once what is due now has been painted. */
const afterPaint = (work: () => void): void => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = work;
    port2.postMessage(null);
  });
};

/** Said when the page shows what it is about: those who look do not wait for those who listen. */
export const useSay = (): ((text: string) => void) => {
  const { spoken } = useGround();
  return (text) => afterPaint(() => spoken.set({ text, turn: spoken.get().turn + 1 }));
};
