/** A product among others: picture, name, price, one tap into the cart and one into the wishlist. */
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Product } from '../../../../shared/src/index.ts';
import type { BasketView } from '../../shop/shop.ts';
import { useLivePart } from '../state/live.ts';
import { productPath } from '../state/routes.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';
import { StockHint } from './stock-hint.tsx';
import { WishButton } from './wish-button.tsx';

const countOf = (basket: BasketView, sku: string): number =>
  basket.lines.reduce((sum, line) => (line.intent.sku === sku ? sum + line.quantity : sum), 0);

const CardAdd = ({ product }: { readonly product: Product }) => {
  const { t, number } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const count = useLivePart(shop.basket, (basket) => countOf(basket, product.sku));
  const { name, sku } = product;

  if (product.stock === 0) return null;
  if (product.options.length > 0) {
    return (
      <Link className="card-choose" href={productPath(sku)} aria-label={t('product.choose-name', { name })}>
        {t('product.choose')}
      </Link>
    );
  }
  const add = async () => {
    if (await act(shop.add({ sku }, 1))) {
      say(t('product.added', { name, count: shop.basket.get().itemCount }));
    }
  };
  return (
    <button type="button" className="card-add" data-count={count} onClick={add}>
      <span className="unseen">{t('product.add-name', { name })}</span>
      <Plus aria-hidden="true" size={20} />
      {count > 0 && (
        <span className="card-count" aria-hidden="true">
          {number(count)}
        </span>
      )}
    </button>
  );
};

export interface ProductCardProps {
  readonly product: Product;
  readonly level: 2 | 3;
  readonly isFirst?: boolean;
}

export const ProductCard = memo(({ product, level, isFirst = false }: ProductCardProps) => {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <li className="card">
      <Picture src={product.picture} name={product.name} isFirst={isFirst} />
      <WishButton product={product} />
      <div className="card-text">
        <Heading className="card-name">
          <Link href={productPath(product.sku)}>{product.name}</Link>
        </Heading>
        <StockHint product={product} isQuiet />
        <div className="card-foot">
          <Price price={{ minor: product.priceMinor, currency: product.currency }} />
          <CardAdd product={product} />
        </div>
      </div>
    </li>
  );
});
