/**
 * Choosing and adding: options, own words, how many, then the cart or a list. An option without values is
 * free text and becomes the line's personalisation.
 */
import { Check, ShoppingBasket } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { Product } from '../../../../shared/src/index.ts';
import type { Intent } from '../../shop/shop.ts';
import { QuantityField } from '../parts/quantity-field.tsx';
import { WishButton } from '../parts/wish-button.tsx';
import { useLive } from '../state/live.ts';
import { lineOf } from '../state/same-intent.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { ListPicker } from './list-picker.tsx';
import { OptionField } from './option-field.tsx';

const firstChoice = ({ options }: Product): Record<string, string> =>
  Object.fromEntries(
    options.flatMap(({ name, values: [first] }) => (first === undefined ? [] : [[name, first]])),
  );

const intentOf = ({ sku }: Product, chosen: Record<string, string>, words: string): Intent => ({
  sku,
  ...(Object.keys(chosen).length > 0 ? { options: chosen } : {}),
  ...(words.trim() ? { personalisation: words.trim() } : {}),
});

const InCart = ({ intent, isBuyable }: { readonly intent: Intent; readonly isBuyable: boolean }) => {
  const { t } = useWords();
  const { lines } = useLive(useShop().basket);
  const count = lineOf(lines, intent)?.quantity ?? 0;
  if (count === 0) return isBuyable && <p className="in-cart">{t('product.keeps-offline')}</p>;
  return (
    <p className="in-cart" data-held="true">
      <Check aria-hidden="true" size={18} />
      {t('product.in-cart', { count })}
      <Link href="/cart">{t('product.view-cart')}</Link>
    </p>
  );
};

export const ProductForm = ({ product }: { readonly product: Product }) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const [chosen, setChosen] = useState(() => firstChoice(product));
  const [words, setWords] = useState('');
  const [quantity, setQuantity] = useState(1);
  const intent = intentOf(product, chosen, words);
  const isSoldOut = product.stock === 0;
  const { name } = product;

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await act(shop.add(intent, quantity)))) return;
    say(t('product.added', { name, count: shop.basket.get().itemCount }));
    setQuantity(1);
  };

  return (
    <form className="product-form" onSubmit={add}>
      {product.options.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          value={option.values.length === 0 ? words : (chosen[option.name] ?? '')}
          onChoose={(value) =>
            option.values.length === 0 ? setWords(value) : setChosen({ ...chosen, [option.name]: value })
          }
        />
      ))}
      {isSoldOut ? (
        <p className="product-note">{t('product.sold-out-text')}</p>
      ) : (
        <div className="product-buy">
          <QuantityField
            name={name}
            quantity={quantity}
            onLess={() => setQuantity(Math.max(1, quantity - 1))}
            onMore={() => setQuantity(quantity + 1)}
            onSet={(next) => setQuantity(Math.max(1, next))}
          />
          <button type="submit" className="button button-strong">
            <ShoppingBasket aria-hidden="true" size={20} />
            {t('product.add')}
          </button>
        </div>
      )}
      <InCart intent={intent} isBuyable={!isSoldOut} />
      <div className="product-keep">
        <WishButton product={product} intent={intent} hasText />
        <ListPicker intent={intent} name={name} />
      </div>
    </form>
  );
};
