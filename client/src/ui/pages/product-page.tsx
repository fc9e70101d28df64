/** One product, found on this device. It appears by itself should it arrive later. */
import { ArrowLeft } from 'lucide-react';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { Product } from '../../../../shared/src/index.ts';
import { DeadEnd } from '../parts/dead-end.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Picture } from '../parts/picture.tsx';
import { Price } from '../parts/price.tsx';
import { ProductCard } from '../parts/product-card.tsx';
import { StockHint } from '../parts/stock-hint.tsx';
import { ProductForm } from '../product/product-form.tsx';
import { useLive } from '../state/live.ts';
import { cataloguePath, useLastSegment } from '../state/routes.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useFound } from '../state/use-found.ts';

const NEIGHBOURS = 4;

interface FoundProduct {
  readonly sku: string | null;
  readonly product: Product | null;
  readonly neighbours: readonly Product[];
  readonly categoryName: string;
  readonly version: number;
}

const useProduct = (sku: string | null): FoundProduct | null => {
  const { catalogue } = useShop();
  const version = useLive(catalogue.version);
  const ask = useCallback(async (): Promise<FoundProduct> => {
    const product = sku === null ? null : await catalogue.find(sku);
    if (!product) return { sku, product, neighbours: [], categoryName: '', version };
    const { category } = product;
    const [shelf, categories] = await Promise.all([
      catalogue.search({ category, limit: NEIGHBOURS + 1 }),
      catalogue.categories(),
    ]);
    const neighbours = shelf.products.filter((other) => other.sku !== sku).slice(0, NEIGHBOURS);
    const categoryName = categories.find(({ slug }) => slug === category)?.name ?? category;
    return { sku, product, neighbours, categoryName, version };
  }, [catalogue, sku, version]);
  const found = useFound(ask);
  return found?.sku === sku ? found : null;
};

const Waiting = () => {
  const { t } = useWords();
  return (
    <div className="page product" aria-busy="true">
      <p className="unseen">{t('product.loading')}</p>
      <span className="crumbs">
        <span className="bone bone-price" />
      </span>
      <span className="picture shimmer" />
      <div className="product-main">
        <span className="bone bone-title" />
        <span className="bone bone-price" />
        <span className="bone bone-text" />
        <span className="bone bone-field" />
      </div>
    </div>
  );
};

const Unknown = () => {
  const { t } = useWords();
  return (
    <DeadEnd
      title={t('product.unknown-title')}
      text={t('product.unknown-text')}
      href="/"
      way={t('product.back')}
    />
  );
};

export const ProductPage = () => {
  const { t } = useWords();
  const sku = useLastSegment();
  const found = useProduct(sku);
  if (!found) return <Waiting />;
  const { product, neighbours, categoryName } = found;
  if (!product) return <Unknown />;
  return (
    <div className="page product">
      <Link className="crumbs" href={cataloguePath({ category: product.category })}>
        <ArrowLeft className="mirrored" aria-hidden="true" size={18} />
        {categoryName}
      </Link>
      <Picture src={product.picture} name={product.name} isFirst />
      <div className="product-main">
        <PageTitle text={product.name} />
        <p className="product-price">
          <Price price={{ minor: product.priceMinor, currency: product.currency }} />
        </p>
        <StockHint product={product} />
        <ProductForm key={product.sku} product={product} />
        <p className="product-text">{product.description}</p>
        <p className="product-code">{t('product.code', { sku: product.sku })}</p>
      </div>
      {neighbours.length > 0 && (
        <section className="neighbours" aria-labelledby="neighbours">
          <h2 id="neighbours">{t('product.more-like-it')}</h2>
          <ul className="cards">
            {neighbours.map((neighbour) => (
              <ProductCard key={neighbour.sku} product={neighbour} level={3} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};

export default ProductPage;
