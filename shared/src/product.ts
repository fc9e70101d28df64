/** What a shop sells, as the server publishes it and every device stores it. Server-authoritative. */
export interface ProductOption {
  /** Key in a line's intent, for example `size`. */
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

export interface Product {
  /** The shop's exact code, case kept; 1 to 64 characters. */
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  /** Category slug, for example `kitchen`. */
  readonly category: string;
  readonly kind: 'goods' | 'course';
  readonly priceMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** Units the shop can deliver; null where stock is not counted. */
  readonly stock: number | null;
  /** Most units one cart may show; null where there is no cap. A course has 1. */
  readonly cap: number | null;
  readonly options: readonly ProductOption[];
  /** Path of the picture on the same origin. */
  readonly picture: string;
  /** Position in the change feed; strictly greater for every later change. */
  readonly revision: number;
  readonly deleted: boolean;
}

export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly count: number;
}

/** One page of the change feed: every product whose revision is greater than the one asked from, oldest first. */
export interface CatalogueChanges {
  readonly products: readonly Product[];
  readonly checkpoint: { readonly revision: number };
}
