/** Home: the goods, all of them or those of a category or a search. */
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { SearchDrawing } from '../drawings/search-drawing.tsx';
import { ShelvesDrawing } from '../drawings/shelves-drawing.tsx';
import { CategoryNav } from '../parts/category-nav.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Hero } from '../parts/hero.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { ProductCard } from '../parts/product-card.tsx';
import { CardSkeletons } from '../parts/skeleton.tsx';
import { useLive } from '../state/live.ts';
import { type CatalogueAddress, cataloguePath, useCatalogueAddress } from '../state/routes.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useFound } from '../state/use-found.ts';
import { PAGE_SIZE, type Search, useSearch } from '../state/use-search.ts';

/** Pictures in the first rows are fetched without waiting for a scroll. */
const FIRST_PICTURES = 8;

const useCategories = () => {
  const { catalogue } = useShop();
  const version = useLive(catalogue.version);
  const ask = useCallback(
    async () => ({ version, found: await catalogue.categories() }),
    [catalogue, version],
  );
  return useFound(ask)?.found ?? null;
};

interface NothingFoundProps {
  readonly address: CatalogueAddress;
  /** Name of the category that was looked in; null where there is none of that name. */
  readonly category: string | null;
  readonly isShopEmpty: boolean;
}

const NothingFound = ({ address: { text, category: slug }, category, isShopEmpty }: NothingFoundProps) => {
  const { t } = useWords();
  const elsewhere = useSearch({ text, category: '' });
  if (isShopEmpty || (!text && !slug)) {
    return (
      <EmptyState
        drawing={<ShelvesDrawing />}
        title={t('catalogue.empty-title')}
        text={t('catalogue.empty-text')}
      />
    );
  }
  const count = text && slug && elsewhere.isFresh ? (elsewhere.answer?.total ?? 0) : 0;
  const here = category === null ? t('catalogue.no-category') : t('catalogue.none-here', { category });
  return (
    <EmptyState
      drawing={<SearchDrawing />}
      title={slug ? here : t('catalogue.none-title')}
      text={count > 0 ? t('catalogue.elsewhere') : t('catalogue.none-text')}
      action={
        <Link href={count > 0 ? cataloguePath({ text }) : '/'} className="button">
          {count > 0 ? t('catalogue.all-results', { count }) : t('catalogue.none-next')}
        </Link>
      }
    />
  );
};

interface GoodsProps {
  readonly search: Search;
  readonly level: 2 | 3;
  readonly nothing: ReactNode;
}

const Goods = ({ search: { answer, isFresh, showMore }, level, nothing }: GoodsProps) => {
  const { t } = useWords();
  const grid = useRef<HTMLUListElement>(null);
  const focusFrom = useRef<number | null>(null);
  const shown = answer?.products.length ?? 0;

  useEffect(() => {
    if (focusFrom.current === null || shown <= focusFrom.current) return;
    grid.current?.children[focusFrom.current]?.querySelector<HTMLElement>('.card-name a')?.focus();
    focusFrom.current = null;
  }, [shown]);

  if (!answer) return <CardSkeletons />;
  if (answer.total === 0) return isFresh ? nothing : null;
  const more = Math.min(PAGE_SIZE, answer.total - shown);
  return (
    <>
      <ul ref={grid} className="cards" aria-busy={!isFresh}>
        {answer.products.map((product, place) => (
          <ProductCard key={product.sku} product={product} level={level} isFirst={place < FIRST_PICTURES} />
        ))}
      </ul>
      {more > 0 && (
        <div className="more">
          <p>{t('catalogue.progress', { shown, total: answer.total })}</p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              focusFrom.current = shown;
              showMore();
            }}
          >
            {t('catalogue.more', { count: more })}
          </button>
        </div>
      )}
    </>
  );
};

export const CataloguePage = () => {
  const { t } = useWords();
  const address = useCatalogueAddress();
  const categories = useCategories();
  const search = useSearch(address);
  const isAsked = address.text !== '' || address.category !== '';
  const category = categories?.find(({ slug }) => slug === address.category);
  const { text } = address;
  const title = text
    ? category
      ? t('catalogue.found-in-title', { text, category: category.name })
      : t('catalogue.found-title', { text })
    : (category?.name ?? t(categories && address.category ? 'catalogue.no-category' : 'catalogue.title'));
  const count = search.answer && search.isFresh ? t('catalogue.count', { count: search.answer.total }) : '';

  return (
    <div className="page catalogue">
      {!isAsked && <Hero tabText={title} />}
      <CategoryNav categories={categories} address={address} />
      <div className="catalogue-main">
        <div className="catalogue-head">
          {isAsked ? <PageTitle text={title} /> : <h2>{title}</h2>}
          <p role="status" className="catalogue-count">
            {count}
          </p>
        </div>
        <Goods
          search={search}
          level={isAsked ? 2 : 3}
          nothing={
            categories && (
              <NothingFound
                address={address}
                category={category?.name ?? null}
                isShopEmpty={categories.length === 0}
              />
            )
          }
        />
      </div>
    </div>
  );
};
