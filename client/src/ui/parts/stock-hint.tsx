/** What limits a product, in a few words: kind, cap, little or no stock. */
import type { Product } from '../../../../shared/src/index.ts';
import { useWords } from '../state/shop-context.ts';

/** At or below this the number is worth saying. */
const FEW = 5;

export interface StockHintProps {
  readonly product: Product;
  /** Only what is out of the ordinary. */
  readonly isQuiet?: boolean;
}

export const StockHint = ({ product: { stock, cap, kind }, isQuiet = false }: StockHintProps) => {
  const { t } = useWords();
  return (
    <p className="hints">
      {kind === 'course' && <span className="hint">{t('product.course')}</span>}
      {stock === 0 && (
        <span className="hint" data-tone="problem">
          {t('product.sold-out')}
        </span>
      )}
      {stock !== null && stock > 0 && stock <= FEW && (
        <span className="hint" data-tone="warm">
          {t('product.few-left', { count: stock })}
        </span>
      )}
      {!isQuiet && (stock === null || stock > FEW) && (
        <span className="hint" data-tone="good">
          {t('product.in-stock')}
        </span>
      )}
      {!isQuiet && cap !== null && <span className="hint">{t('product.cap', { count: cap })}</span>}
    </p>
  );
};
