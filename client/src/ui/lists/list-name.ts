/** The name a list goes by: its own, or the word for a built-in one. */
import type { ListView } from '../../shop/shop.ts';
import { useWords } from '../state/shop-context.ts';

export const useListName = (): ((list: ListView) => string) => {
  const { t } = useWords();
  return ({ name, kind }) => {
    if (kind === 'wishlist') return t('lists.wishlist');
    if (kind === 'later') return t('lists.later');
    return name ?? t('lists.own');
  };
};
