/** One line of the cart: what it is, how many, what it costs, and where else it could go. */
import { Bookmark, CircleAlert, Heart, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { LATER, type Result, WISHLIST } from '../../../../shared/src/index.ts';
import type { LineView } from '../../shop/shop.ts';
import { LineAction } from '../lists/line-action.tsx';
import { LineHead } from '../lists/line-head.tsx';
import { useLineName } from '../lists/line-name.ts';
import { isSameLine } from '../lists/same-line.ts';
import { QuantityField } from '../parts/quantity-field.tsx';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';

const useLineActions = (line: LineView, name: string) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const { id, intent, quantity } = line;
  const removed = { text: t('line.removed', { name }), undo: () => shop.add(intent, quantity) };
  const actOnQuantity = async (op: Promise<Result<void>>, count: number) => {
    if (await act(op, count === 0 ? removed : undefined)) say(t('line.quantity-now', { name, count }));
  };
  const moveTo = (list: string, text: string) =>
    act(shop.moveToList(id, list), { text, undo: () => shop.moveToCart(list, id, quantity) });

  return {
    remove: () => act(shop.remove(id), removed),
    toLater: () => moveTo(LATER, t('line.moved-later', { name })),
    toWishlist: () => moveTo(WISHLIST, t('line.moved-wish', { name })),
    less: () => actOnQuantity(shop.stepDown(id), quantity - 1),
    more: () => actOnQuantity(shop.stepUp(id), quantity + 1),
    set: (next: number) => actOnQuantity(shop.setQuantity(id, next), next),
  };
};

const LimitNotice = ({ line: { limit, quantity } }: { readonly line: LineView }) => {
  const { t } = useWords();
  if (!limit) return null;
  const numbers = { asked: quantity, max: limit.max };
  return (
    <p className="limit" role="status">
      <CircleAlert aria-hidden="true" size={18} />
      {limit.reason === 'stock' ? t('line.limit-stock', numbers) : t('line.limit-cap', numbers)}
    </p>
  );
};

const Line = ({ line }: { readonly line: LineView }) => {
  const { t, money } = useWords();
  const name = useLineName()(line);
  const { remove, toLater, toWishlist, less, more, set } = useLineActions(line, name);
  return (
    <li className="line" data-line={line.id} tabIndex={-1}>
      <LineHead line={line} level={3}>
        <div className="line-count">
          <QuantityField name={name} quantity={line.quantity} onLess={less} onMore={more} onSet={set} />
          {line.total && <p className="line-total">{money(line.total)}</p>}
        </div>
        <LimitNotice line={line} />
        <div className="line-actions">
          <LineAction label={t('line.later-name', { name })} onPress={toLater}>
            <Bookmark aria-hidden="true" size={16} />
            {t('line.later')}
          </LineAction>
          <LineAction label={t('line.wish-name', { name })} onPress={toWishlist}>
            <Heart aria-hidden="true" size={16} />
            {t('line.wish')}
          </LineAction>
          <LineAction label={t('line.remove-name', { name })} onPress={remove}>
            <Trash2 aria-hidden="true" size={16} />
            {t('line.remove')}
          </LineAction>
        </div>
      </LineHead>
    </li>
  );
};

export const CartLine = memo(Line, (before, after) => isSameLine(before.line, after.line));
