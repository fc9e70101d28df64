/** A price, or the old and the new one where they differ: both are said in words, not only crossed out. */
import type { Money } from '../../../../shared/src/index.ts';
import { useWords } from '../state/shop-context.ts';

export interface PriceProps {
  readonly price: Money;
  readonly was?: Money | null;
}

export const Price = ({ price, was = null }: PriceProps) => {
  const { t, money } = useWords();
  if (!was) return <span className="price">{money(price)}</span>;
  return (
    <span className="price">
      <span className="unseen">{t('product.was')} </span>
      <s className="price-was">{money(was)}</s>
      <span className="unseen"> {t('product.now')} </span>
      <span className="price-now">{money(price)}</span>
    </span>
  );
};
