/** One line of a list: what it is, and the ways into the cart or out of the list. */
import { ShoppingBasket, Trash2 } from 'lucide-react';
import { memo } from 'react';
import type { LineView } from '../../shop/shop.ts';
import { StockHint } from '../parts/stock-hint.tsx';
import { useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { LineAction } from './line-action.tsx';
import { LineHead } from './line-head.tsx';
import { useLineName } from './line-name.ts';
import { isSameLine } from './same-line.ts';

export interface ListLineProps {
  readonly line: LineView;
  readonly listId: string;
  readonly level: 2 | 3;
}

const Line = ({ line, listId, level }: ListLineProps) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const name = useLineName()(line);
  const { id, intent, quantity, product } = line;

  const toCart = () =>
    act(shop.moveToCart(listId, id), {
      text: t('line.moved-cart', { name }),
      undo: () => shop.moveToList(id, listId, quantity),
    });
  const leave = () =>
    act(shop.unwish(listId, id), {
      text: t('lists.removed', { name }),
      undo: () => shop.wish(listId, intent, quantity),
    });

  return (
    <li className="line" data-line={id} tabIndex={-1}>
      <LineHead line={line} level={level}>
        {product && <StockHint product={product} isQuiet />}
        {quantity > 1 && <p className="line-note">{t('line.quantity-kept', { count: quantity })}</p>}
        <div className="line-actions">
          <LineAction
            className="button button-small"
            label={t('line.to-cart-name', { name })}
            onPress={toCart}
          >
            <ShoppingBasket aria-hidden="true" size={16} />
            {t('line.to-cart')}
          </LineAction>
          <LineAction label={t('line.remove-name', { name })} onPress={leave}>
            <Trash2 aria-hidden="true" size={16} />
            {t('line.remove')}
          </LineAction>
        </div>
      </LineHead>
    </li>
  );
};

export const ListLine = memo(
  Line,
  (before, after) => before.listId === after.listId && isSameLine(before.line, after.line),
);
