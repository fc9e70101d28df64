/** The departments of the shop: a column beside the goods, or chips above them on a phone. */
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Category } from '../../../../shared/src/index.ts';
import { type CatalogueAddress, cataloguePath } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';

/** Room for the categories of an ordinary shop, so that nothing moves when they arrive. */
const EXPECTED = 13;

const Waiting = () => (
  <ul aria-hidden="true">
    {Array.from({ length: EXPECTED }, (_, place) => place).map((place) => (
      <li key={place}>
        <span className="bone bone-chip" />
      </li>
    ))}
  </ul>
);

export interface CategoryNavProps {
  readonly categories: readonly Category[] | null;
  readonly address: CatalogueAddress;
}

export const CategoryNav = ({ categories, address: { text, category } }: CategoryNavProps) => {
  const { t, number } = useWords();
  const list = useRef<HTMLUListElement>(null);
  const current = (slug: string) => (slug === category ? 'true' : undefined);

  useEffect(() => {
    if (!categories || category === '') return;
    const chip = list.current?.querySelector('[aria-current]');
    chip?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [category, categories]);

  return (
    <nav className="categories" aria-label={t('catalogue.categories')}>
      {categories === null ? (
        <Waiting />
      ) : (
        <ul ref={list}>
          <li>
            <Link href={cataloguePath({ text })} aria-current={current('')}>
              {t('catalogue.all')}
            </Link>
          </li>
          {categories.map(({ slug, name, count }) => (
            <li key={slug}>
              <Link href={cataloguePath({ text, category: slug })} aria-current={current(slug)}>
                {name}
                <span className="category-count" aria-hidden="true">
                  {number(count)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
};
