/** The heart: in the wishlist or not, whatever the options. */
import { Heart } from 'lucide-react';
import { type Product, WISHLIST } from '../../../../shared/src/index.ts';
import type { BasketView, Intent, LineView } from '../../shop/shop.ts';
import { useLivePart } from '../state/live.ts';
import { lineOf } from '../state/same-intent.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';

/** The lines the heart stands for: exactly the chosen one, or every choice of a product among others. */
const wishedLines = (basket: BasketView, sku: string, chosen: Intent | undefined): readonly LineView[] => {
  const lines = basket.lists.find(({ id }) => id === WISHLIST)?.lines ?? [];
  if (!chosen) return lines.filter(({ intent }) => intent.sku === sku);
  const line = lineOf(lines, chosen);
  return line ? [line] : [];
};

export interface WishButtonProps {
  readonly product: Product;
  /** What is wished where options are chosen already. */
  readonly intent?: Intent;
  /** Beside other buttons the heart needs its word. */
  readonly hasText?: boolean;
}

export const WishButton = ({ product, intent, hasText = false }: WishButtonProps) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const isWished = useLivePart(shop.basket, (basket) => wishedLines(basket, product.sku, intent).length > 0);

  const toggle = async () => {
    const { name } = product;
    if (!isWished) {
      if (await act(shop.wish(WISHLIST, intent ?? { sku: product.sku }))) say(t('lists.wished', { name }));
      return;
    }
    const ops = wishedLines(shop.basket.get(), product.sku, intent).map((line) =>
      act(shop.unwish(WISHLIST, line.id)),
    );
    if ((await Promise.all(ops)).every(Boolean)) say(t('lists.unwished', { name }));
  };

  return (
    <button
      type="button"
      className="heart"
      aria-pressed={isWished}
      aria-label={t('product.wish', { name: product.name })}
      onClick={toggle}
    >
      <Heart aria-hidden="true" size={20} />
      {hasText && (
        <span className="heart-word" aria-hidden="true">
          {t('product.wish-short')}
        </span>
      )}
    </button>
  );
};
