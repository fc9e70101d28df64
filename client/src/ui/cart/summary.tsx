/** What the cart comes to, per currency, and the honest word about paying. */
import type { BasketView } from '../../shop/shop.ts';
import { useWords } from '../state/shop-context.ts';

export const Summary = ({ basket: { totals, itemCount, lines } }: { readonly basket: BasketView }) => {
  const { t, money } = useWords();
  const unpriced = lines.filter(({ price }) => price === null).length;
  return (
    <section className="summary" aria-labelledby="summary">
      <h2 id="summary">{t('cart.summary')}</h2>
      <p className="summary-count">{t('cart.count', { count: itemCount })}</p>
      <dl className="totals">
        {totals.map((total) => (
          <div key={total.currency}>
            <dt>
              {totals.length === 1 ? t('cart.total') : t('cart.total-in', { currency: total.currency })}
            </dt>
            <dd>{money(total)}</dd>
          </div>
        ))}
      </dl>
      {unpriced > 0 && <p className="summary-note">{t('cart.unpriced', { count: unpriced })}</p>}
      <div className="no-checkout">
        <h3>{t('cart.no-checkout-title')}</h3>
        <p>{t('cart.no-checkout')}</p>
      </div>
    </section>
  );
};
