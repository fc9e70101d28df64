/** One list: the wishlist, what is saved for later, or one of the shopper's own. */
import { ArrowLeft } from 'lucide-react';
import { useRef } from 'react';
import { Link } from 'wouter';
import type { ListView } from '../../shop/shop.ts';
import { ListDrawing } from '../drawings/list-drawing.tsx';
import { ListLine } from '../lists/list-line.tsx';
import { useListName } from '../lists/list-name.ts';
import { OwnListTools } from '../lists/own-list-tools.tsx';
import { DeadEnd } from '../parts/dead-end.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { LineSkeletons } from '../parts/skeleton.tsx';
import { useLive } from '../state/live.ts';
import { useLastSegment } from '../state/routes.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useKeepFocus } from '../state/use-keep-focus.ts';

const Unknown = () => {
  const { t } = useWords();
  return (
    <DeadEnd
      title={t('lists.unknown-title')}
      text={t('lists.unknown-text')}
      href="/lists"
      way={t('lists.all')}
    />
  );
};

const Lines = ({ list }: { readonly list: ListView }) => {
  const { t } = useWords();
  const root = useRef<HTMLDivElement>(null);
  useKeepFocus(
    root,
    list.lines.map(({ id }) => id),
  );
  return (
    <div ref={root}>
      {list.lines.length === 0 ? (
        <EmptyState
          drawing={<ListDrawing />}
          title={t('lists.empty-title')}
          text={t('lists.empty-text')}
          action={
            <Link href="/" className="button">
              {t('cart.empty-next')}
            </Link>
          }
        />
      ) : (
        <ul className="lines lines-wide">
          {list.lines.map((line) => (
            <ListLine key={line.id} line={line} listId={list.id} level={2} />
          ))}
        </ul>
      )}
    </div>
  );
};

export const ListPage = () => {
  const { t } = useWords();
  const nameOf = useListName();
  const { lists, isReady } = useLive(useShop().basket);
  const id = useLastSegment();
  const list = lists.find((each) => each.id === id);
  if (!list) {
    if (isReady) return <Unknown />;
    return (
      <div className="page list" aria-busy="true">
        <p className="unseen">{t('lists.loading')}</p>
        <LineSkeletons />
      </div>
    );
  }
  return (
    <div className="page list">
      <Link className="crumbs" href="/lists">
        <ArrowLeft className="mirrored" aria-hidden="true" size={18} />
        {t('lists.all')}
      </Link>
      <div className="page-head">
        <PageTitle text={nameOf(list)} />
        <p className="page-count">{t('lists.count', { count: list.lines.length })}</p>
        {list.kind === 'own' && <OwnListTools list={list} />}
      </div>
      <Lines list={list} />
    </div>
  );
};

export default ListPage;
