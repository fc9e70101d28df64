/**
 * The pages of the shop around one `Shop`: words, theme, frame and routes. Knows the seam in shop/shop.ts and
 * nothing behind it.
 */
import { useEffect, useMemo } from 'react';
import { createTranslator } from '../messages/translator.ts';
import type { Shop } from '../shop/shop.ts';
import { Frame } from './shell/frame.tsx';
import { createCell } from './state/live.ts';
import { type Ground, GroundContext } from './state/shop-context.ts';
import { createToasts } from './state/toasts.ts';
import './styles/index.css';

export interface AppProps {
  readonly shop: Shop;
  /** BCP 47, for example `en-GB`. */
  readonly locale: string;
}

/** Tells how this page was reached, for the title that is about to be put up. */
const useReturns = (ground: Ground): void => {
  useEffect(() => {
    const returned = () => {
      ground.visit.isReturn = true;
    };
    const went = () => {
      ground.visit.isReturn = false;
    };
    addEventListener('popstate', returned);
    addEventListener('pushState', went);
    return () => {
      removeEventListener('popstate', returned);
      removeEventListener('pushState', went);
    };
  }, [ground]);
};

export const App = ({ shop, locale }: AppProps) => {
  const ground = useMemo<Ground>(
    () => ({
      shop,
      words: createTranslator(locale),
      toasts: createToasts(),
      spoken: createCell({ text: '', turn: 0 }),
      visit: { path: null, isReturn: false },
    }),
    [shop, locale],
  );
  useReturns(ground);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = ground.words.direction;
  }, [ground, locale]);
  return (
    <GroundContext value={ground}>
      <Frame />
    </GroundContext>
  );
};
