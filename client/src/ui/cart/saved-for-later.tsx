/** What the shopper put aside, below the cart. */
import { useRef } from 'react';
import type { ListView } from '../../shop/shop.ts';
import { ListLine } from '../lists/list-line.tsx';
import { useWords } from '../state/shop-context.ts';
import { useKeepFocus } from '../state/use-keep-focus.ts';

export const SavedForLater = ({ list }: { readonly list: ListView | undefined }) => {
  const { t } = useWords();
  const root = useRef<HTMLElement>(null);
  const lines = list?.lines ?? [];
  useKeepFocus(
    root,
    lines.map(({ id }) => id),
  );
  return (
    <section ref={root} className="later" aria-labelledby="later" hidden={lines.length === 0}>
      <h2 id="later">{t('later.title')}</h2>
      <ul className="lines">
        {list && lines.map((line) => <ListLine key={line.id} line={line} listId={list.id} level={3} />)}
      </ul>
    </section>
  );
};
