/** The way to the cart and how many items it shows. */
import { ShoppingBasket } from 'lucide-react';
import { Link } from 'wouter';
import { useLivePart } from '../state/live.ts';
import { usePathname } from '../state/routes.ts';
import { useShop, useWords } from '../state/shop-context.ts';

/** Wider numbers would push the header about; the full one is read aloud and stands in the cart. */
const MOST_SHOWN = 999;

export const CartCount = () => {
  const { t, number } = useWords();
  const count = useLivePart(useShop().basket, (basket) => basket.itemCount);
  if (count === 0) return null;
  const text = count > MOST_SHOWN ? `${number(MOST_SHOWN)}+` : number(count);
  return (
    <>
      <span className="count-badge" aria-hidden="true">
        {text}
      </span>
      <span className="unseen"> {t('cart.count', { count })}</span>
    </>
  );
};

export const CartLink = () => {
  const { t } = useWords();
  const path = usePathname();
  return (
    <Link href="/cart" className="tool tool-cart" aria-current={path === '/cart' ? 'page' : undefined}>
      <ShoppingBasket aria-hidden="true" size={20} />
      <span className="tool-text">{t('nav.cart')}</span>
      <CartCount />
    </Link>
  );
};
