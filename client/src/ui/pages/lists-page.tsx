/** All lists of the shopper, and the way to a new one. */
import { Bookmark, Heart, List, type LucideIcon } from 'lucide-react';
import { Link } from 'wouter';
import type { ListView } from '../../shop/shop.ts';
import { useListName } from '../lists/list-name.ts';
import { ListNameForm } from '../lists/list-name-form.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Picture } from '../parts/picture.tsx';
import { useLive } from '../state/live.ts';
import { listPath } from '../state/routes.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';

const PREVIEWS = 3;
const ICONS: Record<ListView['kind'], LucideIcon> = { wishlist: Heart, later: Bookmark, own: List };

const ListCard = ({ list }: { readonly list: ListView }) => {
  const { t } = useWords();
  const nameOf = useListName();
  const Icon = ICONS[list.kind];
  const previews = list.lines.slice(0, PREVIEWS);
  return (
    <li className="list-card">
      <span className="previews" data-count={previews.length} aria-hidden="true">
        {previews.map(({ id, product, intent }) => (
          <Picture key={id} src={product?.picture ?? ''} name={product?.name ?? intent.sku} />
        ))}
        {previews.length === 0 && <Icon size={32} />}
      </span>
      <div className="list-card-text">
        <h2>
          <Link href={listPath(list.id)}>{nameOf(list)}</Link>
        </h2>
        <p>
          <Icon aria-hidden="true" size={16} />
          {t('lists.count', { count: list.lines.length })}
        </p>
      </div>
    </li>
  );
};

const Waiting = () => (
  <ul className="list-cards" aria-hidden="true">
    {[0, 1].map((place) => (
      <li key={place} className="list-card">
        <span className="previews shimmer" />
        <div className="list-card-text">
          <span className="bone bone-name" />
          <span className="bone bone-price" />
        </div>
      </li>
    ))}
  </ul>
);

export const ListsPage = () => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const { lists, isReady } = useLive(shop.basket);
  const create = async (name: string) => {
    const isDone = await act(shop.createList(name));
    if (isDone) say(t('lists.created', { name }));
    return isDone;
  };
  return (
    <div className="page lists" aria-busy={!isReady}>
      <div className="page-head">
        <PageTitle text={t('lists.title')} />
        <p className="page-intro">{t('lists.intro')}</p>
      </div>
      {isReady ? (
        <ul className="list-cards">
          {lists.map((list) => (
            <ListCard key={list.id} list={list} />
          ))}
        </ul>
      ) : (
        <Waiting />
      )}
      <section className="new-list" aria-labelledby="new-list">
        <h2 id="new-list">{t('lists.new')}</h2>
        <ListNameForm submit={t('lists.create')} onName={create} />
      </section>
    </div>
  );
};

export default ListsPage;
