/** The shopper's own lists as boxes to tick: a product is in each of them or not. */
import { ListPlus } from 'lucide-react';
import { Link } from 'wouter';
import type { Intent, ListView } from '../../shop/shop.ts';
import { useListName } from '../lists/list-name.ts';
import { useLive } from '../state/live.ts';
import { lineOf } from '../state/same-intent.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';

export interface ListPickerProps {
  readonly intent: Intent;
  readonly name: string;
}

export const ListPicker = ({ intent, name }: ListPickerProps) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const nameOf = useListName();
  const lists = useLive(shop.basket).lists.filter(({ kind }) => kind === 'own');

  const toggle = async (list: ListView) => {
    const line = lineOf(list.lines, intent);
    const isDone = await act(line ? shop.unwish(list.id, line.id) : shop.wish(list.id, intent));
    if (!isDone) return;
    say(t(line ? 'lists.left' : 'lists.added-to', { name, list: nameOf(list) }));
  };

  return (
    <details
      className="picker"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key !== 'Escape') return;
        currentTarget.open = false;
        currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary>
        <ListPlus aria-hidden="true" size={20} />
        {t('product.lists')}
      </summary>
      <div className="picker-panel">
        {lists.map((list) => (
          <label key={list.id} className="tick">
            <input
              type="checkbox"
              checked={lineOf(list.lines, intent) !== undefined}
              onChange={() => void toggle(list)}
            />
            <span>{nameOf(list)}</span>
          </label>
        ))}
        <Link href="/lists">{t('lists.new')}</Link>
      </div>
    </details>
  );
};
