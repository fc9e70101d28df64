/** The cart: its lines, what they come to, and what was saved for later. Follows the basket, waits for nothing. */
import { memo, useRef } from 'react';
import { Link } from 'wouter';
import { LATER, ok } from '../../../../shared/src/index.ts';
import type { BasketView, LineView } from '../../shop/shop.ts';
import { CartLine } from '../cart/cart-line.tsx';
import { SavedForLater } from '../cart/saved-for-later.tsx';
import { Summary } from '../cart/summary.tsx';
import { BasketDrawing } from '../drawings/basket-drawing.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { LineSkeletons } from '../parts/skeleton.tsx';
import { useLive } from '../state/live.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { useGrowing } from '../state/use-growing.ts';
import { useKeepFocus } from '../state/use-keep-focus.ts';

const ClearButton = ({ basket: { lines } }: { readonly basket: BasketView }) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  /** Puts back what was there, line by line; the first failure is the one to tell. */
  const putBack = async () => {
    for (const { intent, quantity } of lines) {
      const result = await shop.add(intent, quantity);
      if (!result.ok) return result;
    }
    return ok(undefined);
  };
  const clear = () => {
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    return act(shop.clear(), { text: t('cart.cleared'), undo: putBack });
  };
  return (
    <button type="button" className="text-button" onClick={clear}>
      {t('cart.clear')}
    </button>
  );
};

const PER_BLOCK = 16;

const blocksOf = (lines: readonly LineView[]): (readonly LineView[])[] =>
  Array.from({ length: Math.ceil(lines.length / PER_BLOCK) }, (_, place) =>
    lines.slice(place * PER_BLOCK, (place + 1) * PER_BLOCK),
  );

/** Part of a long cart: React goes through the lines of a part only where one of them has changed. */
const Block = memo(
  ({ lines }: { readonly lines: readonly LineView[] }) =>
    lines.map((line) => <CartLine key={line.id} line={line} />),
  (before, after) =>
    before.lines.length === after.lines.length &&
    before.lines.every((line, place) => line === after.lines[place]),
);

const Lines = ({ basket }: { readonly basket: BasketView }) => {
  const { t } = useWords();
  const root = useRef<HTMLDivElement>(null);
  useKeepFocus(
    root,
    basket.lines.map(({ id }) => id),
  );
  const drawn = useGrowing(basket.lines.length);
  if (!basket.isReady) {
    return (
      <>
        <p className="unseen">{t('cart.loading')}</p>
        <LineSkeletons />
      </>
    );
  }
  return (
    <div ref={root}>
      {basket.lines.length === 0 ? (
        <EmptyState
          drawing={<BasketDrawing />}
          title={t('cart.empty-title')}
          text={t('cart.empty-text')}
          action={
            <Link href="/" className="button button-strong">
              {t('cart.empty-next')}
            </Link>
          }
        />
      ) : (
        <>
          <h2 className="unseen">{t('cart.lines')}</h2>
          <ul className="lines">
            {blocksOf(basket.lines.slice(0, drawn)).map((block, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a block is a place in the list; its lines have keys of their own.
              <Block key={place} lines={block} />
            ))}
          </ul>
          <ClearButton basket={basket} />
        </>
      )}
    </div>
  );
};

export const CartPage = () => {
  const { t } = useWords();
  const basket = useLive(useShop().basket);
  const hasLines = basket.lines.length > 0;
  return (
    <div className="page cart" data-empty={basket.isReady && !hasLines} aria-busy={!basket.isReady}>
      <div className="page-head">
        <PageTitle text={t('cart.title')} />
        {hasLines && <p className="page-count">{t('cart.count', { count: basket.itemCount })}</p>}
      </div>
      <div className="cart-main">
        <Lines basket={basket} />
      </div>
      {hasLines && <Summary basket={basket} />}
      <SavedForLater list={basket.lists.find(({ id }) => id === LATER)} />
    </div>
  );
};

export default CartPage;
