/**
 * Addresses of the pages. Read from the raw location: the router decodes a path twice, which would turn the
 * sku `a%2Fb` into `a/b`.
 */
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location';

export const productPath = (sku: string): string => `/product/${encodeURIComponent(sku)}`;
export const listPath = (id: string): string => `/lists/${encodeURIComponent(id)}`;

export interface CatalogueAddress {
  readonly text: string;
  readonly category: string;
}

export const cataloguePath = ({ text = '', category = '' }: Partial<CatalogueAddress>): string => {
  const search = new URLSearchParams();
  if (text) search.set('q', text);
  if (category) search.set('category', category);
  return search.size === 0 ? '/' : `/?${search}`;
};

/** The last segment of the path, decoded; null where it cannot be. */
export const useLastSegment = (): string | null => {
  const path = usePathname();
  try {
    return decodeURIComponent(path.replace(/\/$/, '').slice(path.indexOf('/', 1) + 1));
  } catch {
    return null;
  }
};

export const useCatalogueAddress = (): CatalogueAddress => {
  const search = new URLSearchParams(useSearch());
  return { text: search.get('q') ?? '', category: search.get('category') ?? '' };
};

export { navigate, usePathname };
